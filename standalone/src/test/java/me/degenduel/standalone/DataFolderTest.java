package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path above;

    @Test
    void a_folder_that_is_in_use_is_refused_with_one_sentence() {
        try (var first = DataFolder.open(above)) {
            assertThatThrownBy(() -> DataFolder.open(above))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("Another platform runs in " + first.root());
        }
    }

    @Test
    void a_folder_that_was_in_use_can_be_used_again() {
        DataFolder.open(above).close();
        DataFolder.open(above).close();
        assertThat(DataFolder.user(above)).isEmpty();
    }

    @Test
    void a_folder_that_is_a_file_is_refused_with_one_sentence() throws IOException {
        var file = Files.createFile(above.resolve("file"));
        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("Cannot write to the data folder " + file);
    }

    @Test
    void too_little_disk_is_refused_with_one_sentence() {
        try (var data = DataFolder.open(above)) {
            assertThatThrownBy(() -> data.refuseLittleSpace(Long.MAX_VALUE))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("MB are free in " + above)
                    .hasMessageContaining("--data");
        }
    }

    @Test
    void what_another_version_left_is_refused_with_one_sentence_until_the_folder_is_emptied() throws IOException {
        try (var data = DataFolder.open(above)) {
            data.refuseOtherLayouts();
            Files.writeString(data.kafka().resolve("log"), "a topic");
            data.refuseOtherLayouts();
            Files.delete(above.resolve("layout"));
            assertThatThrownBy(data::refuseOtherLayouts)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("made by another version")
                    .hasMessageContaining("--fresh");
            Files.writeString(above.resolve("layout"), "1");
            assertThatThrownBy(data::refuseOtherLayouts).isInstanceOf(Refusal.class);
            data.empty();
            data.refuseOtherLayouts();
        }
    }

    @Test
    void a_restore_wants_an_empty_folder() throws IOException {
        try (var data = DataFolder.open(above)) {
            Files.writeString(data.logs().resolve("platform.log"), "of a start that came to nothing");
            data.refuseUsed();
            data.signingSecret();
            assertThatThrownBy(data::refuseUsed)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("is not empty")
                    .hasMessageContaining("--data");
        }
    }

    @Test
    void half_of_a_restore_is_refused_by_a_start_and_deleted_by_the_next_restore() throws IOException {
        try (var data = DataFolder.open(above)) {
            data.restoring();
            Files.writeString(data.kafka().resolve("log"), "half of a topic");
            assertThatThrownBy(data::refuseHalfRestored)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("did not come to its end")
                    .hasMessageContaining("dd restore")
                    .hasMessageContaining("--fresh");
            data.refuseUsed();
            assertThat(above.resolve("kafka")).doesNotExist();
            data.refuseHalfRestored();
        }
    }

    @Test
    void which_moment_was_restored_is_known_until_it_goes_on() {
        var moment = Instant.parse("2025-03-01T12:00:00Z");
        try (var data = DataFolder.open(above)) {
            data.restoring();
            data.restored(moment);
            data.refuseHalfRestored();
            data.refuseOtherLayouts();
            assertThat(data.restoredAsOf()).contains(moment);
            data.goesOn();
            assertThat(data.restoredAsOf()).isEmpty();
        }
    }

    @Test
    void emptying_it_leaves_what_is_not_ours() throws IOException {
        var letters = Files.writeString(above.resolve("letters"), "not ours");
        try (var data = DataFolder.open(above)) {
            Files.writeString(data.kafka().resolve("log"), "ours");
            data.signingSecret();
            data.empty();
        }
        assertThat(letters).hasContent("not ours");
        assertThat(above.resolve("kafka")).doesNotExist();
        assertThat(above.resolve("secrets")).doesNotExist();
    }

    @Test
    void a_secret_is_made_once_long_enough_and_for_nobody_else_to_read() throws IOException {
        String made;
        try (var data = DataFolder.open(above)) {
            made = data.signingSecret();
        }
        try (var data = DataFolder.open(above)) {
            assertThat(data.signingSecret()).isEqualTo(made).hasSizeGreaterThanOrEqualTo(32);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(above.resolve("secrets/jwt"))))
                .isEqualTo("rw-------");
    }
}
