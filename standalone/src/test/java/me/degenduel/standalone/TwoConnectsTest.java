package me.degenduel.standalone;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import me.degenduel.connect.Config;
import me.degenduel.connect.Connect;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Of several connects one is at work, and the next takes over: no topic has two writers. */
class TwoConnectsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TAKEN_OVER = Duration.ofSeconds(10);
    private static final Duration HANDED_OVER = Duration.ofSeconds(4);
    private static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    private static final String AT_WORK = "another connect is at work";

    @TempDir
    private static Path folder;

    private static Capturing capturing;
    private static Topics topics;
    private static Admin admin;

    private final List<Throwable> deaths = new CopyOnWriteArrayList<>();
    private final TestReporter reporter;

    TwoConnectsTest(TestReporter reporter) {
        this.reporter = reporter;
    }

    @BeforeAll
    static void given_a_market() throws IOException {
        capturing = new Capturing(folder, "1GB")
                .with("DD_CLOCK_INTERVAL", "200ms")
                .with("DD_RATE", "50")
                .with("DD_CONNECT_LEASE", "3s");
        topics = capturing.config().cluster().topics();
        admin = Admin.create(capturing.config().cluster().client());
    }

    @AfterAll
    static void stop() {
        admin.close();
        capturing.close();
    }

    @Test
    void the_next_takes_over_when_one_is_paused_ends_or_is_killed() throws Exception {
        try (var paused = process("a")) {
            paused.awaitReady();
            list(BONK, "BONK");
            awaitPrices();
            try (var second = new Waiting("b")) {
                var writers = written().keySet();
                paused.pause();
                var stopped = System.currentTimeMillis();
                var took = second.awaitReady(TAKEN_OVER);
                reporter.publishEntry("taken over from one that was paused", took.toMillis() + " ms");
                var before = written();
                before.keySet().retainAll(writers);
                var saidBefore = pricesSaidUntil(stopped);
                paused.resume();

                assertThat(paused.awaitEnd()).as(paused.words()).isOne();
                assertThat(paused.words()).contains("Another connect has taken over");
                assertThat(whatCameLate(before))
                        .as("records of it, but for those that were on their way when it was stopped")
                        .isEqualTo(pricesSaidUntil(stopped) - saidBefore);
                awaitPrices();

                try (var killed = process("a")) {
                    killed.awaitHealth("ready", "503 " + AT_WORK);
                    assertThat(killed.health("live")).isEqualTo("200 live");
                    second.end();
                    took = awaitReady(killed);
                    assertThat(took).isLessThan(HANDED_OVER);
                    reporter.publishEntry("handed over by one that ended", took.toMillis() + " ms");

                    try (var third = new Waiting("c")) {
                        killed.kill();
                        took = third.awaitReady(TAKEN_OVER);
                        reporter.publishEntry("taken over from one that was killed", took.toMillis() + " ms");
                        awaitPrices();
                        refuseAnotherOfTheName("c");
                        assertThat(third.notReady()).isEmpty();
                    }
                }
            }
        }
        assertThat(deaths).isEmpty();
        var rows = TopicReader.all(capturing.config().cluster().client(), topics.tokenRows).stream()
                .filter(record -> record.value() != null);
        assertThat(rows).as("the one row, which no new snapshot has read").hasSize(1);
    }

    private void refuseAnotherOfTheName(String name) throws IOException {
        var refused = new CopyOnWriteArrayList<Throwable>();
        try (var another = Connect.start(config(name), new SimpleMeterRegistry(), refused::add)) {
            Await.until("it is refused", PATIENCE, () -> !refused.isEmpty());
            assertThat(another.notReady()).isPresent();
        }
        assertThat(refused.getFirst()).hasMessageContaining("give this one a DD_CONNECT_INSTANCE of its own");
    }

    private static ConnectProcess process(String name) throws IOException {
        var settings = new HashMap<>(capturing.settings());
        settings.put("DD_CONNECT_INSTANCE", name);
        return new ConnectProcess(Path.of("target/connect-%s.log".formatted(name)), settings);
    }

    private static Config config(String name) {
        var settings = new HashMap<>(capturing.settings());
        settings.put("DD_CONNECT_INSTANCE", name);
        var all = new Settings(settings);
        var config = Config.from(all);
        all.check();
        return config;
    }

    private static void list(String address, String symbol) throws SQLException {
        capturing.sql("""
                insert into tokens(address, symbol, name, decimals) values ('%1$s', '%2$s', '%2$s', 5);
                insert into token_whitelist(address, status) values ('%1$s', 'listed')""".formatted(address, symbol));
    }

    private static Duration awaitReady(ConnectProcess process) {
        var begun = System.nanoTime();
        process.awaitReady();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Prices, and not only clocks: more of them than there were. */
    private static void awaitPrices() {
        var before = System.currentTimeMillis();
        Await.until(
                "prices come",
                PATIENCE,
                () -> TopicReader.all(capturing.config().cluster().client(), topics.prices).stream()
                        .anyMatch(price -> price.value() != null && price.timestamp() > before));
    }

    /** Prices and clocks; only what was said before it counts, whenever it came. */
    private static long pricesSaidUntil(long time) {
        return TopicReader.all(capturing.config().cluster().client(), topics.prices).stream()
                .filter(price -> price.timestamp() <= time)
                .count();
    }

    /** By partition and writer, how far each has come with the rows of tables and with prices. */
    private static Map<String, ProducerState> written() throws ExecutionException, InterruptedException {
        var partitions = Stream.concat(Stream.of(topics.prices), topics.captured().values().stream())
                .flatMap(topic -> TopicReader.partitions(topic).stream())
                .toList();
        Map<String, ProducerState> writers = new HashMap<>();
        for (var partition : partitions) {
            states(partition).forEach((writer, state) -> writers.put(partition + " by " + writer, state));
        }
        return writers;
    }

    private static Map<Long, ProducerState> states(TopicPartition partition)
            throws ExecutionException, InterruptedException {
        return admin.describeProducers(List.of(partition)).partitionResult(partition).get().activeProducers().stream()
                .collect(toMap(ProducerState::producerId, state -> state));
    }

    /** How many records came from those writers since. */
    private static long whatCameLate(Map<String, ProducerState> before)
            throws ExecutionException, InterruptedException {
        var now = written();
        return before.entrySet().stream()
                .mapToLong(writer -> now.get(writer.getKey()).lastSequence()
                        - writer.getValue().lastSequence())
                .sum();
    }

    /** A connect in this process, from when it says that it waits. */
    private final class Waiting implements AutoCloseable {
        private final Connect connect;
        private boolean ended;

        Waiting(String name) {
            connect = Connect.start(config(name), new SimpleMeterRegistry(), deaths::add);
            Await.until("it waits", PATIENCE, () -> connect.notReady().equals(Optional.of(AT_WORK)));
        }

        Optional<String> notReady() {
            return connect.notReady();
        }

        Duration awaitReady(Duration patience) {
            var begun = System.nanoTime();
            Await.until("it takes over", patience, () -> connect.notReady().isEmpty());
            return Duration.ofNanos(System.nanoTime() - begun);
        }

        void end() {
            ended = true;
            connect.close();
        }

        @Override
        public void close() {
            if (!ended) {
                end();
            }
        }
    }
}
