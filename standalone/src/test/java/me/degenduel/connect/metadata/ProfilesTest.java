package me.degenduel.connect.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import me.degenduel.connect.database.Database;
import me.degenduel.connect.database.Migrations;
import me.degenduel.schemas.Secret;
import me.degenduel.standalone.Await;
import me.degenduel.standalone.Ports;
import me.degenduel.standalone.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sources that know a token answer at the same moment. */
class ProfilesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PASSWORD = "correct horse";
    private static final String THERE = "There" + "x".repeat(30);
    private static final String NEW = "New" + "x".repeat(30);
    /** The first, whose word counts. */
    private static final Profile SAID = profile("SAID", null);

    private static final String IMAGE = "https://img.example/told.png";
    private static final Profile TOLD = profile("TOLD", IMAGE);

    @TempDir
    private static Path folder;

    private static Postgres postgres;
    private static Database database;

    @BeforeAll
    static void given_a_database() throws IOException, InterruptedException, SQLException {
        var password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        postgres = Postgres.start(folder.resolve("postgres"), password, Ports.free(), "1GB");
        database = new Database(postgres.jdbc(), Postgres.USER, new Secret(PASSWORD));
        Migrations.run(database, progress -> {});
        sql("insert into tokens(address, symbol, name, decimals) values ('%s', 'OLD', 'Old', 6)".formatted(THERE));
        sql("insert into token_whitelist(address, status) values ('%s', 'submitted')".formatted(NEW));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void what_the_second_adds_does_not_bring_back_what_the_first_has_just_changed() throws Exception {
        meanwhile("update tokens set symbol = 'SAID' where address = '" + THERE + "'", THERE, TOLD, false);

        assertThat(row(THERE)).isEqualTo("SAID https://img.example/told.png");
    }

    @Test
    void the_word_of_the_first_counts_where_the_second_has_just_made_the_row() throws Exception {
        meanwhile(
                "insert into tokens(address, symbol, name, decimals, image_url) values ('%s', 'TOLD', 'Told', 9, '%s')"
                        .formatted(NEW, IMAGE),
                NEW,
                SAID,
                true);

        assertThat(row(NEW)).isEqualTo("SAID https://img.example/told.png");
    }

    /** One has changed something and not committed yet, when the other writes. */
    private static void meanwhile(String change, String token, Profile profile, boolean isFirst) throws Exception {
        try (var pool = Executors.newSingleThreadExecutor();
                var changing = database.connect();
                var writing = database.connect()) {
            changing.setAutoCommit(false);
            run(changing, change);
            var written = pool.submit(() -> Profiles.write(writing, Map.of(token, profile), isFirst));
            Await.until("it waits for the one before", PATIENCE, () -> waiting() == 1);
            changing.commit();
            assertThat(written.get()).isPositive();
        }
    }

    private static int waiting() throws SQLException {
        return Integer.parseInt(ask("select count(*) from pg_locks where not granted"));
    }

    private static String row(String token) throws SQLException {
        return ask("select concat_ws(' ', symbol, image_url) from tokens where address = '" + token + "'");
    }

    private static String ask(String question) throws SQLException {
        try (var connection = database.connect();
                var ask = connection.createStatement();
                var answer = ask.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static Profile profile(String symbol, String image) {
        return new Profile.Sieve()
                .symbol(Optional.of(symbol))
                .name(Optional.of(symbol))
                .decimals(Optional.of("9"))
                .imageUrl(Optional.ofNullable(image))
                .profile();
    }

    private static void run(Connection connection, String statement) throws SQLException {
        try (var run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private static void sql(String statement) throws SQLException {
        try (var connection = database.connect()) {
            run(connection, statement);
        }
    }
}
