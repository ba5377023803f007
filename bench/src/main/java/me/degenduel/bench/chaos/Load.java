package me.degenduel.bench.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.RegistryUnavailable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Names that change by SQL, and prices of a source of our own, each with a value that comes once. What the database has
 * committed and what Kafka has taken is remembered, and nothing else counts.
 */
final class Load {
    static final String SOURCE = "chaos";

    private static final Duration BETWEEN_NAMES = Duration.ofMillis(100);
    private static final Duration BETWEEN_PRICES = Duration.ofMillis(20);
    private static final int PRICED = 5;
    private static final int PATIENCE_MILLIS = 5_000;

    private final World world;
    private final SplittableRandom random;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> prices = new LinkedHashSet<>();
    private final AtomicInteger last = new AtomicInteger();
    private final List<Thread> threads;
    private volatile boolean over;

    Load(World world, SplittableRandom random) {
        this.world = world;
        this.random = random;
        threads = List.of(
                Thread.ofPlatform().name("names").start(this::sayNames),
                Thread.ofPlatform().name("prices").start(this::sayPrices));
    }

    /** What tokens were called, once it has ended. */
    Set<String> names() {
        return names;
    }

    /** Prices that Kafka has taken, once it has ended. */
    Set<String> prices() {
        return prices;
    }

    /** Returns when nothing more is said. */
    void end() throws InterruptedException {
        over = true;
        for (var thread : threads) {
            thread.join();
        }
    }

    private void sayNames() {
        while (!over) {
            try (var database = world.database()) {
                database.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
                while (!over) {
                    var name = "Name " + last.incrementAndGet();
                    if (rename(database, world.tokens.get(random.nextInt(world.tokens.size())), name)) {
                        names.add(name);
                    }
                    LockSupport.parkNanos(BETWEEN_NAMES.toNanos());
                }
            } catch (SQLException away) {
                LockSupport.parkNanos(BETWEEN_NAMES.toNanos());
            }
        }
    }

    private static boolean rename(Connection database, String token, String name) throws SQLException {
        try (var update = database.prepareStatement("update tokens set name = ? where address = ?")) {
            update.setString(1, name);
            update.setString(2, token);
            return update.executeUpdate() == 1;
        }
    }

    private void sayPrices() {
        var topic = world.cluster().topics().prices;
        var client = world.cluster().client();
        client.putAll(Map.of("linger.ms", 0, "max.block.ms", PATIENCE_MILLIS, "reconnect.backoff.max.ms", 100));
        try (var producer = new KafkaProducer<>(
                client, new StringSerializer(), topic.values().serializer())) {
            while (!over) {
                var sent = new LinkedHashMap<String, Future<RecordMetadata>>();
                for (var token : world.tokens.subList(0, PRICED)) {
                    var price = "1.%09d".formatted(last.incrementAndGet());
                    var said =
                            Price.newBuilder().setPrice(price).setSource(SOURCE).build();
                    try {
                        sent.put(
                                price,
                                producer.send(new ProducerRecord<>(
                                        topic.name(), Keys.partition(token, topic.partitions()), token, said)));
                    } catch (KafkaException | RegistryUnavailable away) {
                        // So it does not count.
                    }
                }
                sent.forEach((price, future) -> {
                    if (isTaken(future)) {
                        prices.add(price);
                    }
                });
                LockSupport.parkNanos(BETWEEN_PRICES.toNanos());
            }
        }
    }

    private static boolean isTaken(Future<RecordMetadata> sent) {
        try {
            sent.get();
            return true;
        } catch (ExecutionException away) {
            return false;
        } catch (InterruptedException hurry) {
            throw new IllegalStateException(hurry);
        }
    }
}
