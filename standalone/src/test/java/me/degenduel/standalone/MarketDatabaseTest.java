package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import me.degenduel.connect.database.Database;
import me.degenduel.connect.database.OtherTable;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A platform beside the simulator told of the database of somebody else, a server of its own that keeps prices in its own
 * words, lets us read one table and replicate, and is away when the platform starts.
 */
class MarketDatabaseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SOURCE = "market_database";
    private static final String PASSWORD = "correct horse";
    private static final String READER = "reader";
    private static final String ROOM_FOR_THE_SLOT = "32MB";
    /** More of them than there is room for. */
    private static final int SEGMENTS = 5;

    @TempDir
    private static Path folder;

    private static Path password;
    private static int port;
    private static Cable cable;
    private static Postgres other;
    private static Up up;
    private static Outside platform;
    private static Cluster cluster;
    private static Topics topics;

    @BeforeAll
    static void given_a_platform_and_another_database_that_comes_later() throws Exception {
        password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        port = Ports.free();
        cable = new Cable(port);
        theOtherIsThere();
        // So that it notices within seconds, too, that a connection hangs.
        there("alter system set wal_sender_timeout = '2s'");
        there("""
                create table quotes (id bigserial primary key, token_address text unique, price_usd numeric,
                    cap double precision, vol numeric(30, 4), seen timestamptz, notes text);
                create role reader login replication password '%s';
                grant select (token_address, price_usd, cap, vol, seen) on quotes to reader;
                create publication degenduel_market for table quotes""".formatted(PASSWORD));
        // As a kill of ours would leave it.
        there("select pg_create_logical_replication_slot('degenduel_market', 'pgoutput')");
        other.close();
        up = Up.start(
                Options.parse(new Arguments(
                        "up",
                        List.of(
                                "--port",
                                "0",
                                "--data",
                                folder.resolve("data").toString(),
                                "--tokens",
                                "5",
                                "--contests",
                                "0",
                                "--feed",
                                "simulator," + SOURCE))),
                Map.ofEntries(
                        Map.entry("DD_RATE", "50"),
                        Map.entry(
                                "DD_MARKET_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + cable.port() + "/degenduel"),
                        Map.entry("DD_MARKET_DATABASE_SILENCE", "2s"),
                        Map.entry("DD_MARKET_DATABASE_USER", READER),
                        Map.entry("DD_MARKET_DATABASE_PASSWORD", PASSWORD),
                        Map.entry("DD_MARKET_DATABASE_TABLE", "public.quotes"),
                        Map.entry("DD_MARKET_DATABASE_ADDRESS", "token_address"),
                        Map.entry("DD_MARKET_DATABASE_PRICE", "price_usd"),
                        Map.entry("DD_MARKET_DATABASE_MARKET_CAP", "cap"),
                        Map.entry("DD_MARKET_DATABASE_VOLUME", "vol"),
                        Map.entry("DD_MARKET_DATABASE_LIQUIDITY", "none"),
                        Map.entry("DD_MARKET_DATABASE_SOURCE", "none"),
                        Map.entry("DD_MARKET_DATABASE_TIME", "seen"),
                        Map.entry("DD_FEED_PAUSE", "200ms"),
                        Map.entry("DD_FEED_LONGEST_PAUSE", "500ms"),
                        Map.entry("DD_BREAKER_MARKET_DATA", "threshold=3 reset=500ms healthy=1s")));
        platform = new Outside(new EmbeddedPlatform(folder.resolve("data"), up));
        cluster = platform.cluster();
        topics = cluster.topics();
        assertTheBreakerIs(BreakerState.OPEN, Instant.EPOCH);
        tick("a price of the simulator", one -> one.value().getSource().equals("simulator"));
        theOtherIsThere();
    }

    @AfterAll
    static void close_and_no_slot_is_left_there() throws IOException {
        try {
            up.close();
            Await.until("the slot is gone", PATIENCE, () -> slots("") == 0);
        } finally {
            other.close();
            cable.close();
        }
    }

    @Test
    void a_row_that_is_written_there_is_a_tick_and_so_is_each_change_of_it() throws SQLException {
        var token = listed("QUOTED");

        there(
                "insert into quotes(token_address, price_usd, cap, vol, seen) values ('%s', 0.00002069000, 5e6, 12.5, now())"
                        .formatted(token));
        var first = tick("the row", one -> isSaid(token, "0.00002069", one)).value();
        there("update quotes set price_usd = 0.00002100, seen = now() where token_address = '%s'".formatted(token));

        var second = tick("the change", one -> isSaid(token, "0.000021", one)).value();
        assertThat(second.getSourceTime()).isAfter(first.getSourceTime());
        assertThat(first.getVolume24h()).isEqualByComparingTo("12.5");
        assertThat(first.getMarketCap()).isEqualByComparingTo("5000000");
        assertThat(first.getInterval()).isEqualTo(30_000L);
    }

    @Test
    void while_it_is_away_the_others_are_heard_and_then_it_is_heard_again() throws Exception {
        var token = listed("AWAY");
        assertTheBreakerIs(BreakerState.CLOSED, Instant.EPOCH);
        var gone = Instant.now();

        other.close();
        assertTheBreakerIs(BreakerState.OPEN, gone);
        var open = Instant.now();
        tick(
                "a price of the simulator",
                one -> one.value().getSource().equals("simulator") && one.timestamp() > open.toEpochMilli());
        theOtherIsThere();
        there("insert into quotes(token_address, price_usd, seen) values ('%s', 0.5, now())".formatted(token));

        tick("the row", one -> isSaid(token, "0.5", one));
        assertTheBreakerIs(BreakerState.CLOSED, open);
        assertThat(gaps("simulator", gone)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void a_slot_that_somebody_dropped_is_made_anew_and_what_was_written_meanwhile_is_told() throws SQLException {
        var token = listed("DROPPED");
        theTableIsRead();

        // Whose reading has ended drops its slot, too, if it is the first.
        there("""
                select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where active_pid is not null;
                do 'begin perform pg_drop_replication_slot(''degenduel_market''); exception when undefined_object then end';
                insert into quotes(token_address, price_usd, seen) values ('%s', 0.25, now())""".formatted(token));

        tick("the row", one -> isSaid(token, "0.25", one));
        assertThat(slots("where wal_status = 'reserved'")).isEqualTo(1);
    }

    @Test
    void a_slot_that_the_database_has_given_up_on_is_made_anew_and_what_was_written_meanwhile_is_told()
            throws Exception {
        var token = listed("GIVENUP");
        theTableIsRead();
        var lost = Instant.now();

        for (var segment = 0; segment < SEGMENTS; segment++) {
            there("select pg_logical_emit_message(true, 'filler', ''); select pg_switch_wal()");
        }
        there("checkpoint");
        there("insert into quotes(token_address, price_usd, seen) values ('%s', 0.75, now())".formatted(token));

        assertItWasNotWellAfter(lost);
        tick("the row", one -> isSaid(token, "0.75", one));
        assertThat(slots("where wal_status = 'reserved'")).isEqualTo(1);
    }

    @Test
    void a_connection_that_hangs_is_ended_after_the_silence_and_made_anew() throws Exception {
        var token = listed("HANGING");
        theTableIsRead();
        var hung = Instant.now();

        cable.hang();
        there("insert into quotes(token_address, price_usd, seen) values ('%s', 0.125, now())".formatted(token));

        tick("the row", one -> isSaid(token, "0.125", one));
        assertItWasNotWellAfter(hung);
        assertThat(platform.get("/metrics").body())
                .containsPattern("dd_feed_calls_seconds_count\\{outcome=\"ok\",source=\"market_database\"\\} [1-9]")
                .containsPattern(
                        "dd_feed_calls_seconds_count\\{outcome=\"timeout\",source=\"market_database\"\\} [1-9]")
                .containsPattern(
                        "dd_feed_calls_seconds_count\\{outcome=\"unreachable\",source=\"market_database\"\\} [1-9]")
                .containsPattern("dd_feed_silence_seconds\\{source=\"market_database\"\\} [0-2]\\.");
    }

    @Test
    void a_column_that_is_not_there_is_said_by_the_setting_that_names_it() {
        var table = new OtherTable(
                "DD_MARKET_DATABASE",
                new Database("jdbc:postgresql://127.0.0.1:" + port + "/degenduel", READER, new Secret(PASSWORD)),
                "degenduel_market",
                "public",
                "quotes",
                new TreeMap<>(Map.of("DD_MARKET_DATABASE_PRICE", "price_eur")),
                Duration.ofSeconds(30));

        assertThatThrownBy(() -> table.read(null))
                .hasMessage(
                        "DD_MARKET_DATABASE_PRICE names the column price_eur, which public.quotes does not have, or which DD_MARKET_DATABASE_USER may not read");
    }

    private static void theOtherIsThere() {
        other = Postgres.start(folder.resolve("other"), password, port, ROOM_FOR_THE_SLOT);
    }

    private static void there(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection(other.jdbc(), Postgres.USER, PASSWORD);
                var once = connection.createStatement()) {
            once.execute(statement);
        }
    }

    private static void theTableIsRead() {
        Await.until("somebody reads from the slot", PATIENCE, () -> slots("where active") == 1);
        Await.until("the breaker is closed", PATIENCE, () -> states().getLast().getState() == BreakerState.CLOSED);
    }

    private static int slots(String which) throws SQLException {
        try (var connection = DriverManager.getConnection(other.jdbc(), Postgres.USER, PASSWORD);
                var once = connection.createStatement();
                var answer = once.executeQuery("select count(*) from pg_replication_slots " + which)) {
            answer.next();
            return answer.getInt(1);
        }
    }

    private static String listed(String symbol) throws SQLException {
        var token = Outside.newAddress();
        platform.list(token, symbol);
        return token;
    }

    private static boolean isSaid(String token, String price, ConsumerRecord<String, Tick> one) {
        return one.key().equals(token)
                && one.value().getSource().equals(SOURCE)
                && one.value().getPrice().compareTo(new BigDecimal(price)) == 0;
    }

    private static ConsumerRecord<String, Tick> tick(String what, Predicate<ConsumerRecord<String, Tick>> wanted) {
        return Await.found(what, PATIENCE, () -> ticks().stream().filter(wanted).findFirst());
    }

    private static List<ConsumerRecord<String, Tick>> ticks() {
        return TopicReader.all(cluster.client(), topics.ticks).stream()
                .filter(one -> one.value() != null)
                .toList();
    }

    /** The longest that nothing was heard of a source. */
    private static Duration gaps(String source, Instant since) {
        var longest = 0L;
        var last = since.toEpochMilli();
        var times = ticks().stream()
                .filter(one -> one.value().getSource().equals(source) && one.timestamp() > since.toEpochMilli())
                .map(ConsumerRecord::timestamp)
                .sorted()
                .toList();
        for (var time : times) {
            longest = Math.max(longest, time - last);
            last = time;
        }
        return Duration.ofMillis(times.isEmpty() ? Long.MAX_VALUE : longest);
    }

    private static void assertTheBreakerIs(BreakerState state, Instant since) {
        Await.until("the breaker is " + state, PATIENCE, () -> states().stream()
                .anyMatch(said -> said.getState() == state && said.getTime().isAfter(since)));
    }

    /** States are looked at four times a second: of two failures between, only the second's is said. */
    private static void assertItWasNotWellAfter(Instant since) {
        Await.until("the breaker is no longer closed", PATIENCE, () -> states().stream()
                .anyMatch(said ->
                        said.getState() != BreakerState.CLOSED && said.getTime().isAfter(since)));
    }

    private static List<ServiceState> states() {
        return TopicReader.all(cluster.client(), topics.services).stream()
                .map(ConsumerRecord::value)
                .filter(said -> said != null && said.getService().equals("market_data_service." + SOURCE))
                .toList();
    }
}
