package me.degenduel.standalone;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import me.degenduel.schemas.Keys;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The platform is killed where it hurts most, while rows change and prices come, and its next start finds everything. */
class PlatformKillTest {
    private static final Duration READY_AGAIN = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TOKENS = 500;
    private static final int RATE = 200;
    private static final int KILLS = 10;
    private static final int SHUTDOWN_MILLIS = 2_500;

    @TempDir
    private static Path folder;

    /** What the last test has left, running and ready; nothing before the first. */
    private static Optional<PlatformProcess> left = Optional.empty();

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final TestReporter reporter;
    private PlatformProcess platform;
    private Outside outside;
    private Agreement agreement;

    /** When it is killed. */
    enum Moment {
        IN_THE_FIRST_SNAPSHOT,
        IN_THE_FIRST_BATCH_AFTER_IT,
        UNDER_LOAD,
        IN_SHUTDOWN
    }

    PlatformKillTest(TestReporter reporter) {
        this.reporter = reporter;
        reporter.publishEntry("seed", String.valueOf(seed));
    }

    @AfterAll
    static void stop() {
        left.ifPresent(PlatformProcess::close);
    }

    @ParameterizedTest
    @EnumSource
    void a_kill_loses_nothing_and_doubles_nothing(Moment moment) throws Exception {
        kill(moment);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void ten_kills_lose_nothing_and_double_nothing(Moment moment) throws Exception {
        for (var kills = 0; kills < KILLS; kills++) {
            kill(moment);
        }
    }

    @Test
    void rows_that_are_deleted_while_nobody_watches_and_the_slot_is_lost_are_gone_after_the_next_start()
            throws Exception {
        resume();
        var finished = agreement.snapshotsFinished();
        var address = Outside.newAddress();
        outside.list(address, "DOOMED");
        Await.until("the token is told", PATIENCE, () -> outside.listed().contains(address));

        platform.kill();
        Await.until("the slot is dropped, which the dead still hold for a moment", PATIENCE, () -> {
            outside.sql("select pg_drop_replication_slot('degenduel')");
            return true;
        });
        outside.sql("delete from tokens where address = '" + address + "'");
        platform.start();
        platform.awaitReady();

        agreement.hold();
        assertThat(outside.get("/api/v69/tokens/" + address).statusCode()).isEqualTo(404);
        assertThat(agreement.lastOf(address).value()).isNull();
        assertThat(agreement.snapshotsFinished()).containsAll(finished).hasSize(finished.size() + 1);
    }

    private void kill(Moment moment) throws Exception {
        var before = List.<Long>of();
        var finished = List.<Long>of();
        switch (moment) {
            case IN_THE_FIRST_SNAPSHOT, IN_THE_FIRST_BATCH_AFTER_IT -> begin();
            case UNDER_LOAD, IN_SHUTDOWN -> {
                resume();
                before = agreement.snapshotsBegun();
                finished = agreement.snapshotsFinished();
            }
        }
        try (var load = new Load(outside)) {
            var early = Set.<String>of();
            switch (moment) {
                case IN_THE_FIRST_SNAPSHOT -> awaitRows(1 + random.nextInt(TOKENS));
                case IN_THE_FIRST_BATCH_AFTER_IT -> awaitRowsAfterTheFirstClock(random.nextInt(20));
                case UNDER_LOAD -> awaitPrices(load, 1 + random.nextInt(500));
                case IN_SHUTDOWN -> {
                    awaitPrices(load, 1);
                    var ended = platform.endsWithin(Duration.ofMillis(random.nextInt(SHUTDOWN_MILLIS)));
                    reporter.publishEntry("ended before it was killed", String.valueOf(ended));
                }
            }
            platform.kill();
            if (moment != Moment.IN_SHUTDOWN) {
                outside.list(Outside.newAddress(), "MEANWHILE");
            }
            platform.start();
            var ready = platform.awaitReady();
            reporter.publishEntry("ready after a kill " + moment, ready.toMillis() + " ms\n" + platform.lastWords());

            if (finished.isEmpty()) {
                // Of a new platform, names may come with the snapshot, and prices before their tokens.
                early = load.taken();
            }
            awaitPrices(load, load.prices().size() + 100);
            load.end();
            agreement.hold();
            agreement.everyNameWasCaptured(without(early, load.names()));
            agreement.everyPriceIsOneTick(without(early, load.prices()));
            var begun = agreement.snapshotsBegun();
            reporter.publishEntry("snapshots begun", String.valueOf(begun.size()));
            if (before.isEmpty()) {
                // The kill may have cut the first short; one that is finished is never followed by another.
                assertThat(begun).as("snapshots, seed %d", seed).hasSizeLessThanOrEqualTo(2);
                assertThat(agreement.snapshotsFinished())
                        .as("of those the finished, seed %d", seed)
                        .containsExactly(begun.getLast());
            } else {
                assertThat(begun).as("snapshots, seed %d", seed).isEqualTo(before);
                assertThat(agreement.snapshotsFinished())
                        .as("of those the finished, seed %d", seed)
                        .isEqualTo(finished);
            }
            agreement.everySnapshotReadEachRowOnce();
            assertThat(ready)
                    .as("until it was ready again, seed %d; it said\n%s", seed, platform.lastWords())
                    .isLessThan(READY_AGAIN);
        }
    }

    /** A new platform on a new folder, which nobody waits for. */
    private void begin() throws IOException {
        left.ifPresent(PlatformProcess::close);
        left = Optional.of(new PlatformProcess(Files.createTempDirectory(folder, "platform"), TOKENS, RATE));
        use(left.get());
        platform.start();
    }

    /** The platform that the test before has left, or a new one. */
    private void resume() throws Exception {
        if (left.isEmpty()) {
            begin();
        }
        use(left.get());
        platform.awaitReady();
        outside.keepEveryVersion(outside.cluster().topics().tokenRows);
    }

    private void use(PlatformProcess process) {
        platform = process;
        outside = new Outside(process);
        agreement = new Agreement(outside);
    }

    private static Set<String> without(Set<String> some, Set<String> all) {
        return all.stream().filter(not(some::contains)).collect(toSet());
    }

    private static void awaitPrices(Load load, int count) {
        Await.until(count + " prices were taken", PATIENCE, () -> load.prices().size() >= count);
    }

    private void awaitRows(int count) {
        var topics = outside.cluster().topics();
        try (var consumer = consumer()) {
            Await.until(
                    count + " rows were read",
                    PATIENCE,
                    () -> TopicReader.count(consumer, topics.tokenRows) + TopicReader.count(consumer, topics.whitelist)
                            >= count);
        }
    }

    private void awaitRowsAfterTheFirstClock(int count) {
        var rows = outside.cluster().topics().tokenRows;
        try (var consumer = consumer()) {
            consumer.assign(TopicReader.partitions(rows));
            consumer.seekToBeginning(consumer.assignment());
            var clocks = new AtomicInteger();
            Await.until(count + " rows after the first clock", PATIENCE, () -> {
                for (var record : consumer.poll(Duration.ofMillis(10))) {
                    clocks.addAndGet(clocks.get() > 0 || Keys.isClock(record.key()) ? 1 : 0);
                }
                return clocks.get() > count;
            });
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        var client = outside.cluster().client();
        client.put("reconnect.backoff.max.ms", 50);
        return new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
