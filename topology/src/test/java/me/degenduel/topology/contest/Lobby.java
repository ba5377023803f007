package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import me.degenduel.schemas.AvroSerdes;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.ContestFact;
import me.degenduel.schemas.ContestParticipantRow;
import me.degenduel.schemas.ContestPortfolioRow;
import me.degenduel.schemas.ContestRow;
import me.degenduel.schemas.ContestSettings;
import me.degenduel.schemas.ContestTick;
import me.degenduel.schemas.ContestTicks;
import me.degenduel.schemas.ContestTradeRow;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Standings;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.topology.Application;
import me.degenduel.topology.NamedAvroSerde;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The contest graph in a test: what is given to it, at which second, and what comes out. */
public final class Lobby implements AutoCloseable {
    static final Topics TOPICS = new Topics(new AvroSerdes(NamedAvroSerde.class.getName(), Map.of()));
    static final ContestStores STORES = new ContestStores(TOPICS);
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    static final String WIF = "EKpQGSJtjMFqKZ9KQanSqYXRcFBfBopzLHYwdxU35BdK";

    static final Duration KEEP = Duration.ofHours(1);
    static final Duration PAST = Duration.ofMinutes(10);

    private static final Duration PUBLISH = Duration.ofMillis(100);

    private final TopologyTestDriver driver = new TopologyTestDriver(graph(), properties(), START);
    private Instant now = START;
    private long lsn;

    public static Topology graph() {
        return ContestGraph.of(TOPICS, STORES, config(), properties());
    }

    private static Properties properties() {
        var cluster = new Cluster("nowhere:9092", (short) 1, NamedAvroSerde.class.getName(), Map.of(), Map.of());
        return ContestApplication.properties(config(), cluster, TOPICS);
    }

    static ContestApplication.Config config() {
        return new ContestApplication.Config(
                Application.Config.alone("test", Path.of("target/state"), 1, Duration.ofMillis(100)),
                PUBLISH,
                2,
                Duration.ofSeconds(15),
                new Engine.Memory(KEEP, PAST, 2));
    }

    Lobby at(long second) {
        now = START.plusSeconds(second);
        return this;
    }

    /** Begins and ends so many seconds after the start of time. */
    Lobby contest(long id, long begins, long ends) {
        return row(TOPICS.contests, String.valueOf(id), contestRow(id, begins, ends));
    }

    ContestRow contestRow(long id, long begins, long ends) {
        return ContestRow.newBuilder()
                .setId(id)
                .setCode("DD-" + id)
                .setName("A contest")
                .setDescription("")
                .setStartTime(START.plusSeconds(begins))
                .setEndTime(START.plusSeconds(ends))
                .setEntryFee(decimal("0"))
                .setPrizePool(decimal("1000"))
                .setMinParticipants(2)
                .setMaxParticipants(100)
                .setSettings(new ContestSettings(List.of(decimal("60"), decimal("40")), decimal("10")))
                .setCreatedAt(now)
                .setEpoch(1)
                .setLsn(++lsn)
                .setCommittedAt(now)
                .build();
    }

    Lobby entry(long contest, String wallet, Map<String, Integer> weights) {
        weights.forEach((token, weight) -> row(
                TOPICS.contestPortfolios,
                contest + "/" + wallet + "/" + token,
                new ContestPortfolioRow(contest, wallet, token, weight, now, false, 1L, ++lsn, now)));
        return row(
                TOPICS.contestParticipants,
                contest + "/" + wallet,
                new ContestParticipantRow(contest, wallet, now, decimal("10000"), false, 1L, ++lsn, now));
    }

    Lobby order(long contest, String wallet, long id, String token, String side, int weight) {
        return row(
                TOPICS.contestTrades,
                contest + "/" + wallet + "/" + id,
                new ContestTradeRow(contest, wallet, id, token, side, weight, now, false, 1L, ++lsn, now));
    }

    Lobby price(String token, String price) {
        return tick(token, decimal(price));
    }

    Lobby delisted(String token) {
        return tick(token, null);
    }

    private Lobby tick(String token, BigDecimal price) {
        var partition = Keys.partition(token, TOPICS.prices.partitions());
        return row(
                TOPICS.contestTicks,
                String.valueOf(partition),
                new ContestTicks(List.of(new ContestTick(token, now, price))));
    }

    /** Everything up to now has come through the log of prices. */
    Lobby pricesPassed() {
        for (var partition = 0; partition < TOPICS.prices.partitions(); partition++) {
            row(TOPICS.contestTicks, Keys.clock(partition), null);
        }
        return this;
    }

    Lobby rowsPassed() {
        Stream.of(TOPICS.contests, TOPICS.contestParticipants, TOPICS.contestPortfolios, TOPICS.contestTrades)
                .forEach(topic -> row(topic, Keys.clock(0), null));
        return this;
    }

    Lobby passed() {
        return pricesPassed().rowsPassed();
    }

    <V> Lobby row(Topic<V> topic, String key, V row) {
        driver.createInputTopic(
                        topic.name(), new StringSerializer(), topic.values().serializer())
                .pipeInput(new TestRecord<>(key, row, now));
        return this;
    }

    /** What has come out since it was last asked, by key. */
    <V> List<TestRecord<String, V>> records(Topic<V> topic) {
        return driver.createOutputTopic(
                        topic.name(),
                        Topic.keys().deserializer(),
                        topic.values().deserializer())
                .readRecordsToList();
    }

    <V> List<V> values(Topic<V> topic) {
        return records(topic).stream().map(TestRecord::value).toList();
    }

    /** The next time that standings are published, and the last of what that says. */
    Standings published() {
        driver.advanceWallClockTime(PUBLISH);
        return values(TOPICS.standings).getLast();
    }

    Lobby publishes() {
        driver.advanceWallClockTime(PUBLISH);
        return this;
    }

    static BigDecimal decimal(String number) {
        return new BigDecimal(number).setScale(18);
    }

    /** The keys of what is kept. */
    List<String> facts() {
        var keys = new ArrayList<String>();
        try (var facts = kept().all()) {
            facts.forEachRemaining(fact -> keys.add(fact.key));
        }
        return keys;
    }

    KeyValueStore<String, ContestFact> kept() {
        return driver.getKeyValueStore(STORES.facts.name());
    }

    @Override
    public void close() {
        driver.close();
    }
}
