package me.degenduel.connect.prices;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import me.degenduel.schemas.Age;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.RegistryUnavailable;
import me.degenduel.schemas.TokenPriceRow;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a market-data side of its own keeps in the table {@code token_prices}, as change capture tells it: each new row
 * is a price, said by whom the row names, at the time that it names.
 *
 * <p>The table keeps last values, and at a start some of them are from long ago. An old price is no news, so it is left
 * where it is.
 */
public final class TokenPrices implements PriceSource {
    public static final String NAME = "token_prices";
    private static final Logger log = LoggerFactory.getLogger(TokenPrices.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /**
     * What it is told.
     *
     * @param interval how long the other side lets pass until it writes the same token again
     * @param oldest how old a row may be that is still said
     */
    public record Config(Duration interval, Duration oldest) {}

    private final Config config;
    private final Cluster cluster;
    private final Topic<TokenPriceRow> topic;

    public TokenPrices(Config config, Cluster cluster, Topics topics) {
        this.config = config;
        this.cluster = cluster;
        topic = topics.tokenPrices;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration interval() {
        return config.interval;
    }

    @Override
    public void run(Listed listed, Prices prices) throws InterruptedException {
        var rows = new Rows(config, InstantSource.system());
        var partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        try (var consumer =
                new KafkaConsumer<>(cluster.client(), new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            read(consumer, rows, prices);
        }
    }

    private void read(Consumer<String, byte[]> consumer, Rows rows, Prices prices) throws InterruptedException {
        try {
            while (!Thread.interrupted()) {
                for (var record : consumer.poll(POLL)) {
                    if (!Keys.isClock(record.key())) {
                        rows.price(record.key(), row(record.value()))
                                .ifPresent(price -> prices.said(record.key(), price));
                    }
                }
            }
            throw new InterruptedException();
        } catch (InterruptException closed) {
            // Kafka leaves the thread interrupted, and the consumer would not close in peace.
            Thread.interrupted();
            throw new InterruptedException(closed.getMessage());
        }
    }

    /** What is no row of ours is said aloud and passed over: one bad record must not stop all prices. */
    private Optional<TokenPriceRow> row(byte[] value) throws InterruptedException {
        while (true) {
            try {
                return Optional.ofNullable(topic.values().deserializer().deserialize(topic.name(), value));
            } catch (RegistryUnavailable away) {
                log.atWarn().addKeyValue("source", NAME).log("It waits for the schema registry: {}", away.getMessage());
                Thread.sleep(POLL);
            } catch (SerializationException unreadable) {
                log.atError().addKeyValue("source", NAME).log("A row cannot be read: {}", unreadable.getMessage());
                return Optional.empty();
            }
        }
    }

    /** Which rows are news. */
    static final class Rows {
        private final Config config;
        private final InstantSource clock;
        private final Map<String, TokenPriceRow> newest = new HashMap<>();

        Rows(Config config, InstantSource clock) {
            this.config = config;
            this.clock = clock;
        }

        /** What a row says, if that was not said before. */
        Optional<Price> price(String address, Optional<TokenPriceRow> row) {
            var before = newest.get(address);
            if (before != null && !Age.of(before).givesWayTo(row.orElse(null))) {
                return Optional.empty();
            }
            row.ifPresentOrElse(now -> newest.put(address, now), () -> newest.remove(address));
            return row.filter(now -> !now.getDeleted() && now.getPrice() != null)
                    .filter(now -> before == null || !isSame(before, now))
                    .filter(now -> !isOld(now))
                    .map(this::said);
        }

        /** A snapshot tells again what is known, and a row may change in what is no price. */
        private static boolean isSame(TokenPriceRow before, TokenPriceRow now) {
            return !before.getDeleted()
                    && before.getPrice() != null
                    && now.getPrice().compareTo(before.getPrice()) == 0
                    && now.getUpdatedAt() != null
                    && now.getUpdatedAt().equals(before.getUpdatedAt());
        }

        private boolean isOld(TokenPriceRow row) {
            Instant time = row.getUpdatedAt() == null ? row.getCommittedAt() : row.getUpdatedAt();
            return time.isBefore(clock.instant().minus(config.oldest));
        }

        private Price said(TokenPriceRow row) {
            return Price.newBuilder()
                    .setPrice(text(row.getPrice()))
                    .setSource(row.getSource() == null ? NAME : row.getSource())
                    .setSourceTime(row.getUpdatedAt())
                    .setMarketCap(text(row.getMarketCap()))
                    .setVolume24h(text(row.getVolume24h()))
                    .setLiquidity(text(row.getLiquidity()))
                    .setInterval(config.interval.toMillis())
                    .build();
        }

        /** The database has decimals of 18 places; the noughts at their end nobody has said. */
        private static String text(BigDecimal number) {
            return number == null ? null : number.stripTrailingZeros().toPlainString();
        }
    }
}
