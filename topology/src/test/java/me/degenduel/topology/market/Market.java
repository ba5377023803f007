package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import me.degenduel.schemas.AvroSerdes;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Refusal;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.TokenRows;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.WhitelistRow;
import me.degenduel.topology.Application;
import me.degenduel.topology.NamedAvroSerde;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The market graph in a test: what is given to it, at which time, and what comes out. */
public final class Market implements AutoCloseable {
    public static final Topics TOPICS = new Topics(new AvroSerdes(NamedAvroSerde.class.getName(), Map.of()));
    static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    static final String WIF = "EKpQGSJtjMFqKZ9KQanSqYXRcFBfBopzLHYwdxU35BdK";
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final TopologyTestDriver driver;
    private Instant now = START;
    private long lsn;

    Market() {
        driver = new TopologyTestDriver(graph(), properties(), START);
    }

    public static Topology graph() {
        return MarketGraph.of(TOPICS, new MarketStores(TOPICS), properties());
    }

    public static Properties properties() {
        var cluster = new Cluster("nowhere:9092", (short) 1, NamedAvroSerde.class.getName(), Map.of(), Map.of());
        var config = Application.Config.alone("test", Path.of("target/state"), 1, Duration.ofMillis(100));
        return MarketApplication.properties(config, cluster, TOPICS);
    }

    Market at(Duration sinceStart) {
        now = START.plus(sinceStart);
        return this;
    }

    Market at(Instant time) {
        now = time;
        return this;
    }

    Market listed(String address) {
        return row(TOPICS.tokenRows, address, token(address))
                .row(TOPICS.whitelist, address, decision(address, "listed"));
    }

    <V> Market row(Topic<V> topic, String key, V row) {
        driver.createInputTopic(
                        topic.name(), new StringSerializer(), topic.values().serializer())
                .pipeInput(new TestRecord<>(key, row, now));
        return this;
    }

    Market price(String address, String price) {
        return price(address, said(price).build());
    }

    Market price(String address, Price price) {
        return row(TOPICS.prices, address, price);
    }

    Market clock(Topic<?> topic) {
        return bytes(topic, Keys.clock(0), null);
    }

    Market tombstone(Topic<?> topic, String key) {
        return bytes(topic, key, null);
    }

    Market bytes(Topic<?> topic, String key, byte[] value) {
        driver.createInputTopic(topic.name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, now));
        return this;
    }

    /** What has come out since it was last asked. */
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

    double counted(Refusal reason) {
        return driver.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("refused-prices-total")
                        && metric.metricName().tags().containsValue(reason.code()))
                .mapToDouble(metric -> (double) metric.metricValue())
                .sum();
    }

    static Price.Builder said(String price) {
        return Price.newBuilder().setPrice(price).setSource("test");
    }

    WhitelistRow decision(String address, String status) {
        return TokenRows.decision(address, status, now).setLsn(++lsn).build();
    }

    /** What a whitelist row was, as its deletion says it. */
    WhitelistRow deleted(String address) {
        var row = decision(address, "listed");
        row.setDeleted(true);
        return row;
    }

    TokenRow token(String address) {
        return TokenRows.token(address, address.substring(0, 4), now)
                .setSupply(new BigDecimal("1000").setScale(18))
                .setLsn(++lsn)
                .build();
    }

    @Override
    public void close() {
        driver.close();
    }
}
