package me.degenduel.connect.prices;

import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import me.degenduel.connect.Meters;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of prices. A price's time is when we received it, and never less than that of one before it; a clock
 * follows in every partition at an interval, also when nobody says anything.
 */
public final class PriceLog implements BiConsumer<String, Price>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PriceLog.class);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    /** A price that Kafka has not taken by then is no news any more. */
    private static final Duration DELIVERY = Duration.ofSeconds(30);
    /** How far the log's last time may be ahead of our clock before it is taken for somebody's mistake. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    private final Topic<Price> topic;
    private final Meters meters;
    private final Counter lost;
    private final KafkaProducer<String, Price> producer;
    private final Duration interval;
    private final Thread clocks = new Thread(this::clocks, "price-clocks");
    private final AtomicBoolean taken = new AtomicBoolean(true);
    private long last;

    private PriceLog(Cluster cluster, Topics topics, Duration interval, Meters meters) {
        this.interval = interval;
        topic = topics.prices;
        this.meters = meters;
        lost = meters.pricesLost();
        var config = cluster.client();
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, Keys.ByOwner.class);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY.toMillis());
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                DELIVERY.dividedBy(2).toMillis());
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY.toMillis());
        producer = new KafkaProducer<>(
                config, Topic.keys().serializer(), topic.values().serializer());
    }

    public static PriceLog start(Cluster cluster, Topics topics, Duration clocks, Meters meters)
            throws InterruptedException {
        var prices = new PriceLog(cluster, topics, clocks, meters);
        try (var admin = Admin.create(cluster.client())) {
            prices.last = prices.lastTime(admin);
        }
        prices.clocks.start();
        return prices;
    }

    @Override
    public void accept(String address, Price price) {
        meters.prices(price.getSource()).increment();
        send(null, address, price);
    }

    private void clocks() {
        try {
            while (true) {
                for (var partition = 0; partition < topic.partitions(); partition++) {
                    send(partition, Keys.clock(partition), null);
                }
                Thread.sleep(interval);
            }
        } catch (InterruptedException closed) {
            log.atDebug().log("Price clocks end");
        }
    }

    /** One at a time, or two sources' prices could reach a partition in another order than that of their times. */
    private synchronized void send(Integer partition, String key, Price price) {
        last = Math.max(last, System.currentTimeMillis());
        try {
            var unused = producer.send(
                    new ProducerRecord<>(topic.name(), partition, last, key, price), (written, refused) -> {
                        if (refused == null) {
                            taken.set(true);
                        } else {
                            lost(refused);
                        }
                    });
        } catch (KafkaException full) {
            lost(full);
        }
    }

    /** Each is counted, and the first of a row of them said. */
    private void lost(Exception refused) {
        lost.increment();
        if (taken.getAndSet(false)) {
            log.atError().setCause(refused).log("Kafka does not take prices");
        }
    }

    /** Our clock may have been put back since the last run; the log's times are not. */
    private long lastTime(Admin admin) throws InterruptedException {
        var partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .collect(toMap(one -> one, one -> OffsetSpec.maxTimestamp()));
        try {
            var latest = admin.listOffsets(partitions).all().get().values().stream()
                    .mapToLong(found -> found.timestamp())
                    .max()
                    .orElseThrow();
            if (latest > System.currentTimeMillis() + AHEAD.toMillis()) {
                log.atError()
                        .addKeyValue("time", latest)
                        .log("A price of the future is in the log; times do not follow it");
                return 0;
            }
            return latest;
        } catch (ExecutionException unable) {
            throw new IllegalStateException("Cannot look at the last prices", unable.getCause());
        }
    }

    @Override
    public void close() {
        clocks.interrupt();
        try {
            clocks.join(CLOSING);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSING);
    }
}
