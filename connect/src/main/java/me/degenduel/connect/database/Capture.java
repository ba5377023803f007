package me.degenduel.connect.database;

import static java.util.stream.Collectors.toMap;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import me.degenduel.connect.Lately;
import me.degenduel.connect.Meters;
import me.degenduel.connect.database.Position.Phase;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.health.Guard;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Change capture inside our process: Debezium's engine with the connector, transform and converter that a Kafka Connect
 * cluster would run, and a producer. A batch is done when Kafka has all of it, and its offset is stored before the next.
 *
 * <p>What fails outside of us is tried again, for ever and said aloud; our own mistakes end the process.
 */
public final class Capture implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Capture.class);
    private static final long SOON_MILLIS = 1_000;
    private static final double NANOS = 1e6;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(4);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration OFTENEST = Duration.ofMillis(10);
    /** Without a clock for this long, the database or the way to it is not well. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /**
     * What capture is told.
     *
     * @param slot the name of the replication slot, and of the publication
     */
    public record Config(Database database, String slot, Duration clocks) {
        public static Config from(Settings settings) {
            var slot = settings.text(
                    "DD_SLOT",
                    "degenduel",
                    "The name of the replication slot and the publication, one for each Kafka.");
            settings.refuse(
                    !slot.matches("[a-z0-9_]{1,63}"),
                    "DD_SLOT is \"" + slot + "\", but it must be up to 63 of a-z, 0-9 and _.");
            var clocks = settings.duration(
                    "DD_CLOCK_INTERVAL",
                    "200ms",
                    "How often a clock follows the changes and the prices; a leaderboard is that much later.");
            settings.refuse(
                    clocks.compareTo(OFTENEST) < 0 || clocks.compareTo(SILENCE.dividedBy(2)) > 0,
                    "DD_CLOCK_INTERVAL is %d ms, but it must be between 10ms and 5s.".formatted(clocks.toMillis()));
            return new Config(Database.from(settings), slot, clocks);
        }
    }

    private final Cluster cluster;
    private final Topics topics;
    private final BooleanSupplier mayWrite;
    private final Consumer<Throwable> onDeath;
    private final Properties settings = new Properties();
    private final RecordConverter converter = new RecordConverter();
    private final Map<String, Counter> written;
    private final Timer lag;
    private final Counter restarts;
    private final Lately lately = new Lately();
    private final AtomicLong rowsRead = new AtomicLong();
    private final Thread thread = new Thread(this::run, "capture");

    private Guard guard;

    private volatile boolean closing;
    private volatile DebeziumEngine<?> engine;
    private volatile boolean complete;
    private volatile long lastClock;

    private Capture(
            Config config,
            Cluster cluster,
            Topics topics,
            Meters meters,
            BooleanSupplier mayWrite,
            Consumer<Throwable> onDeath) {
        this.cluster = cluster;
        this.topics = topics;
        this.mayWrite = mayWrite;
        this.onDeath = onDeath;
        settings.putAll(cluster.client());
        settings.putAll(CaptureSettings.of(
                topics, config.slot(), config.clocks(), config.database().debezium()));
        settings.put("offset.storage", Offsets.class.getName());
        settings.put("offset.storage.topic", topics.captureOffsets.name());
        settings.put("offset.storage.partitions", String.valueOf(topics.captureOffsets.partitions()));
        settings.put("offset.storage.replication.factor", String.valueOf(cluster.replication()));
        settings.put("record.processing.threads", "1");
        settings.put("errors.retry.delay.max.ms", "2000");
        // The offsets' producer would otherwise wait for more to come, and the next batch for it.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        converter.configure(cluster.serdes(), false);
        written = topics.captured().values().stream().map(Topic::name).collect(toMap(name -> name, meters::captured));
        lag = meters.captureLag();
        restarts = meters.captureRestarts();
    }

    /**
     * Returns at once; {@link #notReady} tells how far it has come.
     *
     * @param guards counts what it does, and tells others how it is
     * @param mayWrite whether we are the topics' one writer; while nobody knows, it waits
     * @param onDeath hears of our own mistakes, after which nothing is captured any more
     */
    public static Capture start(
            Config config,
            Cluster cluster,
            Topics topics,
            Meters meters,
            Function<Capture, Guard> guards,
            BooleanSupplier mayWrite,
            Consumer<Throwable> onDeath) {
        var capture = new Capture(config, cluster, topics, meters, mayWrite, onDeath);
        capture.guard = guards.apply(capture);
        capture.thread.start();
        return capture;
    }

    /**
     * Takes the slot from whoever reads from it: a connect that is not at work any more, and may hang. The database would
     * wait a minute for a word of it.
     */
    public static void freeSlot(Config config) {
        try {
            Slot.of(config).free();
        } catch (RetriableException away) {
            log.atWarn().log("Nobody can be made to leave the slot: {}", away.getMessage());
        }
    }

    /** Why the topics do not say what the database says, if they do not. */
    public Optional<String> notReady() {
        if (!complete) {
            return Optional.of("the first snapshot is running: %,d rows".formatted(rowsRead.get()));
        }
        var silence = Duration.ofNanos(System.nanoTime() - lastClock);
        return silence.compareTo(SILENCE) < 0
                ? Optional.empty()
                : Optional.of("no change or clock was captured for %d s: the database, Kafka or the registry is away"
                        .formatted(silence.toSeconds()));
    }

    /**
     * How close the topics follow the database, by the names that clients know: {@code syncGap}, milliseconds since
     * everything committed was known to be there; {@code tokenSyncLatency}, milliseconds from a commit until Kafka has the
     * change, the mean of the last thousand; {@code tokenSyncHitRate}, the part of those that took at most a second.
     */
    public Map<String, Double> figures() {
        var figures = new HashMap<String, Double>();
        if (complete) {
            figures.put("syncGap", (System.nanoTime() - lastClock) / NANOS);
        }
        lately.mean().ifPresent(mean -> figures.put("tokenSyncLatency", mean));
        lately.within(SOON_MILLIS).ifPresent(part -> figures.put("tokenSyncHitRate", part));
        return figures;
    }

    private void run() {
        var pause = FIRST_PAUSE;
        while (!closing) {
            var begun = System.nanoTime();
            var failure = capture();
            if (closing) {
                return;
            }
            if (isOurs(failure)) {
                onDeath.accept(failure);
                return;
            }
            restarts.increment();
            guard.failed(Duration.ofNanos(System.nanoTime() - begun), "capture has failed, and is started again");
            var ran = Duration.ofNanos(System.nanoTime() - begun);
            pause = ran.compareTo(LONGEST_PAUSE.multipliedBy(2)) > 0 ? FIRST_PAUSE : twice(pause);
            log.atError().setCause(failure).addKeyValue("again", pause).log("Capture has failed and is started again");
            try {
                Thread.sleep(pause);
            } catch (InterruptedException closed) {
                return;
            }
        }
    }

    /** Runs until it fails or is closed. */
    private Throwable capture() {
        var failure = new Throwable[] {new IllegalStateException("The engine stopped without a word")};
        var client = cluster.client();
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        client.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, Keys.ByOwner.class.getName());
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
            // Debezium would wait a minute for a name that its last engine, or another in this process, still holds.
            settings.put("custom.metric.tags", "engine=" + System.nanoTime());
            engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                    .using(settings)
                    .using(OffsetCommitPolicy.always())
                    .using((success, message, error) -> failure[0] = error == null ? failure[0] : error)
                    .notifying(new Writer(producer))
                    .build();
            engine.run();
        } catch (RuntimeException unable) {
            failure[0] = unable;
        }
        return failure[0];
    }

    private static Duration twice(Duration pause) {
        var longer = pause.multipliedBy(2);
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    /** A row or a value that our code cannot handle will not be handled better the next time. */
    private static boolean isOurs(Throwable failure) {
        return Stream.iterate(failure, error -> error != null, Throwable::getCause)
                .anyMatch(error -> error instanceof DataException
                        || error instanceof SerializationException
                        || error instanceof NullPointerException
                        || error instanceof ClassCastException
                        || error instanceof IllegalArgumentException
                        || error instanceof Error);
    }

    @Override
    public void close() {
        closing = true;
        var deadline = System.nanoTime() + CLOSING.toNanos();
        try {
            do {
                stopEngine();
            } while (!thread.join(LOOK) && System.nanoTime() < deadline);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    /** The engine refuses while its task starts, and once it stops, so it is asked until its thread is done. */
    private void stopEngine() {
        try {
            if (engine == null) {
                thread.interrupt();
            } else {
                engine.close();
            }
        } catch (IllegalStateException notNow) {
            log.atDebug().log("The capture engine cannot be stopped now: {}", notNow.getMessage());
        } catch (IOException unclean) {
            log.atWarn().setCause(unclean).log("The capture engine did not close cleanly");
        }
    }

    /** Writes batches to Kafka, in the order of the database's log. */
    private final class Writer implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {
        private final KafkaProducer<String, byte[]> producer;
        private final List<Future<RecordMetadata>> sent = new ArrayList<>();
        private Leftovers leftovers;
        private long sweeping;

        Writer(KafkaProducer<String, byte[]> producer) {
            this.producer = producer;
        }

        @Override
        public void handleBatch(
                List<RecordChangeEvent<SourceRecord>> batch, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
                throws InterruptedException {
            while (!mayWrite.getAsBoolean()) {
                Thread.sleep(LOOK);
            }
            var begun = System.nanoTime();
            sent.clear();
            for (var event : batch) {
                write(event.record());
            }
            for (var record : sent) {
                await(record);
            }
            committer.markProcessed(batch.getLast());
            committer.markBatchFinished();
            batch.forEach(event -> done(event.record()));
            guard.succeeded(Duration.ofNanos(System.nanoTime() - begun));
        }

        private void write(SourceRecord record) throws InterruptedException {
            var position = Position.in(record.sourceOffset());
            var key = (String) record.key();
            if (position.phase() != Phase.CHANGES && position.epoch() != sweeping) {
                leftovers = Leftovers.in(topics.captured().values(), cluster);
                sweeping = position.epoch();
                rowsRead.set(0);
            }
            switch (position.phase()) {
                case SNAPSHOT -> {
                    complete = false;
                    leftovers.found(record.topic(), key);
                }
                case COMPLETE -> {
                    if (leftovers != null) {
                        leftovers.deletions(position).forEach(deletion -> sent.add(producer.send(deletion)));
                        log.atInfo()
                                .addKeyValue("epoch", position.epoch())
                                .addKeyValue("rows", rowsRead)
                                .addKeyValue("deleted", leftovers.count())
                                .log("The snapshot is complete");
                        leftovers = null;
                    }
                }
                case CHANGES -> {}
            }
            sent.add(producer.send(new ProducerRecord<>(
                    record.topic(), record.kafkaPartition(), record.timestamp(), key, bytes(record))));
        }

        private byte[] bytes(SourceRecord record) throws InterruptedException {
            while (true) {
                try {
                    return converter.fromConnectData(record.topic(), record.valueSchema(), record.value());
                } catch (RetriableException away) {
                    log.atWarn().log("Capture waits: {}", away.getMessage());
                    Thread.sleep(FIRST_PAUSE);
                }
            }
        }

        private void done(SourceRecord record) {
            var phase = Position.in(record.sourceOffset()).phase();
            written.get(record.topic()).increment();
            if (phase == Phase.SNAPSHOT) {
                rowsRead.incrementAndGet();
            } else if (Keys.isClock((String) record.key())) {
                complete = true;
                lastClock = System.nanoTime();
            } else {
                var took = Math.max(0, System.currentTimeMillis() - record.timestamp());
                lag.record(took, TimeUnit.MILLISECONDS);
                lately.took(took);
            }
        }

        private static void await(Future<RecordMetadata> record) throws InterruptedException {
            try {
                record.get();
            } catch (ExecutionException refused) {
                throw new IllegalStateException("Kafka did not take a captured row", refused.getCause());
            }
        }
    }
}
