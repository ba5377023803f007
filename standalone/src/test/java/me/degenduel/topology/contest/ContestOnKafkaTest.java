package me.degenduel.topology.contest;

import static java.util.Comparator.comparingInt;
import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.ContestParticipantRow;
import me.degenduel.schemas.ContestPortfolioRow;
import me.degenduel.schemas.ContestRow;
import me.degenduel.schemas.ContestSettings;
import me.degenduel.schemas.ContestTick;
import me.degenduel.schemas.ContestTicks;
import me.degenduel.schemas.ContestTradeRow;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.standalone.Broker;
import me.degenduel.standalone.Ports;
import me.degenduel.standalone.Registry;
import me.degenduel.topology.Application;
import me.degenduel.topology.contest.Truth.Decision;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Worlds on real Kafka: what is on the topics in the end is what the oracle says, and each outcome is there once. */
class ContestOnKafkaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Cluster cluster;
    private Topics topics;

    /** A record that is to be written, at its place in its log. */
    private record Entry(Topic<?> topic, int partition, String key, SpecificRecord value, long time) {}

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "6, 3"})
    void a_world_ends_as_the_oracle_says_over_any_number_of_partitions_with_a_log_delayed_and_the_application_restarted(
            int partitions, int seed) throws Exception {
        endsAsTheOracleSays(partitions, seed);
    }

    @ParameterizedTest
    @CsvSource({"3, 4", "6, 5", "1, 6", "6, 7"})
    @Tag("long")
    void and_so_do_others(int partitions, int seed) throws Exception {
        endsAsTheOracleSays(partitions, seed);
    }

    private void endsAsTheOracleSays(int partitions, int seed) throws Exception {
        var random = new Random(seed);
        var world = eventful(seed);
        var horizon = Worlds.moments(world).last() + 1;
        var truth = new Oracle(new Rules() {}, world).at(horizon - 1);
        try (var broker = Broker.start(folder.resolve("kafka"), Ports.free());
                var registry = Registry.start(broker.bootstrap(), (short) 1, Ports.free())) {
            cluster = new Cluster(
                    broker.bootstrap(),
                    (short) 1,
                    Cluster.SERDE,
                    Map.of(),
                    Map.of("schema.registry.url", registry.url()),
                    Topics.BY_TOKEN,
                    partitions);
            topics = cluster.topics();
            try (var admin = Admin.create(cluster.client())) {
                topics.create(admin, (short) 1);
            }
            topics.register(cluster.registry());
            play(interleaved(logs(world, horizon, random), random));
            try (var last = start()) {
                var found = await(truth);
                assertThat(found).isEqualTo(truth);
                assertThat(last.notReady()).isEmpty();
            }
        }
    }

    /** Twice it is stopped on the way, and the second time it loses all that it had on disk. */
    private void play(List<Entry> entries) throws IOException {
        try (var producer = new KafkaProducer<>(cluster.client(), new StringSerializer(), new ByteArraySerializer())) {
            var third = entries.size() / 3;
            send(producer, entries.subList(0, third));
            try (var first = start()) {
                send(producer, entries.subList(third, 2 * third));
                running(first);
            }
            try (var second = start()) {
                running(second);
                send(producer, entries.subList(2 * third, entries.size()));
            }
            wipe();
        }
    }

    private ContestApplication start() {
        return ContestApplication.start(
                new ContestApplication.Config(
                        Application.Config.alone("test", state(), 1, Duration.ofMillis(100)),
                        Duration.ofMillis(100),
                        2,
                        Duration.ofSeconds(15),
                        new Engine.Memory(Duration.ofDays(7), Duration.ofDays(1), 2)),
                cluster,
                topics,
                running -> {},
                () -> {
                    throw new AssertionError("A bug");
                });
    }

    private Path state() {
        return folder.resolve("state");
    }

    private void wipe() throws IOException {
        try (var files = Files.walk(state())) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> assertThat(file.delete())
                    .isTrue());
        }
    }

    private static void running(ContestApplication application) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (application.notReady().isPresent()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** A world of today in which somebody wins and something is filled. */
    private static List<Event> eventful(int seed) {
        var today = System.currentTimeMillis() - Duration.ofMinutes(30).toMillis();
        return LongStream.iterate(seed * 1_000L, next -> next + 1)
                .mapToObj(Worlds::of)
                .filter(world -> {
                    var end = new Oracle(new Rules() {}, world)
                            .at(Worlds.moments(world).last());
                    return end.decisions().values().stream().anyMatch(Decision.Filled.class::isInstance)
                            && end.contests().values().stream()
                                    .anyMatch(one -> one.hash().isPresent());
                })
                .findFirst()
                .orElseThrow()
                .stream()
                .map(event -> later(event, today))
                .toList();
    }

    private static Event later(Event event, long by) {
        return switch (event) {
            case Event.Tick tick -> new Event.Tick(tick.time() + by, tick.token(), tick.price());
            case Event.ContestRow row -> {
                var terms = row.terms();
                yield new Event.ContestRow(
                        row.time() + by,
                        row.contest(),
                        new Event.Terms(
                                terms.start() + by,
                                terms.end() + by,
                                terms.minParticipants(),
                                terms.pool(),
                                terms.fee(),
                                terms.shares()),
                        row.cancelled());
            }
            case Event.EntryRow row ->
                new Event.EntryRow(row.time() + by, row.contest(), row.wallet(), row.starting(), row.weights());
            case Event.OrderRow row ->
                new Event.OrderRow(
                        row.time() + by, row.contest(), row.wallet(), row.id(), row.token(), row.buy(), row.weight());
        };
    }

    /** What connect and market would have written, each log in its order, with a clock now and then and at the end. */
    private List<List<Entry>> logs(List<Event> world, long horizon, Random random) {
        var logs = new TreeMap<String, List<Entry>>();
        var entered = new HashSet<String>();
        var sorted = world.stream().sorted(comparingLong(Event::time)).toList();
        for (var partition = 0; partition < topics.contestTicks.partitions(); partition++) {
            for (var source = 0; source < topics.prices.partitions(); source++) {
                logs.put("ticks " + partition + " from " + source, new ArrayList<>());
            }
        }
        for (var event : sorted) {
            switch (event) {
                case Event.Tick tick -> {
                    var source = Keys.partition(tick.token(), topics.prices.partitions());
                    var value = new ContestTicks(List.of(new ContestTick(
                            tick.token(),
                            at(tick.time()),
                            tick.price().map(ContestOnKafkaTest::scaled).orElse(null))));
                    for (var partition = 0; partition < topics.contestTicks.partitions(); partition++) {
                        logs.get("ticks " + partition + " from " + source)
                                .add(new Entry(
                                        topics.contestTicks, partition, String.valueOf(source), value, tick.time()));
                    }
                }
                case Event.ContestRow row -> add(logs, topics.contests, row.contest(), record(row), row.time());
                case Event.EntryRow row -> {
                    var key = row.contest() + "/" + row.wallet();
                    add(logs, topics.contestParticipants, key, record(row), row.time());
                    if (entered.add(key)) {
                        row.weights()
                                .forEach((token, weight) -> add(
                                        logs,
                                        topics.contestPortfolios,
                                        key + "/" + token,
                                        new ContestPortfolioRow(
                                                Long.parseLong(row.contest()),
                                                row.wallet(),
                                                token,
                                                weight,
                                                at(row.time()),
                                                false,
                                                1L,
                                                1L,
                                                at(row.time())),
                                        row.time()));
                    }
                }
                case Event.OrderRow row ->
                    add(
                            logs,
                            topics.contestTrades,
                            row.contest() + "/" + row.wallet() + "/" + row.id(),
                            record(row),
                            row.time());
            }
        }
        for (var topic :
                List.of(topics.contests, topics.contestParticipants, topics.contestPortfolios, topics.contestTrades)) {
            for (var partition = 0; partition < topic.partitions(); partition++) {
                clocks(
                        logs.computeIfAbsent(topic.name() + partition, each -> new ArrayList<>()),
                        topic,
                        partition,
                        partition,
                        horizon,
                        random);
            }
        }
        for (var partition = 0; partition < topics.contestTicks.partitions(); partition++) {
            for (var source = 0; source < topics.prices.partitions(); source++) {
                clocks(
                        logs.get("ticks " + partition + " from " + source),
                        topics.contestTicks,
                        partition,
                        source,
                        horizon,
                        random);
            }
        }
        return new ArrayList<>(logs.values());
    }

    private static void clocks(List<Entry> log, Topic<?> topic, int partition, int named, long horizon, Random random) {
        for (var place = log.size() - 1; place > 0; place--) {
            if (random.nextInt(3) == 0) {
                log.add(
                        place,
                        new Entry(
                                topic,
                                partition,
                                Keys.clock(named),
                                null,
                                log.get(place).time()));
            }
        }
        log.add(new Entry(topic, partition, Keys.clock(named), null, horizon));
    }

    private static void add(
            Map<String, List<Entry>> logs, Topic<?> topic, String key, SpecificRecord value, long time) {
        var partition = Keys.partition(key, topic.partitions());
        logs.computeIfAbsent(topic.name() + partition, each -> new ArrayList<>())
                .add(new Entry(topic, partition, key, value, time));
    }

    /** In any order but that of each log; one of them comes when all others are through. */
    private static List<Entry> interleaved(List<List<Entry>> logs, Random random) {
        var delayed = logs.remove(random.nextInt(logs.size()));
        var open = new ArrayList<>(logs);
        var all = new ArrayList<Entry>();
        var places = new int[open.size()];
        var left = new ArrayList<>(IntStream.range(0, open.size()).boxed().toList());
        while (!left.isEmpty()) {
            var log = left.get(random.nextInt(left.size()));
            all.add(open.get(log).get(places[log]++));
            if (places[log] == open.get(log).size()) {
                left.remove(log);
            }
        }
        all.addAll(delayed);
        return all;
    }

    private void send(KafkaProducer<String, byte[]> producer, List<Entry> entries) {
        for (var entry : entries) {
            var unused = producer.send(new ProducerRecord<>(
                    entry.topic().name(),
                    entry.partition(),
                    entry.time(),
                    entry.key(),
                    bytes(entry.topic(), entry.value())));
        }
        producer.flush();
    }

    @SuppressWarnings("unchecked") // an entry's value is of its topic
    private static byte[] bytes(Topic<?> topic, SpecificRecord value) {
        return ((Topic<SpecificRecord>) topic).values().serializer().serialize(topic.name(), value);
    }

    private static ContestRow record(Event.ContestRow row) {
        var terms = row.terms();
        return ContestRow.newBuilder()
                .setId(Long.parseLong(row.contest()))
                .setCode("DD-" + row.contest())
                .setName("A contest")
                .setDescription("")
                .setStartTime(at(terms.start()))
                .setEndTime(at(terms.end()))
                .setEntryFee(scaled(BigDecimal.ZERO))
                .setPrizePool(scaled(terms.pool()))
                .setMinParticipants(terms.minParticipants())
                .setMaxParticipants(1_000)
                .setSettings(new ContestSettings(
                        terms.shares().stream().map(ContestOnKafkaTest::scaled).toList(), scaled(terms.fee())))
                .setCancelledAt(row.cancelled().map(why -> at(row.time())).orElse(null))
                .setCancellationReason(row.cancelled().orElse(null))
                .setCreatedAt(at(row.time()))
                .setEpoch(1)
                .setLsn(1)
                .setCommittedAt(at(row.time()))
                .build();
    }

    private static ContestParticipantRow record(Event.EntryRow row) {
        return new ContestParticipantRow(
                Long.parseLong(row.contest()),
                row.wallet(),
                at(row.time()),
                scaled(row.starting()),
                false,
                1L,
                1L,
                at(row.time()));
    }

    private static ContestTradeRow record(Event.OrderRow row) {
        return new ContestTradeRow(
                Long.parseLong(row.contest()),
                row.wallet(),
                row.id(),
                row.token(),
                row.buy() ? "BUY" : "SELL",
                row.weight(),
                at(row.time()),
                false,
                1L,
                1L,
                at(row.time()));
    }

    private static BigDecimal scaled(BigDecimal number) {
        return number.setScale(Money.SCALE, RoundingMode.UNNECESSARY);
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    /** What the topics say, as soon as it is the truth, or at last. */
    private Truth await(Truth truth) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var found = found();
            if (found.equals(truth) || System.nanoTime() > deadline) {
                return found;
            }
        }
    }

    private Truth found() {
        var results = once(topics.contestResults);
        var settlements = once(topics.settlements);
        var contests = new TreeMap<String, Truth.Contest>();
        read(topics.standings).forEach((contest, all) -> {
            var standings = all.getLast();
            var settlement = Optional.ofNullable(settlements.get(contest));
            contests.put(
                    contest,
                    new Truth.Contest(
                            standings.getState().name(),
                            Optional.ofNullable(standings.getReason()),
                            standings.getTop().stream()
                                    .map(one -> new Truth.Standing(one.getRank(), one.getWallet(), one.getValue()))
                                    .toList(),
                            new TreeSet<>(standings.getFrozen()),
                            results.values().stream()
                                    .filter(one -> settlement.isPresent()
                                            && one.getContest().equals(contest))
                                    .map(one -> new Truth.Result(
                                            one.getRank(), one.getWallet(), one.getValue(), one.getPrize()))
                                    .sorted(comparingInt(Truth.Result::rank))
                                    .toList(),
                            settlement.map(one -> one.getHash())));
        });
        var decisions = new TreeMap<String, Decision>();
        once(topics.fills).forEach((key, fill) -> decisions.put(key, Play.decision(fill)));
        return new Truth(contests, decisions);
    }

    private <V> Map<String, V> once(Topic<V> topic) {
        var once = new HashMap<String, V>();
        read(topic).forEach((key, all) -> {
            assertThat(all).as("%s of %s", key, topic.name()).hasSize(1);
            once.put(key, all.getFirst());
        });
        return once;
    }

    /** Everything that is committed, by key. */
    private <V> Map<String, List<V>> read(Topic<V> topic) {
        var found = new TreeMap<String, List<V>>();
        var client = new HashMap<>(cluster.client());
        client.put("isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(
                client, Topic.keys().deserializer(), topic.values().deserializer())) {
            var partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(50))
                        .forEach(record -> found.computeIfAbsent(record.key(), each -> new ArrayList<>())
                                .add(record.value()));
            }
        }
        return found;
    }
}
