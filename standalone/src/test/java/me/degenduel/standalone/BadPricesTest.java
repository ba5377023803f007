package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every price that is none ends where it should, is counted, and keeps no other from flowing. */
@OnAPlatform
class BadPricesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SOURCE = "bad-prices-test";
    private static final Pattern COUNT = Pattern.compile(
            "kafka_stream_market_refused_prices_total\\{[^}]*market_id=\"([a-z_]+)\"[^}]*\\} ([0-9.E]+)");

    private final Outside platform;
    private final Map<String, Object> client;
    private final Topics topics;
    private final KafkaProducer<String, byte[]> producer;

    BadPricesTest(Platform platform) {
        this.platform = new Outside(platform);
        client = this.platform.cluster().client();
        topics = this.platform.cluster().topics();
        producer = new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @Test
    void each_bad_price_is_refused_for_its_reason_and_the_next_good_one_flows() throws Exception {
        var token = platform.listed().getFirst();
        var unknown = Outside.newAddress();
        var before = counts();

        send(token, "garbage".getBytes(UTF_8));
        for (var price : new String[] {"-1", "NaN", "0", "1e-19", "1e40", "12,5", ""}) {
            send(token, bytes(said(price)));
        }
        send(token, bytes(said("1").setSourceTime(Instant.now().plusSeconds(60))));
        send(unknown, bytes(said("1")));
        send(token, bytes(said("1e-15")));
        send(token, bytes(said("2")));
        send(token, bytes(said("2e-15")));

        assertThat(TopicReader.read(
                        client,
                        topics.ticks,
                        2,
                        tick -> SOURCE.equals(tick.value().getSource())))
                .extracting(tick -> tick.value().getPrice().stripTrailingZeros().toPlainString())
                .containsExactly("0.000000000000001", "0.000000000000002");
        assertThat(TopicReader.read(
                        client,
                        topics.rejectedPrices,
                        9,
                        price -> SOURCE.equals(price.value().getSource())))
                .extracting(
                        price -> price.value().getPrice() + " " + price.value().getReason())
                .containsExactly(
                        "-1 not_positive",
                        "NaN not_a_number",
                        "0 not_positive",
                        "1e-19 too_many_decimals",
                        "1e40 too_large",
                        "12,5 not_a_number",
                        " not_a_number",
                        "1 from_the_future",
                        "2 jump_held");
        assertThat(TopicReader.read(client, topics.marketDeadLetters, 1, letter -> true))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.key()).isEqualTo(token);
                    assertThat(letter.value().getTopic()).isEqualTo(topics.prices.name());
                    assertThat(letter.value().getReason()).isNotBlank();
                });
        awaitCounts(
                before,
                Map.of(
                        "not_positive", 2,
                        "not_a_number", 3,
                        "too_many_decimals", 1,
                        "too_large", 1,
                        "from_the_future", 1,
                        "jump_held", 1,
                        "unknown_token", 1));
    }

    /** The unknown token's partition may be behind those whose topics were read. */
    private void awaitCounts(Map<String, Integer> before, Map<String, Integer> wanted) throws Exception {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!since(before).entrySet().containsAll(wanted.entrySet()) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(50_000_000);
        }
        assertThat(since(before)).containsAllEntriesOf(wanted);
    }

    private static Price.Builder said(String price) {
        return Price.newBuilder().setPrice(price).setSource(SOURCE);
    }

    private byte[] bytes(Price.Builder price) {
        return topics.prices.values().serializer().serialize(topics.prices.name(), price.build());
    }

    private void send(String key, byte[] value) throws Exception {
        var partition = Keys.partition(key, topics.prices.partitions());
        producer.send(new ProducerRecord<>(topics.prices.name(), partition, key, value))
                .get();
    }

    private Map<String, Integer> since(Map<String, Integer> before) throws Exception {
        var now = counts();
        now.replaceAll((reason, count) -> count - before.getOrDefault(reason, 0));
        return now;
    }

    private Map<String, Integer> counts() throws Exception {
        var metrics = platform.get("/metrics").body();
        var counts = new TreeMap<String, Integer>();
        COUNT.matcher(metrics)
                .results()
                .forEach(match -> counts.merge(match.group(1), (int) Double.parseDouble(match.group(2)), Integer::sum));
        return counts;
    }
}
