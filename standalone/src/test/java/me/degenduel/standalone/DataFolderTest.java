package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
