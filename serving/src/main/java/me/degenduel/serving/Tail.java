package me.degenduel.serving;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.RegistryUnavailable;
import me.degenduel.schemas.Retention;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.live.Change;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from its beginning and goes on for ever, into whoever keeps its rows; or from its end, for whoever only
 * tells what happens.
 *
 * <p>It reads what is not committed yet, where that is replaced by the next value and need not wait for a transaction;
 * what happened, or is kept for ever, counts once it is committed. Bytes that nobody can read are counted and passed over; while the
 * registry is away it waits, and passes over nothing.
 */
final class Tail<V> implements AutoCloseable {
    /** Takes what was read. It says when it has taken it, so that a fast topic cannot fill the memory. */
    interface Reader<V> {
        void read(List<Change<V>> batch, Runnable taken);
    }

    /** Where it begins, and whether somebody says in the topic, about every second, that it is alive. */
    sealed interface Kind {
        Kind CLOCKED = new Whole(true);
        Kind UNCLOCKED = new Whole(false);
        Kind NEWS = new Latest(0, Duration.ZERO);

        record Whole(boolean clocked) implements Kind {}

        /**
         * What happens from now on, after so many of the last records of each partition.
         *
         * @param gathered for how long Kafka may hold it back, so that it is asked less often
         */
        record Latest(long records, Duration gathered) implements Kind {}
    }

    private record Timed<V>(long time, Change<V> change) {}

    private static final Logger log = LoggerFactory.getLogger(Tail.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration GOODBYE = Duration.ofSeconds(2);
    private static final int BATCHES_IN_FLIGHT = 4;
    private static final int GATHERED_BYTES = 1 << 20;
    /** Clocks come about every second: without one for so long, somebody before us stands still. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Topic<V> topic;
    private final Kind kind;
    private final Reader<V> reader;
    private final Meters meters;
    private final Runnable onDeath;
    private final Consumer<String, byte[]> consumer;
    private final Thread thread;
    private final List<TopicPartition> partitions;
    private final Newest<V> newest;
    private final Predicate<String> wanted;
    private final Semaphore inFlight = new Semaphore(BATCHES_IN_FLIGHT);
    private final Timer age;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final BitSet clocks = new BitSet();

    private volatile boolean caughtUp;
    private volatile boolean clocked;
    /** When each partition had its last clock that is not history; 0 before the first. */
    private final AtomicLongArray heard;

    /**
     * @param instance on whose behalf
     * @param wanted keys; records with others are passed over
     * @param onDeath called when it cannot go on
     */
    static <V> Tail<V> start(
            Cluster cluster,
            String instance,
            Topic<V> topic,
            Kind kind,
            Predicate<String> wanted,
            Reader<V> reader,
            Meters meters,
            Runnable onDeath) {
        var name = instance + "-tail-" + topic.name();
        var config = new HashMap<>(cluster.client());
        config.put("isolation.level", isReplaced(topic.retention()) ? "read_uncommitted" : "read_committed");
        config.put("enable.auto.commit", false);
        // A log that is shorter than what was read is another one: then everything is read again, from a new start.
        config.put("auto.offset.reset", "none");
        config.put("client.id", name);
        if (kind instanceof Kind.Latest latest && latest.gathered().isPositive()) {
            config.put("fetch.min.bytes", GATHERED_BYTES);
            config.put("fetch.max.wait.ms", (int) latest.gathered().toMillis());
        }
        var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        return new Tail<>(name, consumer, topic, kind, wanted, reader, meters, onDeath);
    }

    /** Whether a record gives way to the next of its key. */
    private static boolean isReplaced(Retention retention) {
        return switch (retention) {
            case Retention.Table table -> true;
            case Retention.Versions versions -> true;
            case Retention.Recent recent -> true;
            case Retention.Events events -> false;
            case Retention.Kept kept -> false;
            case Retention.Stamped stamped -> isReplaced(stamped.kept());
        };
    }

    Tail(
            String name,
            Consumer<String, byte[]> consumer,
            Topic<V> topic,
            Kind kind,
            Predicate<String> wanted,
            Reader<V> reader,
            Meters meters,
            Runnable onDeath) {
        this.kind = kind;
        this.wanted = wanted;
        this.consumer = consumer;
        this.topic = topic;
        this.reader = reader;
        this.meters = meters;
        this.onDeath = onDeath;
        this.newest = new Newest<>(topic);
        this.age = meters.age(topic.name());
        this.partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        this.heard = new AtomicLongArray(topic.partitions());
        this.thread = Thread.ofPlatform().name(name).start(this::run);
    }

    /** Why what it fed is not whole; empty when it is. */
    Optional<String> notLoaded() {
        if (!caughtUp) {
            return Optional.of(topic.name() + " is still being read");
        }
        return clocked || !kind.equals(Kind.CLOCKED)
                ? Optional.empty()
                : Optional.of(topic.name() + " waits for the first snapshot of the database");
    }

    /** Why what it fed may be old; empty while clocks come in. */
    Optional<String> silent() {
        if (!kind.equals(Kind.CLOCKED)) {
            return Optional.empty();
        }
        var now = System.nanoTime();
        var silence = partitions.stream()
                .map(partition -> heard.get(partition.partition()))
                .mapToLong(last -> last == 0 ? Long.MAX_VALUE : now - last)
                .max()
                .orElseThrow();
        if (silence == Long.MAX_VALUE) {
            return Optional.of(topic.name() + " waits for its first clock");
        }
        return silence < SILENCE.toNanos()
                ? Optional.empty()
                : Optional.of("%s has had no clock for %d s"
                        .formatted(topic.name(), Duration.ofNanos(silence).toSeconds()));
    }

    private void run() {
        try (consumer) {
            consumer.assign(partitions);
            var ends = consumer.endOffsets(partitions);
            switch (kind) {
                case Kind.Whole whole -> consumer.seekToBeginning(partitions);
                case Kind.Latest latest -> {
                    var begins = consumer.beginningOffsets(partitions);
                    ends.forEach((partition, end) ->
                            consumer.seek(partition, Math.max(begins.get(partition), end - latest.records())));
                }
            }
            // What happened before the start is told as it happened, and not partition by partition.
            var past = new ArrayList<Timed<V>>();
            var isPast = kind instanceof Kind.Latest;
            while (closing.getCount() > 0) {
                var batch = new ArrayList<Change<V>>();
                for (var record : consumer.poll(POLL)) {
                    var inThePast = isPast;
                    read(record).ifPresent(change -> {
                        if (inThePast) {
                            past.add(new Timed<>(record.timestamp(), change));
                        } else {
                            batch.add(change);
                        }
                        if (caughtUp && !change.clock()) {
                            age.record(
                                    Math.max(0, System.currentTimeMillis() - record.timestamp()),
                                    TimeUnit.MILLISECONDS);
                        }
                        if (change.clock() && change.offset() >= ends.get(partitions.get(change.partition()))) {
                            heard.set(change.partition(), System.nanoTime());
                        }
                    });
                }
                var everything = caughtUp || hasReached(ends);
                if (isPast && everything) {
                    batch.addAll(inOrder(past));
                    past.clear();
                    isPast = false;
                }
                var everyClock = clocks.cardinality() == partitions.size();
                if (!batch.isEmpty() || everything != caughtUp) {
                    inFlight.acquire();
                    reader.read(batch, () -> {
                        inFlight.release();
                        caughtUp = everything;
                        clocked = everyClock;
                    });
                }
            }
        } catch (WakeupException | InterruptedException closed) {
            log.atDebug().addKeyValue("topic", topic.name()).log("Tail closed");
        } catch (RuntimeException problem) {
            log.atError().addKeyValue("topic", topic.name()).setCause(problem).log("A tail cannot go on");
            onDeath.run();
        }
    }

    /** By time, but each partition in its own order, whatever its times say. */
    private List<Change<V>> inOrder(List<Timed<V>> read) {
        var latest = new long[partitions.size()];
        return read.stream()
                .map(each -> {
                    var partition = each.change().partition();
                    latest[partition] = Math.max(latest[partition], each.time());
                    return new Timed<>(latest[partition], each.change());
                })
                .toList()
                .stream()
                .sorted(Comparator.comparingLong(Timed::time))
                .map(Timed::change)
                .toList();
    }

    private boolean hasReached(Map<TopicPartition, Long> ends) {
        return partitions.stream().allMatch(partition -> consumer.position(partition) >= ends.get(partition));
    }

    private Optional<Change<V>> read(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        var key = record.key();
        if (key == null) {
            return unreadable(record, "it has no key");
        }
        if (record.value() == null && Keys.isClock(key)) {
            clocks.set(record.partition());
            return Optional.of(new Change<>(record.partition(), record.offset(), record.timestamp(), key, null, true));
        }
        if (!wanted.test(key)) {
            return Optional.empty();
        }
        try {
            var value = value(record);
            return newest.isNewer(key, value)
                    ? Optional.of(
                            new Change<>(record.partition(), record.offset(), record.timestamp(), key, value, false))
                    : Optional.empty();
        } catch (SerializationException bad) {
            return unreadable(record, bad.getMessage());
        }
    }

    private V value(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        while (true) {
            try {
                return topic.values().deserializer().deserialize(topic.name(), record.value());
            } catch (RegistryUnavailable away) {
                log.atWarn()
                        .addKeyValue("topic", topic.name())
                        .addKeyValue("reason", away.getMessage())
                        .log("A tail waits for the schema registry");
                if (closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new InterruptedException("Closed while waiting for the schema registry");
                }
            }
        }
    }

    private Optional<Change<V>> unreadable(ConsumerRecord<String, byte[]> record, String why) {
        meters.unreadable(topic.name()).increment();
        log.atWarn()
                .addKeyValue("topic", topic.name())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", why)
                .log("A record cannot be read and is passed over");
        return Optional.empty();
    }

    /** Begins to end. It may take half a second, for which others that end need not wait. */
    void end() {
        closing.countDown();
        consumer.wakeup();
    }

    @Override
    public void close() {
        end();
        try {
            thread.join(GOODBYE);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
