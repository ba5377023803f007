package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.schemas.Candle;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenRows;
import me.degenduel.schemas.TokenStatus;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.topology.Application;
import me.degenduel.topology.market.MarketApplication;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An hour of prices, replayed: neither speed, nor the order of partitions, nor restarts, nor threads change an answer. */
class MarketReplayTest {
    /** Not long ago: Kafka throws old candles away. */
    private final Instant begin = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int TOKENS = 40;
    private static final int PRICES = 4_000;
    private static final Duration CLOCKS = Duration.ofSeconds(5);
    /** After the hour, so that the last candles are over and the last rows stale. */
    private static final Duration SILENCE = Duration.ofMinutes(4);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    /** What is left of it. */
    private record Answers(Map<String, List<String>> ticks, Map<String, Candle> candles, Map<String, Token> rows) {}

    /** How prices come to a market. */
    private interface Way {
        void play(World world) throws Exception;
    }

    private record Line(int partition, String key, Instant time, Price price) {}

    @Test
    void an_hour_gives_the_same_ticks_candles_and_rows_however_it_is_replayed() throws Exception {
        var atOnce = play("at-once", world -> {
            world.say(hour());
            world.start(1);
        });
        var byPartition = play("by-partition", world -> {
            world.start(3);
            for (var partition = world.topics.prices.partitions() - 1; partition >= 0; partition--) {
                var one = partition;
                world.say(hour().stream().filter(line -> line.partition == one).toList());
            }
        });
        var interrupted = play("interrupted", world -> {
            var lines = hour();
            world.start(1);
            world.say(lines.subList(0, lines.size() / 3));
            world.awaitTicks(1);
            world.stop();
            world.forget();
            world.say(lines.subList(lines.size() / 3, lines.size() / 2));
            world.start(2);
            world.say(lines.subList(lines.size() / 2, lines.size()));
        });

        assertThat(atOnce.ticks.values().stream().mapToInt(List::size).sum()).isGreaterThan(PRICES / 2);
        assertThat(atOnce.candles).hasSizeGreaterThan(TOKENS * 60);
        assertThat(atOnce.rows).hasSize(TOKENS);
        for (var other : List.of(byPartition, interrupted)) {
            assertThat(differences(other.ticks, atOnce.ticks)).isEmpty();
            assertThat(differences(other.candles, atOnce.candles)).isEmpty();
            assertThat(differences(other.rows, atOnce.rows)).isEmpty();
        }
    }

    private static <V> List<String> differences(Map<String, V> one, Map<String, V> other) {
        return Stream.concat(one.keySet().stream(), other.keySet().stream())
                .distinct()
                .filter(key -> !Objects.equals(one.get(key), other.get(key)))
                .map(key -> key + ": " + one.get(key) + ", not " + other.get(key))
                .toList();
    }

    private Answers play(String name, Way way) throws Exception {
        try (var world = new World(folder.resolve(name))) {
            world.list();
            way.play(world);
            return world.answers();
        }
    }

    /** In the order of time, with a clock in each partition every few seconds, and some prices that are refused. */
    private List<Line> hour() {
        var random = new SplittableRandom(69);
        var levels = random.doubles(TOKENS, 0.001, 10).toArray();
        var lines = new ArrayList<Line>();
        var clock = begin;
        for (var i = 0; i < PRICES; i++) {
            var time = begin.plus(HOUR.multipliedBy(i).dividedBy(PRICES));
            clock = clocks(lines, clock, time);
            var token = random.nextInt(TOKENS);
            levels[token] *= Math.exp(0.01 * random.nextGaussian());
            var wrong = random.nextInt(20) == 0;
            var source = random.nextInt(3) == 0 ? "slow" : "quick";
            lines.add(new Line(
                    Keys.partition(address(token), Topics.BY_TOKEN),
                    address(token),
                    time,
                    Price.newBuilder()
                            .setSource(source)
                            .setInterval(source.equals("slow") ? 60_000L : 5_000L)
                            .setPrice("%.9f".formatted(wrong ? 50 * levels[token] : levels[token]))
                            .setVolume24h(
                                    source.equals("slow") ? null : String.valueOf(1_000_000 + random.nextInt(999)))
                            .setBuys((long) random.nextInt(100))
                            .setSells((long) random.nextInt(100))
                            .build()));
        }
        clocks(lines, clock, begin.plus(HOUR).plus(SILENCE));
        return lines;
    }

    private static Instant clocks(List<Line> lines, Instant from, Instant to) {
        var clock = from;
        for (; !clock.isAfter(to); clock = clock.plus(CLOCKS)) {
            for (var partition = 0; partition < Topics.BY_TOKEN; partition++) {
                lines.add(new Line(partition, Keys.clock(partition), clock, null));
            }
        }
        return clock;
    }

    private static String address(int token) {
        return "Token%039d".formatted(token);
    }

    /** A broker, a registry, and a market that comes and goes. */
    private final class World implements AutoCloseable {
        private final Path folder;
        private final Broker broker;
        private final Registry registry;
        private final Cluster cluster;
        private final Topics topics;
        private final KafkaProducer<String, byte[]> producer;
        private MarketApplication market;

        World(Path folder) throws Exception {
            this.folder = folder;
            broker = Broker.start(folder.resolve("kafka"), Ports.free());
            registry = Registry.start(broker.bootstrap(), (short) 1, Ports.free());
            cluster = new Cluster(
                    broker.bootstrap(),
                    (short) 1,
                    Cluster.SERDE,
                    Map.of(),
                    Map.of("schema.registry.url", registry.url()));
            topics = cluster.topics();
            try (var admin = Admin.create(cluster.client())) {
                topics.create(admin, cluster.replication());
            }
            topics.register(cluster.registry());
            producer = new KafkaProducer<>(cluster.client(), new StringSerializer(), new ByteArraySerializer());
        }

        /** Before there is any price: the two logs are not in step. */
        void list() {
            for (var token = 0; token < TOKENS; token++) {
                var address = address(token);
                send(
                        topics.tokenRows,
                        Keys.partition(address, Topics.BY_TOKEN),
                        address,
                        begin,
                        TokenRows.token(address, "SYM", begin).build());
                send(
                        topics.whitelist,
                        Keys.partition(address, Topics.BY_TOKEN),
                        address,
                        begin,
                        TokenRows.decision(address, "listed", begin).build());
            }
            start(1);
            until(() -> IntStream.range(0, TOKENS).allMatch(token -> row(token).isPresent()));
            stop();
        }

        void start(int threads) {
            market = MarketApplication.start(
                    Application.Config.alone("test", folder.resolve("state"), threads, Duration.ofMillis(100)),
                    cluster,
                    topics,
                    running -> {},
                    () -> {});
            until(() -> market.notReady().isEmpty());
        }

        void stop() {
            market.close();
            market = null;
        }

        /** As on another machine. */
        void forget() throws IOException {
            Folders.delete(folder.resolve("state"));
        }

        void say(List<Line> lines) {
            lines.forEach(line -> send(topics.prices, line.partition, line.key, line.time, line.price));
            producer.flush();
        }

        void awaitTicks(int count) {
            until(() -> read(topics.ticks).size() >= count);
        }

        Answers answers() {
            until(() -> IntStream.range(0, TOKENS).mapToObj(this::row).allMatch(row -> row.filter(World::isOver)
                    .isPresent()));
            stop();
            var ticks = new TreeMap<String, List<String>>();
            read(topics.ticks).forEach(tick -> ticks.computeIfAbsent(tick.getKey(), key -> new ArrayList<>())
                    .add(tick.getValue().toString()));
            var candles = new TreeMap<String, Candle>();
            read(topics.candles).forEach(each -> candles.put(each.getKey(), each.getValue()));
            read(topics.candlesLong).forEach(each -> candles.put(each.getKey(), each.getValue()));
            var rows = new HashMap<String, Token>();
            read(topics.tokens).forEach(each -> rows.put(each.getKey(), each.getValue()));
            rows.keySet().removeIf(Keys::isClock);
            return new Answers(ticks, candles, rows);
        }

        /** Nothing while partitions move between threads. */
        private Optional<Token> row(int token) {
            var address = address(token);
            try {
                return market.notReady().isPresent()
                        ? Optional.empty()
                        : market.owned(market.keepersOf(address).partition()).token(address);
            } catch (InvalidStateStoreException moving) {
                return Optional.empty();
            }
        }

        private static boolean isOver(Token row) {
            return row.getStatus() == TokenStatus.STALE
                    && row.getSources().stream().noneMatch(source -> source.getFresh());
        }

        private <V> void send(Topic<V> topic, int partition, String key, Instant time, V value) {
            var bytes = value == null ? null : topic.values().serializer().serialize(topic.name(), value);
            var unused = producer.send(new ProducerRecord<>(topic.name(), partition, time.toEpochMilli(), key, bytes));
        }

        /** All that is committed. */
        private <V> List<Map.Entry<String, V>> read(Topic<V> topic) {
            var config = cluster.client();
            config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            var found = new ArrayList<Map.Entry<String, V>>();
            try (var consumer = new KafkaConsumer<>(
                    config, Topic.keys().deserializer(), topic.values().deserializer())) {
                var partitions = IntStream.range(0, topic.partitions())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                var ends = consumer.endOffsets(partitions);
                while (!partitions.stream().allMatch(each -> consumer.position(each) >= ends.get(each))) {
                    consumer.poll(Duration.ofMillis(100))
                            .forEach(record -> found.add(new SimpleEntry<>(record.key(), record.value())));
                }
            }
            return found;
        }

        @Override
        public void close() {
            if (market != null) {
                market.close();
            }
            producer.close(Duration.ofSeconds(1));
            registry.close();
            broker.close();
        }
    }

    private static void until(BooleanSupplier condition) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
