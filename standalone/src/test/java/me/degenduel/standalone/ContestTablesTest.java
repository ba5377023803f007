package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.connect.database.Database;
import me.degenduel.connect.database.Migrations;
import me.degenduel.schemas.Secret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;

/** What the tables of contests refuse, whoever asks, and by which name. */
class ContestTablesTest {
    private static final String PASSWORD = "correct horse";
    private static final String SERVING = "serving";
    private static final List<String> TOKENS = IntStream.range(0, 11)
            .mapToObj(token -> "Token" + "x".repeat(30) + (char) ('A' + (token < 8 ? token : token + 1)))
            .toList();
    private static final List<String> WALLETS = IntStream.range(0, 4)
            .mapToObj(wallet -> "Wa11et" + "x".repeat(30) + (char) ('A' + wallet))
            .toList();
    private static final String UNLISTED = "Un1isted" + "x".repeat(30);
    private static final String ANN = WALLETS.get(0);
    private static final String BOB = WALLETS.get(1);

    @TempDir
    private static Path folder;

    private static Postgres postgres;

    @BeforeAll
    static void given_a_database_with_tokens_and_people() throws IOException, InterruptedException, SQLException {
        var password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        postgres = Postgres.start(folder.resolve("postgres"), password, Ports.free(), "1GB");
        Migrations.run(new Database(postgres.jdbc(), Postgres.USER, new Secret(PASSWORD)), progress -> {});
        sql("create role " + SERVING + " login password '" + PASSWORD + "' in role dd_serving");
        for (var token : TOKENS) {
            sql("insert into tokens(address, symbol, name, decimals) values ('%s', 'T', 'Token', 9)".formatted(token));
            sql("insert into token_whitelist(address, status) values ('%s', 'listed')".formatted(token));
        }
        for (var wallet : WALLETS) {
            sql("insert into users(wallet_address) values ('%s')".formatted(wallet));
        }
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name               | ''                                            | contests_name_check",
                "name               | repeat('x', 101)                              | contests_name_check",
                "description        | repeat('x', 1001)                             | contests_description_check",
                "code               | 'a b'                                         | contests_code_check",
                "end_time           | now() + interval '1 hour 59 seconds'          | contests_last_a_minute",
                "end_time           | now()                                         | contests_last_a_minute",
                "entry_fee          | -0.01                                         | dollars_check",
                "prize_pool         | 'NaN'                                         | dollars_check",
                "min_participants   | 1                                             | contests_min_participants_check",
                "max_participants   | 1                                             | contests_have_room",
                "max_participants   | 1000001                                       | contests_max_participants_check",
                "settings           | '{\"prize_distribution\": [60, 41], \"fee\": 1}' | contests_settings_check",
                "settings           | '{\"prize_distribution\": [0], \"fee\": 1}'      | contests_settings_check",
                "settings           | '{\"prize_distribution\": [[5]], \"fee\": 1}'    | contests_settings_check",
                "settings           | '{\"prize_distribution\": [\"5\"], \"fee\": 1}'  | contests_settings_check",
                "settings           | '{\"prize_distribution\": 5, \"fee\": 1}'        | contests_settings_check",
                "settings           | '{\"prize_distribution\": [5], \"fee\": 100}'    | contests_settings_check",
                "settings           | '{\"prize_distribution\": [5], \"fee\": -1}'     | contests_settings_check",
                "settings           | '{\"prize_distribution\": [5], \"fee\": [1]}'    | contests_settings_check",
                "settings           | '{\"prize_distribution\": [5], \"fee\": null}'   | contests_settings_check",
                "settings           | '{\"fee\": 1}'                                 | contests_settings_check",
                "settings           | '{\"prize_distribution\": [], \"fee\": 1, \"x\": 1}' | contests_settings_check",
                "settings           | '[]'                                          | contests_settings_check",
                "settings           | '{\"prize_distribution\": [1e-9], \"fee\": 1}'   | contests_settings_check",
                "cancellation_reason| 'rain'                                        | contests_are_cancelled_for_a_reason",
            })
    void no_contest_has_terms_that_nobody_could_keep(String column, String value, String refusal) {
        refused(refusal, """
                insert into contests(%s) values (%s)""".formatted(
                        Stream.of("name", "start_time", "end_time", column)
                                .distinct()
                                .reduce((a, b) -> a + ", " + b)
                                .orElseThrow(),
                        switch (column) {
                            case "name" -> value + ", now() + interval '1 hour', now() + interval '2 hours'";
                            case "end_time" -> "'C', now() + interval '1 hour', " + value;
                            default -> "'C', now() + interval '1 hour', now() + interval '2 hours', " + value;
                        }));
    }

    @Test
    void what_a_person_types_is_enough_for_a_contest() throws SQLException {
        var contest = contest("1 hour", 100);
        assertThat(ask("select settings->>'fee' || code from contests where id = " + contest))
                .startsWith("10DD-");
        sql(entry(contest, ANN, TOKENS.get(0), 100));
        assertThat(ask("select starting_value || ' ' || seat from contest_participants where contest = " + contest))
                .isEqualTo("10000.00000000 1");
    }

    @Test
    void a_portfolio_has_up_to_ten_listed_tokens_of_a_hundred_percent() throws SQLException {
        var contest = contest("1 hour", 100);
        refused("portfolio_is_whole", entry(contest, ANN));
        refused("portfolio_is_whole", entry(contest, ANN, TOKENS.get(0), 99));
        refused("portfolio_is_whole", entry(contest, ANN, TOKENS.get(0), 60, TOKENS.get(1), 41));
        refused("contest_portfolios_weight_check", entry(contest, ANN, TOKENS.get(0), 100, TOKENS.get(1), 0));
        refused("contest_portfolios_weight_check", entry(contest, ANN, TOKENS.get(0), 101, TOKENS.get(1), -1));
        refused("contest_portfolios_pkey", entry(contest, ANN, TOKENS.get(0), 50, TOKENS.get(0), 50));
        refused("token_is_listed", entry(contest, ANN, UNLISTED, 100));
        var eleven = TOKENS.stream()
                .flatMap(token -> Stream.of(token, TOKENS.indexOf(token) < 10 ? 9 : 10))
                .toArray();
        refused("portfolio_is_whole", entry(contest, ANN, eleven));

        sql(entry(contest, ANN, TOKENS.get(0), 60, TOKENS.get(1), 40));
        refused("portfolio_is_whole", position(contest, ANN, TOKENS.get(2), 1));
    }

    @Test
    void an_entry_stands_once_and_for_ever() throws SQLException {
        var contest = contest("1 hour", 100);
        sql(entry(contest, ANN, TOKENS.get(0), 100));
        refused("contest_participants_pkey", entry(contest, ANN, TOKENS.get(1), 100));
        Stream.of("contest_participants", "contest_portfolios", "contest_trades")
                .forEach(table -> {
                    assertThat(refusal("delete from " + table)).contains(table + " is only ever added to");
                    assertThat(refusal("update %s set wallet = '%s'".formatted(table, BOB)))
                            .contains(table + " is only ever added to");
                    assertThat(refusal("truncate %s cascade".formatted(table))).contains("TRUNCATE");
                });
        assertThat(refusal("delete from contests where id = " + contest)).contains("contest_participants");
    }

    @Test
    void an_entry_knows_when_it_was_made_and_nobody_else_does() throws SQLException {
        var contest = contest("1 hour", 100);
        sql("insert into contest_participants(contest, wallet, entered_at) values (%s, '%s', '2001-01-01'); %s"
                .formatted(contest, ANN, position(contest, ANN, TOKENS.get(0), 100)));
        assertThat(ask("""
                select count(*) from contest_participants join contest_portfolios using (contest, wallet, entered_at)
                 where contest = %s and entered_at > now() - interval '1 minute'""".formatted(contest))).isEqualTo("1");
    }

    @Test
    void nobody_enters_what_is_not_there_or_cancelled_or_has_started() throws SQLException {
        refused("contest_exists", entry("4711", ANN, TOKENS.get(0), 100));
        var cancelled = contest("1 hour", 100);
        sql("update contests set cancelled_at = now(), cancellation_reason = 'rain' where id = " + cancelled);
        refused("contest_is_cancelled", entry(cancelled, ANN, TOKENS.get(0), 100));
        refused("contest_has_started", entry(contest("-60 seconds", 100), ANN, TOKENS.get(0), 100));

        var waits = contest("-30 seconds", 100);
        sql(entry(waits, ANN, TOKENS.get(0), 100));
        sql(entry(waits, BOB, TOKENS.get(0), 100));
        refused("contest_has_started", entry(waits, WALLETS.get(2), TOKENS.get(0), 100));
    }

    @Test
    void the_last_place_is_taken_once() throws Exception {
        var contest = contest("1 hour", 2);
        sql(entry(contest, ANN, TOKENS.get(0), 100));
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = people.invokeAll(WALLETS.stream()
                    .skip(1)
                    .<Callable<String>>map(wallet -> () -> {
                        var said = refusal(entry(contest, wallet, TOKENS.get(0), 100));
                        return said.contains("is full") ? "full" : said;
                    })
                    .toList());
            assertThat(outcomes).extracting(outcome -> outcome.get()).containsExactlyInAnyOrder("", "full", "full");
        }
        assertThat(ask("select count(*) || ' ' || max(seat) from contest_participants where contest = " + contest))
                .isEqualTo("2 2");
        refused(
                "contest_is_full",
                entry(contest, WALLETS.get(1), TOKENS.get(0), 100).replace(BOB, absentee(contest)));
    }

    @Test
    void terms_stand_from_the_first_entry_on() throws SQLException {
        var contest = contest("1 hour", 100);
        sql("update contests set name = 'Better', prize_pool = 5 where id = " + contest);
        sql(entry(contest, ANN, TOKENS.get(0), 100));
        for (var change : List.of("prize_pool = 6", "end_time = end_time + interval '1 day'", "min_participants = 3")) {
            refused("contest_has_entries", "update contests set %s where id = %s".formatted(change, contest));
        }
        refused(
                "contest_has_entries",
                "update contests set prize_pool = 6, cancelled_at = now(), cancellation_reason = 'r' where id = "
                        + contest);
        sql("update contests set cancelled_at = '2001-01-01', cancellation_reason = 'rain' where id = " + contest);
        assertThat(ask("select cancelled_at > now() - interval '1 minute' from contests where id = " + contest))
                .isEqualTo("t");
    }

    @Test
    void what_is_over_is_over() throws SQLException {
        var cancelled = contest("1 hour", 100);
        sql("update contests set cancelled_at = now(), cancellation_reason = 'rain' where id = " + cancelled);
        refused(
                "contest_is_cancelled",
                "update contests set cancelled_at = null, cancellation_reason = null where id = " + cancelled);
        var completed = ask("""
                insert into contests(name, start_time, end_time)
                values ('C', now() - interval '2 hours', now() - interval '1 hour') returning id""");
        refused(
                "contest_is_over",
                "update contests set cancelled_at = now(), cancellation_reason = 'late' where id = " + completed);
        refused("contest_is_over", trade(completed, ANN, TOKENS.get(0), "BUY", 10));
        refused("contest_is_new", """
                insert into contests(name, start_time, end_time, cancelled_at, cancellation_reason)
                values ('C', now(), now() + interval '1 hour', now(), 'r')""");
    }

    @Test
    void orders_are_of_participants_for_listed_tokens_while_it_runs() throws SQLException {
        var contest = contest("-30 seconds", 100);
        refused("contest_trades_contest_wallet_fkey", trade(contest, ANN, TOKENS.get(0), "BUY", 10));
        sql(entry(contest, ANN, TOKENS.get(0), 100));
        sql(trade(contest, ANN, TOKENS.get(1), "BUY", 100));
        sql(trade(contest, ANN, TOKENS.get(0), "SELL", 0));
        refused("contest_trades_weight_check", trade(contest, ANN, TOKENS.get(0), "BUY", 101));
        refused("contest_trades_weight_check", trade(contest, ANN, TOKENS.get(0), "SELL", -1));
        refused("contest_trades_side_check", trade(contest, ANN, TOKENS.get(0), "HODL", 10));
        refused("token_is_listed", trade(contest, ANN, UNLISTED, "BUY", 10));
        refused("contest_exists", trade("4711", ANN, TOKENS.get(0), "BUY", 10));
        refused("contest_has_not_started", trade(contest("1 hour", 9), ANN, TOKENS.get(0), "BUY", 10));
    }

    @Test
    void serving_may_do_what_its_commands_do_and_no_more() throws SQLException {
        var contest = ask(SERVING, """
                insert into contests(name, start_time, end_time, created_by)
                values ('C', now() + interval '1 hour', now() + interval '2 hours', '%s') returning id""".formatted(ANN));
        try (var serving = connect(SERVING);
                var run = serving.createStatement()) {
            serving.setAutoCommit(false);
            run.execute(entry(contest, ANN, TOKENS.get(0), 100));
            serving.commit();
            for (var forbidden : List.of(
                    "update contests set prize_pool = 1000000",
                    "delete from contests",
                    "insert into contest_participants(contest, wallet, starting_value) values (%s, '%s', 99999)"
                            .formatted(contest, BOB),
                    "insert into contest_portfolios(contest, wallet, token, weight, entered_at) select 1, 'w', 't', 1, now()",
                    "update contest_trades set weight = 1",
                    "update idempotency_keys set answer = '{}'")) {
                assertThatThrownBy(() -> run.execute(forbidden))
                        .as(forbidden)
                        .hasMessageContaining("permission denied");
                serving.rollback();
            }
        }
    }

    private static String contest(String startsIn, int room) throws SQLException {
        return ask("""
                insert into contests(name, start_time, end_time, max_participants)
                values ('Contest', now() + interval '%s', now() + interval '1 day', %d) returning id""".formatted(startsIn, room));
    }

    /** In one transaction, as several statements at once are. */
    private static String entry(String contest, String wallet, Object... weights) {
        var statements = new StringBuilder(
                "insert into contest_participants(contest, wallet) values (%s, '%s')".formatted(contest, wallet));
        for (var i = 0; i < weights.length; i += 2) {
            statements.append("; ").append(position(contest, wallet, weights[i], weights[i + 1]));
        }
        return statements.toString();
    }

    private static String position(String contest, String wallet, Object token, Object weight) {
        return "insert into contest_portfolios(contest, wallet, token, weight) values (%s, '%s', '%s', %s)"
                .formatted(contest, wallet, token, weight);
    }

    private static String trade(String contest, String wallet, String token, String side, int weight) {
        return "insert into contest_trades(contest, wallet, token, side, weight) values (%s, '%s', '%s', '%s', %d)"
                .formatted(contest, wallet, token, side, weight);
    }

    private static String absentee(String contest) throws SQLException {
        return ask("select min(wallet_address) from users where wallet_address not in"
                + " (select wallet from contest_participants where contest = " + contest + ")");
    }

    private static void refused(String name, String statement) {
        assertThatThrownBy(() -> sql(statement))
                .as(statement)
                .isInstanceOfSatisfying(PSQLException.class, refusal -> assertThat(
                                refusal.getServerErrorMessage().getConstraint())
                        .as(statement)
                        .isEqualTo(name));
    }

    /** Nothing where it is not refused. */
    private static String refusal(String statement) {
        try {
            sql(statement);
            return "";
        } catch (SQLException refused) {
            return refused.getMessage();
        }
    }

    private static void sql(String statement) throws SQLException {
        try (var connection = connect(Postgres.USER);
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private static String ask(String question) throws SQLException {
        return ask(Postgres.USER, question);
    }

    private static String ask(String user, String question) throws SQLException {
        try (var connection = connect(user);
                var run = connection.createStatement();
                var answer = run.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static Connection connect(String user) throws SQLException {
        return DriverManager.getConnection(postgres.jdbc(), user, PASSWORD);
    }
}
