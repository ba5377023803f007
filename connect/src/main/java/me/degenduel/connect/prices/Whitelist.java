package me.degenduel.connect.prices;

import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import me.degenduel.connect.Meters;
import me.degenduel.schemas.Age;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.RegistryUnavailable;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.WhitelistRow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the whitelist as the database's changes tell it, and tells every source at once what it means for them. */
public final class Whitelist implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Whitelist.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Topic<WhitelistRow> topic;
    private final Consumer<Throwable> onDeath;
    private final List<TopicPartition> partitions;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Decisions decisions = new Decisions();
    private final List<View> views = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "whitelist");

    private final CountDownLatch complete = new CountDownLatch(1);

    private volatile long clocked = System.nanoTime();
    private volatile boolean closing;

    /** What one reader wants to hear of. */
    private record View(Predicate<WhitelistRow> wanted, Listed tokens) {
        void changed(String address, Optional<WhitelistRow> row) {
            tokens.changed(address, row.filter(wanted).isPresent());
        }
    }

    private Whitelist(Cluster cluster, Topics topics, Meters meters, Consumer<Throwable> onDeath) {
        this.topic = topics.whitelist;
        this.onDeath = onDeath;
        partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        consumer = new KafkaConsumer<>(cluster.client(), new StringDeserializer(), new ByteArrayDeserializer());
        meters.listed(decisions::listed);
    }

    public static Whitelist start(Cluster cluster, Topics topics, Meters meters, Consumer<Throwable> onDeath) {
        var whitelist = new Whitelist(cluster, topics, meters, onDeath);
        whitelist.thread.start();
        return whitelist;
    }

    /** Nothing may be said of prices before every listed token is known. */
    public void awaitComplete() throws InterruptedException {
        complete.await();
    }

    /** Everything that is listed now. */
    public Set<String> addresses() {
        synchronized (decisions) {
            return decisions.rows.values().stream()
                    .filter(Decisions::isListed)
                    .map(WhitelistRow::getAddress)
                    .collect(toSet());
        }
    }

    /** What is wrong with capture, wherever it runs: the whitelist has had no clock for a while. */
    public Optional<String> silent() {
        var silence = Duration.ofNanos(System.nanoTime() - clocked);
        return silence.compareTo(SILENCE) < 0
                ? Optional.empty()
                : Optional.of("the whitelist has had no clock for %d s".formatted(silence.toSeconds()));
    }

    /** A view for one source, which begins with everything that is listed. */
    public Listed listed() {
        return view(Decisions::isListed);
    }

    /** The same with what waits for a decision: those who decide want to know what it is. */
    public Listed listedOrPending() {
        return view(row -> Decisions.isListed(row) || Decisions.isPending(row));
    }

    private Listed view(Predicate<WhitelistRow> wanted) {
        var view = new View(wanted, new Listed());
        synchronized (decisions) {
            decisions.rows.forEach((address, row) -> view.changed(address, Optional.of(row)));
            views.add(view);
        }
        return view.tokens;
    }

    private void run() {
        try (consumer) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // A clock of an earlier run is no promise about what came since, so what is there now is read as well.
            var ends = consumer.endOffsets(partitions);
            var clocks = new HashSet<Integer>();
            while (!closing) {
                for (var record : consumer.poll(POLL)) {
                    if (Keys.isClock(record.key())) {
                        clocks.add(record.partition());
                        clocked = System.nanoTime();
                    } else {
                        read(record);
                    }
                }
                if (clocks.size() == partitions.size()
                        && partitions.stream().allMatch(one -> consumer.position(one) >= ends.get(one))) {
                    complete.countDown();
                }
            }
        } catch (WakeupException | InterruptedException closed) {
            log.atDebug().log("The whitelist is read no more");
        } catch (RuntimeException | Error failure) {
            onDeath.accept(failure);
        }
    }

    /** What is no row of ours is said aloud and passed over: one bad record must not stop all prices. */
    private void read(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        try {
            change(record.key(), row(record));
        } catch (SerializationException unreadable) {
            log.atError()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("A record of the whitelist cannot be read: {}", unreadable.getMessage());
        }
    }

    private void change(String address, Optional<WhitelistRow> row) {
        synchronized (decisions) {
            decisions.change(address, row).ifPresent(listed -> {
                // Who knew it as a submission hears of it anew.
                views.forEach(view -> view.changed(address, Optional.empty()));
                log.atDebug().addKeyValue("address", address).log(listed ? "Listed" : "Delisted");
            });
            var newest = Optional.ofNullable(decisions.rows.get(address));
            views.forEach(view -> view.changed(address, newest));
        }
    }

    private Optional<WhitelistRow> row(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        while (!closing) {
            try {
                return Optional.ofNullable(topic.values().deserializer().deserialize(topic.name(), record.value()));
            } catch (RegistryUnavailable away) {
                log.atWarn().log("The whitelist waits for the schema registry: {}", away.getMessage());
                Thread.sleep(PAUSE);
            }
        }
        throw new InterruptedException();
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join(POLL);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the whitelist's log says: the newest row of each address. */
    static final class Decisions {
        private static final Set<String> PENDING = Set.of("submitted", "verifying");
        private final Map<String, WhitelistRow> rows = new HashMap<>();
        private final AtomicInteger listed = new AtomicInteger();

        /** Whether the token is listed now, if that has changed. */
        Optional<Boolean> change(String address, Optional<WhitelistRow> row) {
            var before = rows.get(address);
            if (before != null && !Age.of(before).givesWayTo(row.orElse(null))) {
                return Optional.empty();
            }
            row.ifPresentOrElse(newest -> rows.put(address, newest), () -> rows.remove(address));
            var was = before != null && isListed(before);
            var is = row.filter(Decisions::isListed).isPresent();
            listed.addAndGet((is ? 1 : 0) - (was ? 1 : 0));
            return was == is ? Optional.empty() : Optional.of(is);
        }

        int listed() {
            return listed.get();
        }

        private static boolean isListed(WhitelistRow row) {
            return !row.getDeleted() && row.getStatus().equals("listed");
        }

        private static boolean isPending(WhitelistRow row) {
            return !row.getDeleted() && PENDING.contains(row.getStatus());
        }
    }
}
