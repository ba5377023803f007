package me.degenduel.connect.prices;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import me.degenduel.connect.Lately;
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
 *
 * <p>A log of the past has the times of a recording: time stands still there while nothing is said.
 */
public final class PriceLog implements Prices, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PriceLog.class);
    private static final Duration CLOSING = Duration.ofSeconds(2);
    /** A price that Kafka has not taken by then is no news any more. */
    private static final Duration DELIVERY = Duration.ofSeconds(30);
    /** How far the log's last time may be ahead of our clock before it is taken for somebody's mistake. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    /** A price older than this is stale, unless its source means to say it more rarely. */
    private static final long FRESH_MILLIS = 30_000;

    private static final int INTERVALS = 3;

    private final Topic<Price> topic;
    private final BooleanSupplier mayWrite;
    private final Meters meters;
    private final Counter lost;
    private final Timer age;
    private final KafkaProducer<String, Price> producer;
    private final Duration interval;
    private final Thread clocks = new Thread(this::clocks, "price-clocks");
    private final AtomicBoolean taken = new AtomicBoolean(true);
    private final Lately written = new Lately();
    /** Until when the last price of each token counts as fresh. */
    private final Map<String, Long> fresh = new ConcurrentHashMap<>();

    private final boolean past;
    private long last;
    private long lastClock;

    private PriceLog(
            Cluster cluster, Topics topics, Duration interval, boolean past, Meters meters, BooleanSupplier mayWrite) {
        this.past = past;
        this.mayWrite = mayWrite;
        this.interval = interval;
        topic = topics.prices;
        this.meters = meters;
        lost = meters.pricesLost();
        age = meters.pricesWritten();
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

    /**
     * A log of what is said from now on.
     *
     * @param mayWrite whether we are its one writer; what is said while nobody knows is lost
     */
    public static PriceLog start(
            Cluster cluster, Topics topics, Duration clocks, Meters meters, BooleanSupplier mayWrite)
            throws InterruptedException {
        var prices = new PriceLog(cluster, topics, clocks, false, meters, mayWrite);
        var latest = prices.lastTime(cluster);
        if (latest > System.currentTimeMillis() + AHEAD.toMillis()) {
            log.atError()
                    .addKeyValue("time", latest)
                    .log("A price of the future is in the log; times do not follow it");
        } else {
            prices.last = latest;
        }
        prices.clocks.start();
        return prices;
    }

    /**
     * A log of the past.
     *
     * @param first the time of the first price that will be said
     * @param mayWrite whether we are its one writer
     */
    public static PriceLog past(
            Cluster cluster, Topics topics, Duration clocks, Instant first, Meters meters, BooleanSupplier mayWrite)
            throws InterruptedException {
        var prices = new PriceLog(cluster, topics, clocks, true, meters, mayWrite);
        var latest = Instant.ofEpochMilli(prices.lastTime(cluster));
        if (latest.isAfter(first)) {
            prices.producer.close(CLOSING);
            throw new PastPrices(first, latest);
        }
        prices.last = first.toEpochMilli();
        prices.clocks.start();
        return prices;
    }

    @Override
    public void said(String address, Price price) {
        meters.prices(price.getSource()).increment();
        heardNow(address, price);
        send(null, address, price, Long.MIN_VALUE);
    }

    @Override
    public void said(String address, Price price, long heard) {
        meters.prices(price.getSource()).increment();
        heardNow(address, price);
        send(null, address, price, heard);
    }

    private void heardNow(String address, Price price) {
        var interval = price.getInterval() == null ? 0 : price.getInterval();
        fresh.put(address, System.currentTimeMillis() + Math.max(FRESH_MILLIS, INTERVALS * interval));
    }

    /**
     * How well prices come in, by the names that clients know: {@code marketDataLatency}, milliseconds from hearing a price
     * until Kafka has it, the mean of the last thousand; {@code marketDataHitRate}, the part of the listed tokens that have
     * a price which is not stale.
     */
    public Map<String, Double> figures(Set<String> listed) {
        fresh.keySet().retainAll(listed);
        var figures = new HashMap<String, Double>();
        written.mean().ifPresent(mean -> figures.put("marketDataLatency", mean));
        var now = System.currentTimeMillis();
        listed.stream()
                .mapToInt(address -> fresh.getOrDefault(address, 0L) > now ? 1 : 0)
                .average()
                .ifPresent(part -> figures.put("marketDataHitRate", part));
        return figures;
    }

    private void clocks() {
        try {
            while (true) {
                tick();
                Thread.sleep(interval);
            }
        } catch (InterruptedException closed) {
            log.atDebug().log("Price clocks end");
        }
    }

    /** Everything before now is written; in a log of the past, now is what is said next. */
    private synchronized void tick() {
        lastClock = last;
        for (var partition = 0; partition < topic.partitions(); partition++) {
            send(partition, Keys.clock(partition), null, Long.MIN_VALUE);
        }
    }

    /** One at a time, or two sources' prices could reach a partition in another order than that of their times. */
    private synchronized void send(Integer partition, String key, Price price, long time) {
        var heard = System.nanoTime();
        last = Math.max(last, past ? time : System.currentTimeMillis());
        if (past && price != null && last - lastClock >= interval.toMillis()) {
            tick();
        }
        if (!mayWrite.getAsBoolean()) {
            lost(new KafkaException("it has not confirmed that this connect is still the one at work"));
            return;
        }
        try {
            var unused = producer.send(
                    new ProducerRecord<>(topic.name(), partition, last, key, price), (written, refused) -> {
                        if (refused == null) {
                            taken.set(true);
                            if (price != null) {
                                written(System.nanoTime() - heard);
                            }
                        } else {
                            lost(refused);
                        }
                    });
        } catch (KafkaException full) {
            lost(full);
        }
    }

    private void written(long nanos) {
        written.took(NANOSECONDS.toMillis(nanos));
        age.record(nanos, NANOSECONDS);
    }

    /** Each is counted, and the first of a row of them said. */
    private void lost(Exception refused) {
        lost.increment();
        if (taken.getAndSet(false)) {
            log.atError().setCause(refused).log("Kafka does not take prices");
        }
    }

    /** Our clock may have been put back since the last run; the log's times are not. */
    private long lastTime(Cluster cluster) throws InterruptedException {
        var partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .collect(toMap(one -> one, one -> OffsetSpec.maxTimestamp()));
        try (var admin = Admin.create(cluster.client())) {
            return admin.listOffsets(partitions).all().get().values().stream()
                    .mapToLong(found -> found.timestamp())
                    .max()
                    .orElseThrow();
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
        // What waits to be sent is not ours to say any more where somebody else has taken over.
        producer.close(mayWrite.getAsBoolean() ? CLOSING : Duration.ZERO);
    }
}
