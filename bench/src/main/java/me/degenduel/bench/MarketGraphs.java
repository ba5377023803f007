package me.degenduel.bench;

import static java.util.stream.Collectors.toMap;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.WhitelistRow;
import me.degenduel.standalone.Broker;
import me.degenduel.standalone.Ports;
import me.degenduel.standalone.Registry;
import me.degenduel.topology.Application;
import me.degenduel.topology.Store;
import me.degenduel.topology.market.MarketGraph;
import me.degenduel.topology.market.MarketStores;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** Two graphs over the same prices, on a broker of their own, that run in turn. */
final class MarketGraphs implements AutoCloseable {
    private static final String PASSED = "bench.passed";
    private static final long CLOCKS = 200;
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int SEED = 69;

    /** What it took, in nanoseconds: of a clock on the wall, and of all threads of the graph. */
    record Cost(long wall, long cpu) {}

    private final Broker broker;
    private final Registry registry;
    private final Topics topics;
    private final List<String> tokens;
    private final Sender sender;
    private final Admin admin;
    private final KafkaStreams market;
    private final KafkaStreams floor;
    private final Random random = new Random(SEED);
    private final double[] prices;

    private MarketGraphs(Broker broker, Registry registry, Cluster cluster, Path state, int tokens) throws Exception {
        this.broker = broker;
        this.registry = registry;
        topics = cluster.topics();
        admin = Admin.create(cluster.client());
        topics.create(admin, cluster.replication());
        topics.register(cluster.registry());
        admin.createTopics(List.of(new NewTopic(PASSED, topics.prices.partitions(), (short) 1)))
                .all()
                .get();
        sender = new Sender(broker.bootstrap());
        this.tokens =
                IntStream.range(0, tokens).mapToObj("Token%039d"::formatted).toList();
        prices = random.doubles(tokens, 1e-9, 10).toArray();
        this.tokens.forEach(this::list);

        Store.OnDisk.prepare(state);
        market = run(properties("market", state, cluster), MarketGraph::of);
        floor = run(properties("floor", state, cluster), (topics, stores, properties) -> passThrough(topics));
        awaitListed();
        market.pause();
        floor.pause();
    }

    private interface Graph {
        Topology of(Topics topics, MarketStores stores, Properties properties);
    }

    static MarketGraphs on(Path folder, int tokens) throws Exception {
        var broker = Broker.start(folder.resolve("kafka"), Ports.free());
        var registry = Registry.start(broker.bootstrap(), (short) 1, Ports.free());
        var cluster = new Cluster(
                broker.bootstrap(), (short) 1, Cluster.SERDE, Map.of(), Map.of("schema.registry.url", registry.url()));
        return new MarketGraphs(broker, registry, cluster, folder.resolve("state"), tokens);
    }

    private Properties properties(String name, Path state, Cluster cluster) {
        var config = Application.Config.alone("bench", state, 1, Duration.ofMillis(500));
        return Application.properties(name, config, cluster, topics.marketDeadLetters);
    }

    private KafkaStreams run(Properties properties, Graph graph) {
        var streams = new KafkaStreams(graph.of(topics, new MarketStores(topics), properties), properties);
        streams.start();
        await(() -> streams.state() == KafkaStreams.State.RUNNING);
        return streams;
    }

    private static Topology passThrough(Topics topics) {
        var graph = new StreamsBuilder();
        graph.stream(topics.prices.name(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .to(PASSED, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
        return graph.build();
    }

    private void list(String address) {
        var now = Instant.now();
        send(
                topics.tokenRows,
                address,
                now,
                TokenRow.newBuilder()
                        .setAddress(address)
                        .setId(1)
                        .setSymbol("BENCH")
                        .setName("A token of the benchmark")
                        .setDecimals(6)
                        .setDescription("What its makers say of it, in a sentence or two, as most do.")
                        .setSocials(Map.of("twitter", "https://example.com/twitter"))
                        .setWebsites(List.of("https://example.com"))
                        .setTags(List.of("meme"))
                        .setEpoch(1)
                        .setLsn(1)
                        .setCommittedAt(now)
                        .build());
        send(
                topics.whitelist,
                address,
                now,
                WhitelistRow.newBuilder()
                        .setAddress(address)
                        .setStatus("listed")
                        .setChangedAt(now)
                        .setEpoch(1)
                        .setLsn(1)
                        .setCommittedAt(now)
                        .build());
    }

    /** Prices of the first tokens in turn, with their clocks; returns when they are in the log, and where their time ends. */
    Instant say(int tokens, int count, int perSecond, Instant from) throws Exception {
        var step = TimeUnit.SECONDS.toNanos(1) / perSecond;
        var clock = from;
        var before = written(topics.prices.name());
        var clocks = 0;
        for (var i = 0; i < count; i++) {
            var now = from.plusNanos(i * step);
            if (!now.isBefore(clock)) {
                for (var partition = 0; partition < topics.prices.partitions(); partition++) {
                    sender.send(topics.prices.name(), Keys.clock(partition), now, null);
                    clocks++;
                }
                clock = clock.plusMillis(CLOCKS);
            }
            send(topics.prices, this.tokens.get(i % tokens), now, price(i % tokens));
        }
        var all = before + count + clocks;
        await(() -> written(topics.prices.name()) >= all);
        return from.plusNanos(count * step);
    }

    private Price price(int token) {
        prices[token] *= Math.exp(0.001 * random.nextGaussian());
        return Price.newBuilder()
                .setPrice("%.12f".formatted(prices[token]))
                .setSource("bench")
                .setInterval(1_000L)
                .setMarketCap("1234567890.12")
                .setVolume24h("%.2f".formatted(98_765_432.1 * prices[token]))
                .setLiquidity("1234567.89")
                .setBuys(1_234L)
                .setSells(987L)
                .setTrades(2_221L)
                .build();
    }

    private <V> void send(Topic<V> topic, String key, Instant time, V value) {
        sender.send(topic.name(), key, time, topic.values().serializer().serialize(topic.name(), value));
    }

    Cost market(int count) throws Exception {
        return measure(market, "market", topics.ticks.name(), count);
    }

    Cost passThrough(int count) throws Exception {
        return measure(floor, "floor", PASSED, count);
    }

    /** Until as much more has come out. */
    private Cost measure(KafkaStreams streams, String name, String output, int count) throws Exception {
        var wanted = written(output) + count;
        var cpu = cpu(name);
        var begun = System.nanoTime();
        streams.resume();
        await(() -> written(output) >= wanted);
        var wall = System.nanoTime() - begun;
        streams.pause();
        return new Cost(wall, cpu(name) - cpu);
    }

    /** Of the graph's threads, and of those of its clients. */
    private static long cpu(String application) {
        var threads = ManagementFactory.getThreadMXBean();
        var sum = 0L;
        for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().contains(application + "-")) {
                sum += Math.max(0, threads.getThreadCpuTime(info.getThreadId()));
            }
        }
        return sum;
    }

    private void awaitListed() {
        await(() -> written(topics.tokens.name()) >= tokens.size());
    }

    private long written(String topic) {
        var partitions = IntStream.range(0, topics.prices.partitions())
                .boxed()
                .collect(toMap(partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest()));
        try {
            return admin.listOffsets(partitions).all().get().values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (Exception failure) {
            throw new IllegalStateException("Cannot look at topic " + topic, failure);
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(POLL);
        }
    }

    @Override
    public void close() {
        market.close();
        floor.close();
        sender.close();
        admin.close();
        registry.close();
        broker.close();
    }
}
