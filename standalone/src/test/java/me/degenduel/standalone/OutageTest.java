package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.UserRow;
import me.degenduel.standalone.MoodyRegistry.Mood;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * A part goes and comes back while rows change and prices come: meanwhile the platform says what it misses, afterwards
 * it has missed nothing.
 */
class OutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration NOTICED = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofSeconds(2);
    /** Longer than replication, sessions and transactions last without a word. */
    private static final Duration LONG = Duration.ofSeconds(150);

    private static final String DATABASE = "the database";
    private static final String KAFKA = "Kafka";
    private static final String REGISTRY = "schema registry";

    @TempDir
    private static Path folder;

    private static Parts parts;
    private static Outside outside;
    private static Agreement agreement;

    private final TestReporter reporter;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> ears = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            said.add(event.getFormattedMessage() + " " + event.getKeyValuePairs());
        }
    };
    private Load load;
    private List<Long> snapshots;

    OutageTest(TestReporter reporter) {
        this.reporter = reporter;
    }

    @BeforeAll
    static void given_a_platform() throws Exception {
        parts = new Parts(folder);
        outside = new Outside(parts);
        agreement = new Agreement(outside);
        awaitReady();
        outside.keepEveryVersion(outside.cluster().topics().tokenRows);
    }

    @AfterAll
    static void stop() {
        parts.close();
    }

    @BeforeEach
    void given_rows_that_change_and_prices_that_come() {
        snapshots = agreement.snapshotsFinished();
        load = new Load(outside);
        awaitLoad(20, 100);
        ears.start();
        ours().addAppender(ears);
    }

    @AfterEach
    void end() {
        ours().detachAppender(ears);
        load.close();
    }

    @Test
    void postgres_is_stopped_and_started_again() throws Exception {
        parts.stopPostgres();
        meanwhile(DATABASE, SHORT);
        parts.startPostgres();
        nothingWasMissed();
    }

    @Test
    void a_command_is_refused_while_postgres_is_away_and_done_once_when_it_is_sent_again() throws Exception {
        var admin = Outside.newAddress();
        var token = parts.token(admin, "admin");
        var start = Instant.now().plus(Duration.ofHours(1));
        var contest = "{\"name\":\"Outage\",\"start_time\":\"%s\",\"end_time\":\"%s\"}"
                .formatted(start, start.plus(Duration.ofHours(1)));
        Await.until(
                "the administrator is known",
                PATIENCE,
                () -> create(token, "{}").statusCode() == 400);

        parts.stopPostgres();
        var refusal = create(token, contest);
        assertThat(refusal.statusCode()).isEqualTo(503);
        assertThat(refusal.headers().firstValue("Retry-After")).contains("1");
        parts.startPostgres();

        Await.until("it is done", PATIENCE, () -> create(token, contest).statusCode() == 202);
        assertThat(create(token, contest).statusCode()).isEqualTo(202);
        assertThat(outside.ask("select count(*) from contests where created_by = '" + admin + "'"))
                .isEqualTo("1");
        nothingWasMissed();
    }

    private static HttpResponse<String> create(String token, String contest) throws Exception {
        return outside.post("/api/v69/contests", token, "the-same-key", contest);
    }

    @Test
    void postgres_is_paused() throws Exception {
        parts.pausePostgres();
        meanwhile(DATABASE, SHORT);
        parts.resumePostgres();
        nothingWasMissed();
    }

    @Tag("long")
    @Test
    void postgres_is_paused_for_minutes() throws Exception {
        parts.pausePostgres();
        meanwhile(DATABASE, LONG);
        parts.resumePostgres();
        nothingWasMissed();
    }

    @Tag("long")
    @Test
    void postgres_is_away_for_minutes() throws Exception {
        parts.stopPostgres();
        meanwhile(DATABASE, LONG);
        parts.startPostgres();
        nothingWasMissed();
    }

    @Test
    void kafka_is_stopped_and_started_again() throws Exception {
        var contest = Visitor.contest(outside);
        var url = parts.endpoints().ws();
        var silent = Outside.newAddress();
        try (var speaker = Visitor.in(url, parts, Outside.newAddress(), contest);
                var listener = Visitor.in(url, parts, silent, contest)) {
            parts.stopKafka();
            speaker.say("into the void");
            meanwhile(KAFKA, SHORT);
            assertThat(speaker.refusal()).isEqualTo("MESSAGE_PROCESSING_ERROR");
            parts.startKafka();
            nothingWasMissed();
            speaker.say("back");
            assertThat(listener.texts(1)).containsExactly("back");
            assertThat(speaker.hasHeard("leave", silent)).isFalse();
        }
    }

    @Tag("long")
    @Test
    void kafka_is_away_for_minutes() throws Exception {
        parts.stopKafka();
        meanwhile(KAFKA, LONG);
        parts.startKafka();
        nothingWasMissed();
    }

    @Test
    void who_watches_prices_is_told_when_nobody_asks_for_any_and_when_somebody_does_again() throws Exception {
        try (var client = new SocketClient(parts.endpoints().ws() + "/api/v69/ws/token-data")) {
            parts.stopConnect();
            var status = client.hear("market_status");
            assertThat(status.path("status").asText()).isEqualTo("stale");
            assertThat(status.path("source").asText()).isEqualTo("market_data_service");
            client.forget();

            parts.startConnect();
            assertThat(client.hear("market_status").path("status").asText()).isEqualTo("live");
        }
        nothingWasMissed();
    }

    @Test
    void the_registry_is_away_when_an_id_arrives_that_nobody_has_seen() throws Exception {
        anIdArrives(Mood.AWAY, SHORT);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(names = "HONEST", mode = EnumSource.Mode.EXCLUDE)
    void the_registry_cannot_say_for_a_minute_what_a_new_id_means(Mood mood) throws Exception {
        anIdArrives(mood, Duration.ofMinutes(1));
    }

    @Test
    void the_registry_fails_while_connect_and_serving_start() throws Exception {
        processesStart(Mood.FAILING);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(names = "HONEST", mode = EnumSource.Mode.EXCLUDE)
    void the_registry_is_not_itself_while_connect_and_serving_start(Mood mood) throws Exception {
        processesStart(mood);
    }

    @Test
    void postgres_is_away_while_connect_and_serving_start() throws Exception {
        parts.stopProcesses();
        parts.stopPostgres();
        var start = startOfProcesses();
        meanwhile(DATABASE, SHORT);
        parts.startPostgres();
        start.get();
        nothingWasMissed();
    }

    @Tag("long")
    @Test
    void kafka_is_away_while_connect_and_serving_start() throws Exception {
        parts.stopProcesses();
        parts.stopKafka();
        var start = startOfProcesses();
        meanwhile(KAFKA, SHORT);
        parts.startKafka();
        start.get();
        nothingWasMissed();
    }

    /** Serving has not started before it has what it needs. */
    private static Future<?> startOfProcesses() {
        var start = new FutureTask<>(() -> {
            parts.startProcesses();
            return null;
        });
        Thread.ofPlatform().name("start").start(start);
        return start;
    }

    private void anIdArrives(Mood mood, Duration length) throws Exception {
        var topics = outside.cluster().topics();
        var token = FirstWhitelist.tokens(1, 0).getFirst().address();
        var price = "2.%09d".formatted(System.nanoTime() % 1_000_000_000);
        var letters = TopicReader.all(outside.cluster().client(), topics.marketDeadLetters)
                .size();
        var registry = parts.endpoints().registry();
        var priced = UnseenSchema.of(
                registry,
                Price.newBuilder().setPrice(price).setSource("elsewhere").build());
        var wallet = Outside.newAddress();
        var person = UnseenSchema.of(registry, person(wallet));

        parts.registry().becomes(mood);
        send(topics.prices, token, priced);
        send(topics.users, wallet, person);
        meanwhile(REGISTRY, length);
        parts.registry().becomes(Mood.HONEST);

        nothingWasMissed();
        assertThat(TopicReader.all(outside.cluster().client(), topics.ticks))
                .extracting(tick -> tick.value().getPrice().toPlainString())
                .containsOnlyOnce(price + "000000000");
        assertThat(TopicReader.all(outside.cluster().client(), topics.marketDeadLetters))
                .hasSize(letters);
        assertThat(outside.get("/metrics").body()).doesNotContain("dd_tail_unreadable_total");
    }

    private void processesStart(Mood mood) throws Exception {
        parts.stopProcesses();
        parts.registry().becomes(mood);
        parts.startProcesses();
        assertThat(parts.captureNotReady()).isPresent();
        meanwhile(REGISTRY, SHORT);
        Await.until("connect names the registry", NOTICED, () -> parts.captureNotReady()
                .filter(reason -> reason.contains(REGISTRY))
                .isPresent());
        parts.registry().becomes(Mood.HONEST);
        nothingWasMissed();
    }

    /** Soon the platform is not ready, and stays so; it says why, and so does its log. */
    private void meanwhile(String missing, Duration length) {
        Await.until("it is not ready for want of " + missing, NOTICED, () -> isNotReadyFor(missing));
        var end = System.nanoTime() + length.toNanos();
        Await.until("the outage is over", length.plus(PATIENCE), () -> {
            assertThat(readiness()).startsWith("503").contains(missing);
            return System.nanoTime() > end;
        });
        assertThat(said).anyMatch(line -> line.contains(missing));
    }

    private void nothingWasMissed() throws Exception {
        var back = System.nanoTime();
        awaitReady();
        var ready = Duration.ofNanos(System.nanoTime() - back);
        reporter.publishEntry("ready again after", ready.toMillis() + " ms");
        awaitLoad(load.names().size() + 20, load.prices().size() + 100);
        load.end();
        agreement.hold();
        agreement.everyNameWasCaptured(load.names());
        agreement.everyPriceIsOneTick(load.prices());
        assertThat(agreement.snapshotsFinished()).isEqualTo(snapshots);
        parts.assertNothingDied();
    }

    private static void awaitReady() {
        Await.until("it is ready", PATIENCE, () -> {
            var readiness = readiness();
            if (!readiness.startsWith("200")) {
                throw new IOException(readiness + " " + parts.captureNotReady());
            }
            return parts.captureNotReady().isEmpty();
        });
    }

    private static boolean isNotReadyFor(String missing) throws Exception {
        var readiness = readiness();
        if (!readiness.startsWith("503") || !readiness.contains(missing)) {
            throw new IOException(readiness);
        }
        return true;
    }

    private static String readiness() throws IOException, InterruptedException {
        var answer = outside.get("/health/ready");
        return answer.statusCode() + " " + answer.body();
    }

    private void awaitLoad(int names, int prices) {
        Await.until(
                "%d rows changed and %d prices came".formatted(names, prices),
                PATIENCE,
                () -> load.names().size() >= names && load.prices().size() >= prices);
    }

    private static UserRow person(String wallet) {
        return UserRow.newBuilder()
                .setWalletAddress(wallet)
                .setNickname("somebody")
                .setRole("user")
                .setIsBanned(false)
                .setEpoch(1)
                .setLsn(1)
                .setCommittedAt(Instant.EPOCH)
                .build();
    }

    private static void send(Topic<?> topic, String key, byte[] value) throws Exception {
        try (var producer =
                new KafkaProducer<>(outside.cluster().client(), new StringSerializer(), new ByteArraySerializer())) {
            var partition = Keys.partition(key, topic.partitions());
            producer.send(new ProducerRecord<>(topic.name(), partition, key, value))
                    .get();
        }
    }

    private static Logger ours() {
        return (Logger) LoggerFactory.getLogger("me.degenduel");
    }
}
