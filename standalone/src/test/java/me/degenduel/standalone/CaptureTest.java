package me.degenduel.standalone;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is committed in the database is on its topic, whole and in order, and nothing else is. */
class CaptureTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Pattern LSN = Pattern.compile("\"lsn\":(\\d+)");
    private static final String CAPTURE = "capture";
    private static final String SERVING = "serving";
    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    @TempDir
    private static Path folder;

    private static Capturing capturing;
    private static Topics topics;
    private static int addresses;

    @BeforeAll
    static void given_that_changes_of_an_empty_database_are_captured() throws IOException, SQLException {
        capturing = new Capturing(folder, "1GB");
        // What an administrator does once: connect owns a database and may replicate, serving has a role and no more.
        capturing.sql("create role dd_serving nologin");
        capturing.sql("create role " + SERVING + " login password '" + Capturing.PASSWORD + "' in role dd_serving");
        capturing.sql("create role " + CAPTURE + " login replication password '" + Capturing.PASSWORD + "'");
        capturing.sql("create database captured owner " + CAPTURE);
        capturing
                .with("DD_POSTGRES", captured())
                .with("DD_POSTGRES_USER", CAPTURE)
                .with("DD_CLOCK_INTERVAL", "200ms")
                .with("DD_FEED", "none")
                .start();
        topics = capturing.config().cluster().topics();
    }

    @AfterAll
    static void stop() {
        capturing.close();
    }

    @AfterEach
    void nothing_of_ours_has_failed() {
        capturing.assertNothingDied();
    }

    @Test
    void an_insert_is_a_whole_row_on_its_keys_partition_at_its_commit_time() throws SQLException {
        var address = address();
        var before = Instant.now();
        sql("""
                insert into tokens(address, symbol, name, decimals, image_url, color, socials, websites, tags, supply)
                values ('%s', 'BONK', 'Bonk', 5, 'https://a.example/b.png', '#ff8800',
                        '{"twitter": "https://x.com/bonk"}', '{https://one.example,https://two.example}',
                        '{meme,dog}', 88872160000000.123456789012345678)""".formatted(address));
        var record = find(topics.tokenRows, has(address));

        assertThat(record.partition()).isEqualTo(Keys.partition(address, topics.tokenRows.partitions()));
        var row = record.value();
        assertThat(row.getAddress()).isEqualTo(address);
        assertThat(row.getSymbol()).isEqualTo("BONK");
        assertThat(row.getDecimals()).isEqualTo(5);
        assertThat(row.getId()).isPositive();
        assertThat(row.getDescription()).isEmpty();
        assertThat(row.getHeaderImageUrl()).isNull();
        assertThat(row.getColor()).isEqualTo("#ff8800");
        assertThat(row.getSocials()).containsExactly(Map.entry("twitter", "https://x.com/bonk"));
        assertThat(row.getWebsites()).containsExactly("https://one.example", "https://two.example");
        assertThat(row.getTags()).containsExactly("meme", "dog");
        assertThat(row.getSupply()).isEqualTo(new BigDecimal("88872160000000.123456789012345678"));
        assertThat(row.getDeleted()).isFalse();
        assertThat(row.getCommittedAt().toEpochMilli()).isEqualTo(record.timestamp());
        // Both clocks are this machine's, but not read at the same moment.
        assertThat(row.getCommittedAt())
                .isBetween(before.minusMillis(10), Instant.now().plusMillis(10));
    }

    @Test
    void what_a_person_types_is_enough() throws SQLException {
        var address = address();
        sql("insert into tokens(address, symbol, name, decimals) values ('%s', 'WIF', 'dogwifhat', 6)"
                .formatted(address));
        sql("insert into token_whitelist(address, status) values ('%s', 'listed')".formatted(address));
        assertThat(find(topics.whitelist, has(address)).value().getStatus()).isEqualTo("listed");
    }

    @Test
    void a_long_value_that_an_update_does_not_touch_is_still_in_the_row() throws SQLException {
        var address = address();
        var random = IntStream.range(0, 20)
                .mapToObj(link -> "https://" + UUID.randomUUID() + ".example/"
                        + "%x".formatted(link).repeat(400))
                .toList();
        sql("insert into tokens(address, symbol, name, decimals, websites) values ('%s', 'A', 'A', 9, '{%s}')"
                .formatted(address, String.join(",", random)));
        sql("update tokens set symbol = 'B' where address = '%s'".formatted(address));
        var row = find(topics.tokenRows, is(address, token -> token.getSymbol().equals("B")))
                .value();
        assertThat(row.getWebsites()).isEqualTo(random);
    }

    @Test
    void a_deletion_says_what_it_deleted_and_then_nothing() throws SQLException {
        var address = address();
        token(address);
        sql("insert into token_whitelist(address, status, reason) values ('%s', 'listed', 'liquid')"
                .formatted(address));
        sql("delete from token_whitelist where address = '%s'".formatted(address));
        var records = read(topics.whitelist, isTombstoneOf(address)).stream()
                .filter(record -> record.key().equals(address))
                .toList();
        assertThat(records).hasSize(3);
        assertThat(records.get(1).value().getDeleted()).isTrue();
        assertThat(records.get(1).value().getReason()).isEqualTo("liquid");
        assertThat(records.get(2).value()).isNull();
        assertThat(records.get(2).timestamp()).isEqualTo(records.get(1).timestamp());
    }

    @Test
    void a_token_that_goes_takes_its_listing_with_it() throws SQLException {
        var address = address();
        token(address);
        sql("insert into token_whitelist(address, status) values ('%s', 'listed')".formatted(address));
        sql("delete from tokens where address = '%s'".formatted(address));
        assertThat(read(topics.whitelist, isTombstoneOf(address))).isNotEmpty();
    }

    @Test
    void changes_of_a_row_are_in_the_order_of_their_commits() throws SQLException {
        var address = address();
        token(address);
        for (var change = 1; change <= 50; change++) {
            sql("update tokens set description = 'v%d' where address = '%s'".formatted(change, address));
        }
        var rows = read(topics.tokenRows, is(address, row -> row.getDescription()
                        .equals("v50")))
                .stream()
                .filter(has(address))
                .map(ConsumerRecord::value)
                .toList();
        assertThat(rows)
                .extracting(TokenRow::getDescription)
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of(""), IntStream.rangeClosed(1, 50).mapToObj(change -> "v" + change))
                        .toList());
        assertThat(rows).extracting(TokenRow::getLsn).isSorted().doesNotHaveDuplicates();
        assertThat(rows.stream().map(TokenRow::getEpoch).distinct()).hasSize(1);
    }

    @Test
    void how_far_it_has_read_is_stored_with_each_batch_and_not_now_and_then() throws SQLException {
        var address = address();
        token(address);
        var row = find(topics.tokenRows, has(address));
        Predicate<ConsumerRecord<String, String>> covers =
                offset -> lsn(offset.value()) >= row.value().getLsn();
        var stored = read(topics.captureOffsets, new StringDeserializer(), covers).stream()
                .filter(covers)
                .findFirst()
                .orElseThrow();
        assertThat(stored.timestamp() - row.timestamp()).isLessThan(5_000);
    }

    @Test
    void times_never_go_back_and_clocks_follow_the_changes_before_them() throws SQLException {
        var address = address();
        token(address);
        var change = find(topics.tokenRows, has(address));
        var records = read(
                topics.tokenRows,
                record -> Keys.isClock(record.key())
                        && record.partition() == change.partition()
                        && record.timestamp() > change.timestamp());
        for (var partition = 0; partition < topics.tokenRows.partitions(); partition++) {
            var log = in(partition, records);
            assertThat(log).extracting(ConsumerRecord::timestamp).isSorted();
            assertThat(log.stream().map(ConsumerRecord::key).filter(Keys::isClock))
                    .isNotEmpty()
                    .containsOnly(Keys.clock(partition));
        }
    }

    @Test
    void a_restart_goes_on_where_it_was_and_reads_nothing_twice() throws SQLException {
        var before = address();
        token(before);
        read(topics.tokenRows, has(before));
        capturing.stop();
        var meanwhile = address();
        token(meanwhile);
        capturing.start();
        var records = read(topics.tokenRows, has(meanwhile));
        assertThat(records.stream().filter(has(before))).hasSize(1);
        assertThat(epochOf(records, meanwhile)).isEqualTo(epochOf(records, before));
    }

    @Test
    void a_slot_that_is_lost_is_noticed_and_what_was_deleted_meanwhile_is_deleted() throws SQLException {
        var stays = address();
        var goes = address();
        token(stays);
        token(goes);
        read(topics.tokenRows, has(goes));
        capturing.stop();
        sql("select pg_drop_replication_slot('degenduel')");
        sql("delete from tokens where address = '%s'".formatted(goes));
        capturing.start();
        var records = read(topics.tokenRows, isTombstoneOf(goes));
        var rows = records.stream().filter(has(stays)).toList();
        assertThat(rows).hasSize(2);
        assertThat(rows.getLast().value().getEpoch())
                .isGreaterThan(rows.getFirst().value().getEpoch());
        assertThat(rows.getLast().value().getLsn()).isZero();
        var deleted = records.stream().filter(has(goes)).toList().getLast().value();
        assertThat(deleted.getDeleted()).isTrue();
        assertThat(deleted.getEpoch()).isEqualTo(rows.getLast().value().getEpoch());
    }

    @Test
    void what_contests_are_decided_by_is_on_its_contests_partition_and_keeps_its_time_when_it_is_read_anew()
            throws SQLException {
        var token = address();
        var wallet = address();
        token(token);
        sql("insert into token_whitelist(address, status) values ('%s', 'listed')".formatted(token));
        sql("insert into users(wallet_address) values ('%s')".formatted(wallet));
        sql("""
                insert into contests(id, code, name, start_time, end_time, prize_pool) overriding system value
                values (1700, 'DD-1700', 'Contest', now() - interval '30 seconds', now() + interval '1 day', 1000.5)""");
        sql("""
                insert into contest_participants(contest, wallet) values (1700, '%1$s');
                insert into contest_portfolios(contest, wallet, token, weight) values (1700, '%1$s', '%2$s', 100)""".formatted(wallet, token));
        sql("insert into contest_trades(contest, wallet, token, side, weight) values (1700, '%s', '%s', 'SELL', 40)"
                .formatted(wallet, token));
        var entry = "1700/" + wallet;
        var contest = find(topics.contests, has("1700"));
        var participant = find(topics.contestParticipants, has(entry));
        var position = find(topics.contestPortfolios, has(entry + "/" + token));
        var order =
                find(topics.contestTrades, record -> record.key().startsWith(entry + "/") && record.value() != null);

        assertThat(List.of(contest, participant, position, order))
                .extracting(ConsumerRecord::partition)
                .containsOnly(Keys.partition("1700", topics.contests.partitions()));
        assertThat(contest.value().getPrizePool()).isEqualTo(new BigDecimal("1000.500000000000000000"));
        assertThat(contest.value().getSettings().getPrizeDistribution())
                .extracting(BigDecimal::intValueExact)
                .containsExactly(69, 20, 11);
        assertThat(participant.value().getStartingValue()).isEqualByComparingTo("10000");
        assertThat(position.value().getWeight()).isEqualTo(100);
        assertThat(order.value().getSide()).isEqualTo("SELL");
        assertThat(List.of(
                        participant.value().getCommittedAt(), position.value().getCommittedAt()))
                .containsOnly(Instant.ofEpochMilli(participant.timestamp()));

        capturing.stop();
        sql("select pg_drop_replication_slot('degenduel')");
        capturing.start();

        assertThat(readAnew(topics.contests, contest).getCommittedAt())
                .isEqualTo(contest.value().getCreatedAt());
        assertThat(readAnew(topics.contestParticipants, participant).getCommittedAt())
                .isEqualTo(participant.value().getEnteredAt());
        assertThat(readAnew(topics.contestPortfolios, position).getCommittedAt())
                .isEqualTo(participant.value().getEnteredAt());
        assertThat(readAnew(topics.contestTrades, order).getCommittedAt())
                .isEqualTo(order.value().getOrderedAt());
    }

    /** The row as a snapshot has read it since. */
    private static <V> V readAnew(Topic<V> topic, ConsumerRecord<String, V> before) {
        var again = find(
                topic,
                record -> record.key().equals(before.key())
                        && record.value() != null
                        && record.timestamp() > before.timestamp());
        return again.value();
    }

    @Test
    void a_table_that_capture_did_not_know_is_read_whole() throws SQLException {
        var before = address();
        token(before);
        var epoch = find(topics.tokenRows, has(before)).value().getEpoch();
        capturing.stop();
        sql("alter publication degenduel drop table contests");
        sql("""
                insert into contests(id, name, start_time, end_time) overriding system value
                values (1701, 'Unseen', now(), now() + interval '1 day')""");
        capturing.start();
        var unseen = find(topics.contests, has("1701")).value();
        assertThat(unseen.getEpoch()).isGreaterThan(epoch);
        assertThat(unseen.getLsn()).isZero();
    }

    @Test
    void a_slot_that_was_made_anew_behind_our_back_is_noticed() throws SQLException {
        var before = address();
        token(before);
        read(topics.tokenRows, has(before));
        capturing.stop();
        sql("select pg_drop_replication_slot('degenduel')");
        var unseen = address();
        token(unseen);
        sql("select pg_create_logical_replication_slot('degenduel', 'pgoutput')");
        capturing.start();
        assertThat(read(topics.tokenRows, has(unseen)).stream().filter(has(unseen)))
                .hasSize(1);
    }

    @Test
    void what_ends_our_connections_does_not_end_capture() throws SQLException {
        sql(
                "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type in ('client backend', 'walsender')");
        var address = address();
        token(address);
        assertThat(read(topics.tokenRows, has(address))).isNotEmpty();
    }

    @Test
    void nothing_that_is_secret_reaches_a_topic() throws SQLException {
        var wallet = address();
        sql("insert into users(wallet_address, last_login) values ('%s', '2001-02-03 04:05:06')".formatted(wallet));
        sql("insert into sessions(id, wallet_address) values ('secret-session', '%s')".formatted(wallet));
        sql("insert into auth_challenges(nonce_hash, wallet_address) values (sha256('secret'), '%s')"
                .formatted(wallet));
        sql("insert into audit_log(actor, action, detail) values ('%s', 'secret-deed', '{}')".formatted(wallet));
        sql("""
                insert into idempotency_keys(wallet, key, command, request, answer)
                values ('%s', 'secret-key', 'enter', sha256('secret'), '{}')""".formatted(wallet));
        read(topics.users, has(wallet));

        var captured = topics.captured().values().stream().map(Topic::name).collect(toSet());
        var found = topicsOfKafka();
        assertThat(found.stream().filter(name -> name.startsWith(Topics.CAPTURE)))
                .hasSameElementsAs(captured);
        for (var topic : topics.captured().values()) {
            assertThat(bytes(topic)).noneMatch(text -> text.contains("secret") || text.contains("2001-02-03"));
        }
    }

    @Test
    void serving_may_do_what_it_must_and_no_more() throws SQLException {
        var wallet = address();
        ask("select version from flyway_schema_history");
        ask("insert into users(wallet_address) values ('%s')".formatted(wallet));
        ask("insert into sessions(wallet_address) values ('%s')".formatted(wallet));
        ask("insert into audit_log(actor, action) values ('%s', 'sign in')".formatted(wallet));
        ask("insert into service_commands(service, command) values ('market_data_service', 'reset')");
        Stream.of(
                        "delete from users",
                        "delete from audit_log",
                        "update service_commands set command = 'other'",
                        "drop table users",
                        "create table mine(id int)")
                .forEach(statement ->
                        assertThatThrownBy(() -> ask(statement)).as(statement).isInstanceOf(SQLException.class));
    }

    @Test
    void the_database_refuses_what_nobody_could_say_on_a_topic() throws SQLException {
        var address = address();
        token(address);
        Stream.of(
                        "update tokens set socials = '{\"x\": \"http://insecure.example\"}'",
                        "update tokens set websites = '{ftp://a.example}'",
                        "update tokens set supply = 'NaN'",
                        "update tokens set symbol = 'a b'",
                        "insert into token_prices(address, price) values ('%s', 0)".formatted(address),
                        "insert into token_whitelist(address, status) values ('%s', 'listed')".formatted(address()),
                        "insert into token_whitelist(address, changed_at) values ('%s', 'infinity')"
                                .formatted(address()),
                        "insert into users(wallet_address) values ('0OIl')",
                        "insert into users(wallet_address, role) values ('%s', 'king')".formatted(address()),
                        "truncate users")
                .forEach(statement ->
                        assertThatThrownBy(() -> sql(statement)).as(statement).isInstanceOf(SQLException.class));
    }

    /** A new one for each test: they share a database. */
    private static String address() {
        addresses++;
        var last = String.valueOf(BASE58.charAt(addresses % BASE58.length()));
        return "Token" + "x".repeat(30) + last.repeat(1 + addresses / BASE58.length()) + last;
    }

    private static void token(String address) throws SQLException {
        sql("insert into tokens(address, symbol, name, decimals) values ('%s', 'T', 'Token', 9)".formatted(address));
    }

    private static String captured() {
        return capturing.jdbc("captured");
    }

    private static void sql(String statement) throws SQLException {
        Capturing.sql(captured(), Postgres.USER, statement);
    }

    private static void ask(String statement) throws SQLException {
        Capturing.sql(captured(), SERVING, statement);
    }

    private static <V> Predicate<ConsumerRecord<String, V>> has(String key) {
        return record -> record.key().equals(key) && record.value() != null;
    }

    private static <V> Predicate<ConsumerRecord<String, V>> is(String key, Predicate<V> row) {
        return record -> record.key().equals(key) && record.value() != null && row.test(record.value());
    }

    private static <V> Predicate<ConsumerRecord<String, V>> isTombstoneOf(String key) {
        return record -> record.key().equals(key) && record.value() == null;
    }

    private static <V> List<ConsumerRecord<String, V>> in(int partition, List<ConsumerRecord<String, V>> records) {
        return records.stream()
                .filter(record -> record.partition() == partition)
                .toList();
    }

    private static long lsn(String offset) {
        return LSN.matcher(offset)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElse(0);
    }

    private static long epochOf(List<ConsumerRecord<String, TokenRow>> records, String key) {
        return records.stream().filter(has(key)).toList().getLast().value().getEpoch();
    }

    private static <V> ConsumerRecord<String, V> find(Topic<V> topic, Predicate<ConsumerRecord<String, V>> wanted) {
        return read(topic, wanted).stream().filter(wanted).toList().getLast();
    }

    /** The topic from its beginning until such a record; each partition in its order. */
    private static <V> List<ConsumerRecord<String, V>> read(
            Topic<V> topic, Predicate<ConsumerRecord<String, V>> until) {
        return read(topic, topic.values().deserializer(), until);
    }

    private static <V> List<ConsumerRecord<String, V>> read(
            Topic<?> topic, Deserializer<V> values, Predicate<ConsumerRecord<String, V>> until) {
        var records = new ArrayList<ConsumerRecord<String, V>>();
        try (var consumer =
                new KafkaConsumer<>(capturing.config().cluster().client(), new StringDeserializer(), values)) {
            var partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var deadline = System.nanoTime() + DEADLINE.toNanos();
            while (records.stream().noneMatch(until)) {
                assertThat(System.nanoTime()).as(topic.name()).isLessThan(deadline);
                consumer.poll(POLL).forEach(records::add);
            }
        }
        return records;
    }

    private static List<String> bytes(Topic<?> topic) {
        return read(topic, new ByteArrayDeserializer(), record -> Keys.isClock(record.key())).stream()
                .map(record -> record.key() + text(record.value()))
                .toList();
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Set<String> topicsOfKafka() {
        try (var consumer = new KafkaConsumer<>(
                capturing.config().cluster().client(), new StringDeserializer(), new StringDeserializer())) {
            return consumer.listTopics().keySet();
        }
    }
}
