package me.degenduel.standalone;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.connect.Config;
import me.degenduel.connect.Connect;
import me.degenduel.connect.database.CaptureConnector;
import me.degenduel.connect.database.Migrations;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connector in Kafka Connect's own worker, as a plugin and by the JSON that we hand out, says what our process says
 * of the same database.
 */
class KafkaConnectTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Path LOG = Path.of("target/kafka-connect.log");
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String PASSWORD = "correct horse";
    private static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    private static final String WIF = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";
    private static final String SOL = "So11111111111111111111111111111111111111112";

    private static final List<String> LINKS = IntStream.range(0, 20)
            .mapToObj(link -> "https://" + UUID.randomUUID() + ".example/"
                    + "%x".formatted(link).repeat(400))
            .toList();

    private static final List<String> BEFORE = List.of(
            "insert into users(wallet_address) values ('%s')".formatted(WIF),
            """
            insert into tokens(address, symbol, name, decimals, image_url, color, socials, websites, tags, supply)
            values ('%s', 'BONK', 'Bonk', 5, 'https://a.example/b.png', '#ff8800', '{"twitter": "https://x.com/bonk"}',
                    '{%s}', '{meme,dog}', 88872160000000.123456789012345678)""".formatted(BONK, String.join(",", LINKS)),
            "insert into tokens(address, symbol, name, decimals) values ('%s', 'WIF', 'dogwifhat', 6)".formatted(WIF),
            "insert into token_whitelist(address, status, reason) values ('%s', 'listed', 'liquid')".formatted(BONK),
            "insert into token_prices(address, price) values ('%s', 0.000000000000000001)".formatted(BONK),
            "insert into system_settings(key, value) values ('a.setting', '{\"on\": [1, 2.50]}')",
            "insert into session_revocations(session) values ('a session')",
            "insert into service_commands(service, command) values ('market_data_service', 'reset')",
            """
            insert into contests(code, name, start_time, end_time, prize_pool)
            values ('first', 'Contest', now() - interval '30 seconds', now() + interval '1 day', 1000.5)""",
            entry(WIF, BONK),
            "insert into contest_trades(contest, wallet, token, side, weight) values (1, '%s', '%s', 'SELL', 0)"
                    .formatted(WIF, BONK));

    private static final List<String> CHANGES = List.of(
            "insert into tokens(address, symbol, name, decimals) values ('%s', 'SOL', 'Solana', 9)".formatted(SOL),
            "insert into token_whitelist(address, status) values ('%s', 'listed')".formatted(SOL),
            // Touches no long value, which the database's log then leaves out.
            "update tokens set symbol = 'BONK2' where address = '%s'".formatted(BONK),
            "update token_prices set price = 12345678901234567890.123456789012345678, source = 'hand'",
            "update token_whitelist set status = 'delisted', reason = 'rug' where address = '%s'".formatted(BONK),
            "update users set nickname = 'somebody', is_banned = true",
            "update system_settings set value = '\"text\"'",
            "insert into session_revocations(session) values ('another session')",
            "delete from session_revocations where session = 'a session'",
            "insert into service_commands(service, command) values ('token_sync_service', 'reset')",
            "insert into users(wallet_address) values ('%s')".formatted(SOL),
            entry(SOL, SOL),
            "insert into contest_trades(contest, wallet, token, side, weight) values (1, '%s', '%s', 'BUY', 5)"
                    .formatted(WIF, SOL),
            "update contests set cancelled_at = now(), cancellation_reason = 'rain'",
            "delete from token_whitelist where address = '%s'".formatted(BONK),
            "delete from tokens where address = '%s'".formatted(WIF));

    /** In one transaction, as both halves of it must be. */
    private static String entry(String wallet, String token) {
        return """
                insert into contest_participants(contest, wallet) values (1, '%1$s');
                insert into contest_portfolios(contest, wallet, token, weight) values (1, '%1$s', '%2$s', 100)""".formatted(wallet, token);
    }

    /** What both say of a row. Each counts epochs, and reads a snapshot, at a time of its own. */
    private record Said(String topic, int partition, String key, SpecificRecord row, long time) {
        static Said of(ConsumerRecord<String, byte[]> record, Topic<?> topic) {
            var row = (SpecificRecord) topic.values().deserializer().deserialize(topic.name(), record.value());
            if (row == null) {
                return new Said(topic.name(), record.partition(), record.key(), null, record.timestamp());
            }
            assertThat((long) get(row, "epoch")).isPositive();
            put(row, "epoch", 0L);
            var snapshot = get(row, "lsn").equals(0L);
            var knowsItsTime = snapshot && topic.key().startsWith("contest");
            if (!knowsItsTime) {
                assertThat(get(row, "committed_at")).isEqualTo(Instant.ofEpochMilli(record.timestamp()));
            }
            if (snapshot && !knowsItsTime) {
                put(row, "committed_at", Instant.EPOCH);
            }
            return new Said(topic.name(), record.partition(), record.key(), row, snapshot ? 0 : record.timestamp());
        }

        private static Object get(SpecificRecord row, String field) {
            return row.get(row.getSchema().getField(field).pos());
        }

        private static void put(SpecificRecord row, String field, Object value) {
            row.put(row.getSchema().getField(field).pos(), value);
        }
    }

    private record Kafka(Broker broker, Registry registry, Cluster cluster) implements AutoCloseable {
        static Kafka start(Path folder) throws InterruptedException {
            var broker = Broker.start(folder, Ports.free());
            var registry = Registry.start(broker.bootstrap(), (short) 1, 0);
            return new Kafka(
                    broker,
                    registry,
                    new Cluster(
                            broker.bootstrap(),
                            (short) 1,
                            Cluster.SERDE,
                            Map.of(),
                            Map.of("schema.registry.url", registry.url())));
        }

        @Override
        public void close() {
            registry.close();
            broker.close();
        }
    }

    @TempDir
    private static Path folder;

    private static final List<Throwable> deaths = new CopyOnWriteArrayList<>();
    private static Postgres postgres;
    private static Kafka ours;
    private static Kafka theirs;
    private static Connect embedded;
    /** What our process does where a Connect cluster captures: tables, topics and prices. */
    private static Connect beside;

    private static Process worker;

    @BeforeAll
    static void given_a_database_with_rows_that_both_read() throws IOException, InterruptedException, SQLException {
        var password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        postgres = Postgres.start(folder.resolve("postgres"), password, Ports.free(), "1GB");
        ours = Kafka.start(folder.resolve("our-kafka"));
        theirs = Kafka.start(folder.resolve("their-kafka"));
        var config = config(ours, "here", "ours");
        Migrations.run(config.capture().database(), progress -> {});
        sql(BEFORE);
        embedded = Connect.start(config, new SimpleMeterRegistry(), deaths::add);
        beside = Connect.start(config(theirs, "elsewhere", "degenduel"), new SimpleMeterRegistry(), deaths::add);
        startWorker();
        // Whoever writes clocks has read all that was there.
        said(ours, Instant.EPOCH);
        said(theirs, Instant.EPOCH);
    }

    @AfterAll
    static void stop() {
        stopWorker();
        beside.close();
        embedded.close();
        ours.close();
        theirs.close();
        postgres.close();
        assertThat(deaths).isEmpty();
    }

    @Test
    void a_connect_cluster_says_what_our_process_says() throws SQLException {
        sql(CHANGES);

        var changed = Instant.now();
        var said = said(theirs, changed);
        assertThat(said).isEqualTo(said(ours, changed));
        assertThat(said.stream().map(Said::topic).distinct())
                .hasSameSizeAs(ours.cluster.topics().captured().keySet());
        assertThat(said.stream().filter(record -> record.row == null))
                .extracting(Said::key)
                .containsExactlyInAnyOrder("a session", BONK, WIF);
        assertThat(said.stream()
                        .map(Said::row)
                        .filter(row -> row instanceof TokenRow token
                                && token.getSymbol().equals("BONK2")))
                .singleElement()
                .satisfies(row -> assertThat(((TokenRow) row).getWebsites()).isEqualTo(LINKS));
    }

    @Test
    void our_process_beside_it_is_ready_when_it_hears_its_clocks() {
        var deadline = System.nanoTime() + DEADLINE.toNanos();
        while (beside.notReady().isPresent()) {
            assertThat(System.nanoTime()).as(() -> beside.notReady().toString()).isLessThan(deadline);
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    @Test
    void a_worker_that_was_away_goes_on_where_it_was() throws SQLException, IOException {
        stopWorker();
        sql(List.of("insert into users(wallet_address) values ('%s')".formatted(BONK)));
        startWorker();

        var started = Instant.now();
        assertThat(said(theirs, started)).isEqualTo(said(ours, started));
    }

    private static Config config(Kafka kafka, String capture, String slot) {
        var settings = new Settings(Map.of(
                "DD_KAFKA",
                kafka.broker.bootstrap(),
                "DD_KAFKA_REPLICATION",
                "1",
                "DD_REGISTRY",
                kafka.registry.url(),
                "DD_POSTGRES",
                postgres.jdbc(),
                "DD_POSTGRES_USER",
                Postgres.USER,
                "DD_POSTGRES_PASSWORD",
                PASSWORD,
                "DD_CAPTURE",
                capture,
                "DD_SLOT",
                slot,
                // Both hear the clocks of either, so this makes the connector's second shorter, too.
                "DD_CLOCK_INTERVAL",
                "100ms",
                "DD_FEED",
                "none"));
        var config = Config.from(settings);
        settings.check();
        return config;
    }

    /**
     * As {@code connect-standalone.sh worker.properties kafka-connect.json} does, with other places in the JSON. What is
     * ours, Debezium's and Avro's comes as a plugin and is unknown to the worker itself.
     */
    private static void startWorker() throws IOException {
        var jars = List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
        var kafka = jars.stream().filter(jar -> Stream.of("/target/", "/debezium", "/postgresql/", "/avro/")
                .noneMatch(jar::contains));
        var plugins = folder.resolve("plugins");
        if (!Files.exists(plugins)) {
            plugin(jars, Files.createDirectories(plugins).resolve("degenduel.jar"));
        }
        var start = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + Path.of("src/test/resources/logback-test.xml"),
                "-cp",
                kafka.collect(joining(File.pathSeparator)),
                ConnectStandalone.class.getName(),
                properties(plugins).toString(),
                connector().toString());
        start.environment().put("DD_POSTGRES_PASSWORD", PASSWORD);
        worker = start.redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(LOG.toFile()))
                .start();
    }

    /** A jar that stands for all of them. */
    private static void plugin(List<String> jars, Path plugin) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        jars.stream()
                                .map(jar -> Path.of(jar).toUri().toString())
                                .collect(joining(" ")));
        new JarOutputStream(Files.newOutputStream(plugin), manifest).close();
    }

    private static Path properties(Path plugins) throws IOException {
        var properties = new Properties();
        properties.putAll(Map.of(
                "bootstrap.servers", theirs.broker.bootstrap(),
                "listeners", "http://127.0.0.1:0",
                "plugin.path", plugins.toString(),
                "plugin.discovery", "service_load",
                "key.converter", JsonConverter.class.getName(),
                "value.converter", JsonConverter.class.getName(),
                "offset.storage.file.filename", folder.resolve("offsets").toString(),
                "config.providers", "env",
                "config.providers.env.class", EnvVarConfigProvider.class.getName()));
        var file = folder.resolve("worker.properties");
        try (var out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
        return file;
    }

    private static Path connector() throws IOException {
        var json = new ObjectMapper();
        try (var handedOut = CaptureConnector.class.getResourceAsStream("/kafka-connect.json")) {
            var connector = json.readTree(handedOut);
            ((ObjectNode) connector.get("config"))
                    .put("database.hostname", "127.0.0.1")
                    .put("database.port", String.valueOf(postgres.port()))
                    .put("value.converter.schema.registry.url", theirs.registry.url());
            var file = folder.resolve("kafka-connect.json");
            json.writeValue(file.toFile(), connector);
            return file;
        }
    }

    private static void stopWorker() {
        worker.destroy();
        try {
            Await.until("the worker, whose log is " + LOG + ", has ended", DEADLINE, () -> !worker.isAlive());
        } finally {
            worker.destroyForcibly();
        }
    }

    private static void sql(List<String> statements) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.jdbc(), Postgres.USER, PASSWORD);
                var run = connection.createStatement()) {
            for (var statement : statements) {
                run.execute(statement);
            }
        }
    }

    /** Everything on the captured topics, once clocks say that there is nothing from before that moment to come. */
    private static List<Said> said(Kafka kafka, Instant moment) {
        var topics = kafka.cluster.topics().captured().values().stream().collect(toMap(Topic::name, topic -> topic));
        var said = new ArrayList<Said>();
        try (var consumer =
                new KafkaConsumer<>(kafka.cluster.client(), new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = topics.values().stream()
                    .flatMap(topic -> IntStream.range(0, topic.partitions())
                            .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var clocks = new HashSet<TopicPartition>();
            var deadline = System.nanoTime() + DEADLINE.toNanos();
            while (clocks.size() < partitions.size()) {
                assertThat(deaths).isEmpty();
                assertThat(worker.isAlive())
                        .as("the worker, whose log is " + LOG)
                        .isTrue();
                assertThat(System.nanoTime()).as(() -> "clocks of " + clocks).isLessThan(deadline);
                for (var record : consumer.poll(POLL)) {
                    if (!Keys.isClock(record.key())) {
                        said.add(Said.of(record, topics.get(record.topic())));
                    } else if (record.timestamp() > moment.toEpochMilli()) {
                        assertThat(record.key()).isEqualTo(Keys.clock(record.partition()));
                        clocks.add(new TopicPartition(record.topic(), record.partition()));
                    }
                }
            }
        }
        return said.stream()
                .sorted(comparing(Said::topic).thenComparing(Said::partition))
                .toList();
    }
}
