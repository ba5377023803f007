package me.degenduel.standalone.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.degenduel.standalone.Refusal;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFolderTest {
    private static final String LAYOUT = "3";

    @TempDir
    private Path above;

    @Test
    void what_was_written_is_read_and_is_nobody_elses() throws IOException {
        var written = backup("backup");
        var folder = BackupFolder.of(above.resolve("backup"));
        var manifest = folder.manifest(LAYOUT);
        assertThat(manifest).isEqualTo(written);
        assertThat(folder.refuseChanged(manifest)).isEqualTo(2);
        try (var below = Files.walk(folder.root())) {
            for (var each : below.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void a_backup_is_never_written_over() throws IOException {
        backup("backup");
        assertThatThrownBy(() -> BackupFolder.empty(above.resolve("backup")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("has a backup already")
                .hasMessageContaining("--to");
    }

    @Test
    void a_folder_with_something_in_it_is_refused() throws IOException {
        Files.writeString(above.resolve("letter"), "not ours");
        assertThatThrownBy(() -> BackupFolder.empty(above))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("is not empty")
                .hasMessageContaining("--to");
        assertThatThrownBy(() -> BackupFolder.empty(above.resolve("letter")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("is a file");
    }

    @Test
    void a_backup_that_was_not_finished_is_refused() throws IOException {
        backup("backup");
        Files.delete(above.resolve("backup/manifest.json"));
        assertThatThrownBy(() -> BackupFolder.of(above.resolve("backup")).manifest(LAYOUT))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no whole backup");
        Files.writeString(above.resolve("backup/manifest.json"), "{\"format\":1,");
        assertThatThrownBy(() -> BackupFolder.of(above.resolve("backup")).manifest(LAYOUT))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Cannot read");
    }

    @Test
    void a_file_that_was_changed_or_is_missing_is_refused() throws IOException {
        var manifest = backup("backup");
        var folder = BackupFolder.of(above.resolve("backup"));
        var file = folder.root().resolve("tables/users.copy");
        Files.writeString(file, "Mallory\n");
        assertThatThrownBy(() -> folder.refuseChanged(manifest))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("users.copy is not as it was written");
        Files.delete(file);
        assertThatThrownBy(() -> folder.refuseChanged(manifest))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("users.copy is missing");
    }

    @Test
    void a_backup_of_another_version_is_refused() throws IOException {
        backup("backup");
        var folder = BackupFolder.of(above.resolve("backup"));
        assertThatThrownBy(() -> folder.manifest("4"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("made by another version");
        var file = folder.root().resolve("manifest.json");
        Files.writeString(
                file, Files.readString(file).replaceFirst("\"format\" : 1", "\"format\" : 2, \"unheard_of\" : []"));
        assertThatThrownBy(() -> folder.manifest(LAYOUT))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("made by a newer version");
    }

    @Test
    void a_manifest_leads_to_no_other_folder() throws IOException {
        var made = backup("backup");
        var table = made.tables().getFirst();
        var elsewhere = new Manifest(
                made.format(),
                made.asOf(),
                made.layout(),
                made.migrations(),
                List.of(new Manifest.Table("../../secrets", table.columns(), 1, table.sha256())),
                made.sequences(),
                made.topics(),
                made.leftOut());
        assertThatThrownBy(() -> BackupFolder.of(above.resolve("backup")).refuseChanged(elsewhere))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("which no backup does");
    }

    @Test
    void a_record_comes_back_byte_by_byte() throws IOException {
        var headers = new RecordHeaders().add("a", new byte[] {1, 2}).add("b", null);
        var file = new ByteArrayOutputStream();
        var out = new DataOutputStream(file);
        RecordFile.write(out, record("key".getBytes(UTF_8), new byte[] {0, -1}, headers));
        RecordFile.write(out, record(null, null, new RecordHeaders()));
        var in = new DataInputStream(new ByteArrayInputStream(file.toByteArray()));
        var first = RecordFile.read("topic", in);
        var second = RecordFile.read("topic", in);

        assertThat(first.partition()).isEqualTo(2);
        assertThat(first.timestamp()).isEqualTo(69);
        assertThat(first.key()).asString().isEqualTo("key");
        assertThat(first.value()).containsExactly(0, -1);
        assertThat(first.headers()).isEqualTo(headers);
        assertThat(second.key()).isNull();
        assertThat(second.value()).isNull();
        assertThat(in.read()).isNegative();
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                "topic", 2, 7, 69, TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.empty());
    }

    private Manifest backup(String name) throws IOException {
        var folder = BackupFolder.empty(above.resolve(name));
        var manifest = new Manifest(
                Manifest.FORMAT,
                "2025-03-01T12:00:00Z",
                LAYOUT,
                "4",
                List.of(new Manifest.Table("users", List.of("wallet"), 1, written(folder, "tables/users.copy"))),
                Map.of("contests_id_seq", 7L),
                List.of(new Manifest.Topic(
                        "some.things",
                        Map.of("cleanup.policy", "compact"),
                        List.of(new Manifest.Partition(9, 1, Map.of("market", new Manifest.Position(1, "")))),
                        written(folder, "topics/some.things.records"))),
                List.of(new Manifest.LeftOut("other.things", 5)));
        folder.finish(manifest);
        return manifest;
    }

    private static String written(BackupFolder folder, String file) throws IOException {
        try (var out = folder.write(file)) {
            out.write("Ann\n".getBytes(UTF_8));
            out.finish();
            return out.sum();
        }
    }
}
