package me.degenduel.standalone;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.RegistryUnavailable;
import me.degenduel.schemas.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * People and sources at work, whatever happens to the platform: rows change and prices come, each with a value of its
 * own. What the database has committed and what Kafka has taken is remembered.
 */
final class Load implements AutoCloseable {
    /** Who says our prices. */
    static final String SOURCE = "load";

    private static final Duration BETWEEN_ROWS = Duration.ofMillis(20);
    private static final Duration BETWEEN_ANSWERS = Duration.ofMillis(20);
    private static final int PRICES_IN_AN_ANSWER = 5;

    /** Tokens that every new platform lists. */
    private static final List<FirstWhitelist.Token> PRICED = FirstWhitelist.tokens(3, 0);

    /** Of all loads: no value comes twice. */
    private static final AtomicInteger LAST = new AtomicInteger();

    private final Outside platform;
    private final Topics topics;
    private final Set<String> names = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Set<String> prices = Collections.synchronizedSet(new LinkedHashSet<>());
    private final Thread rowWriter = new Thread(this::writeRows, "load-rows");
    private final Thread priceWriter = new Thread(this::writePrices, "load-prices");
    private volatile boolean over;

    /** Begins as soon as somebody takes what it has. */
    Load(Outside platform) {
        this.platform = platform;
        this.topics = platform.cluster().topics();
        rowWriter.start();
        priceWriter.start();
    }

    /** Names that tokens were given. */
    Set<String> names() {
        return copy(names);
    }

    /** Prices that Kafka has taken. */
    Set<String> prices() {
        return copy(prices);
    }

    /** All of both. */
    Set<String> taken() {
        var both = names();
        both.addAll(prices());
        return both;
    }

    @Override
    public void close() {
        end();
    }

    /** Returns when nothing more is written. */
    void end() {
        over = true;
        try {
            rowWriter.join();
            priceWriter.join();
        } catch (InterruptedException hurry) {
            throw new AssertionError(hurry);
        }
    }

    private void writeRows() {
        while (!over) {
            try (var database = platform.database()) {
                database.setNetworkTimeout(Runnable::run, 5_000);
                while (!over) {
                    var name = "Load " + LAST.incrementAndGet();
                    if (rename(database, name)) {
                        names.add(name);
                    }
                    LockSupport.parkNanos(BETWEEN_ROWS.toNanos());
                }
            } catch (SQLException away) {
                LockSupport.parkNanos(BETWEEN_ROWS.toNanos());
            }
        }
    }

    /** Some token's, if there is one. */
    private static boolean rename(Connection database, String name) throws SQLException {
        try (var update = database.prepareStatement("""
                update tokens set name = ?
                 where address = (select address from tokens order by md5(address || ?) limit 1)""")) {
            update.setString(1, name);
            update.setString(2, name);
            return update.executeUpdate() == 1;
        }
    }

    private void writePrices() {
        var client = platform.cluster().client();
        client.putAll(Map.of("linger.ms", 0, "max.block.ms", 5_000, "reconnect.backoff.max.ms", 100));
        try (var producer = new KafkaProducer<>(
                client, new StringSerializer(), topics.prices.values().serializer())) {
            while (!over) {
                var answer = new LinkedHashMap<String, Future<RecordMetadata>>();
                for (var i = 0; i < PRICES_IN_AN_ANSWER; i++) {
                    var number = LAST.incrementAndGet();
                    var price = "1.%09d".formatted(number);
                    answer.put(
                            price,
                            send(producer, PRICED.get(number % PRICED.size()).address(), price));
                }
                answer.forEach((price, sent) -> {
                    if (isTaken(sent)) {
                        prices.add(price);
                    }
                });
                LockSupport.parkNanos(BETWEEN_ANSWERS.toNanos());
            }
        }
    }

    private Future<RecordMetadata> send(KafkaProducer<String, Price> producer, String address, String price) {
        var said = Price.newBuilder().setPrice(price).setSource(SOURCE).build();
        var partition = Keys.partition(address, topics.prices.partitions());
        try {
            return producer.send(new ProducerRecord<>(topics.prices.name(), partition, address, said));
        } catch (KafkaException | RegistryUnavailable away) {
            return CompletableFuture.failedFuture(away);
        }
    }

    private static boolean isTaken(Future<RecordMetadata> sent) {
        try {
            sent.get();
            return true;
        } catch (ExecutionException away) {
            return false;
        } catch (InterruptedException hurry) {
            throw new AssertionError(hurry);
        }
    }

    private static Set<String> copy(Set<String> values) {
        synchronized (values) {
            return new LinkedHashSet<>(values);
        }
    }
}
