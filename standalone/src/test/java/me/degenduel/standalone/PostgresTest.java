package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTest {
    /**
     * Closed to everybody else, as root's own folders are, and with a space in its name. One for all tests: most of a
     * first start is making the database.
     */
    @TempDir
    private static Path above;

    private static Path folder;
    private static Path password;

    @BeforeAll
    static void given_a_private_folder() throws IOException {
        Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwx------"));
        var data = Files.createDirectory(above.resolve("my data"));
        folder = data.resolve("postgres");
        password = Files.writeString(data.resolve("password"), "correct horse\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void data_survives_a_restart() throws SQLException {
        try (var postgres = start()) {
            note(postgres, "kept before the restart");
        }
        try (var postgres = start()) {
            assertThat(lastNote(postgres)).isEqualTo("kept before the restart");
        }
    }

    @Test
    void what_a_killed_run_left_behind_is_stopped_and_its_commits_are_there() throws SQLException {
        var left = start();
        note(left, "kept by what was left");
        try (var postgres = start()) {
            assertThat(left.ended()).succeedsWithin(Duration.ofSeconds(10));
            assertThat(lastNote(postgres)).isEqualTo("kept by what was left");
        }
    }

    @Test
    void a_server_that_was_killed_itself_recovers() throws IOException, SQLException {
        var killed = start();
        note(killed, "kept by the killed");
        var pid = Files.readAllLines(folder.resolve("postmaster.pid")).getFirst();
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
        killed.ended().join();
        try (var postgres = start()) {
            assertThat(lastNote(postgres)).isEqualTo("kept by the killed");
        }
    }

    @Test
    void a_process_id_that_another_program_has_got_by_now_is_left_alone() throws IOException, SQLException {
        start().close();
        var somebody = ProcessHandle.current().pid();
        Files.writeString(folder.resolve("postmaster.pid"), somebody + "\n" + folder + "\n");
        try (var postgres = start()) {
            assertThat(ask(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void it_syncs_to_disk_and_can_be_captured_and_bounds_what_a_lost_reader_holds_back() throws SQLException {
        try (var postgres = start()) {
            assertThat(ask(postgres, "show fsync")).isEqualTo("on");
            assertThat(ask(postgres, "show wal_level")).isEqualTo("logical");
            assertThat(ask(postgres, "show max_slot_wal_keep_size")).isEqualTo("1GB");
            assertThat(ask(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void nobody_gets_in_without_the_password() {
        try (var postgres = start()) {
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbc(), Postgres.USER, "guess"))
                    .hasMessageContaining("password authentication failed");
        }
    }

    private static void note(Postgres postgres, String note) throws SQLException {
        run(postgres, """
                create table if not exists notes(id bigserial, note text);
                insert into notes(note) values ('%s')""".formatted(note));
    }

    private static String lastNote(Postgres postgres) throws SQLException {
        return ask(postgres, "select note from notes order by id desc limit 1");
    }

    private static Postgres start() {
        return Postgres.start(folder, password, Ports.free(), "1GB");
    }

    private static void run(Postgres postgres, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.jdbc(), Postgres.USER, postgres.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(Postgres postgres, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.jdbc(), Postgres.USER, postgres.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
