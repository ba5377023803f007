package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.schemas.AvroSerde;
import me.degenduel.schemas.AvroSerdes;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.DeadLetter;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.TokenRows;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.WhitelistRow;
import me.degenduel.topology.Application;
import me.degenduel.topology.market.MarketApplication;
import org.apache.avro.Schema;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The market application on real Kafka: what a test driver cannot show, because nothing fails there. */
class MarketOnKafkaTest {
    private static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final CountDownLatch died = new CountDownLatch(1);
    private Broker broker;
    private Registry registry;
    private Cluster cluster;
    private Topics topics;
    private MarketApplication market;
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void start() throws Exception {
        broker = Broker.start(folder.resolve("kafka"), Ports.free());
        registry = Registry.start(broker.bootstrap(), (short) 1, Ports.free());
        cluster = new Cluster(
                broker.bootstrap(),
                (short) 1,
                Cluster.SERDE,
                Map.of(),
                Map.of("schema.registry.url", registry.url(), "max.retries", "1"));
        topics = cluster.topics();
        try (var admin = Admin.create(cluster.client())) {
            topics.create(admin, cluster.replication());
        }
        topics.register(cluster.registry());
        producer = new KafkaProducer<>(cluster.client(), new StringSerializer(), new ByteArraySerializer());
        send(topics.tokenRows, BONK, token());
        send(topics.whitelist, BONK, listed());
        start(topics);
        until(() -> market.notReady().isEmpty()
                && market.owned(market.keepersOf(BONK).partition()).token(BONK).isPresent());
    }

    /** Whatever has begun: a broker that is left behind ends this process when its folder is gone. */
    @AfterEach
    void stop() throws Exception {
        for (var part : Stream.<AutoCloseable>of(market, producer, registry, broker)
                .filter(Objects::nonNull)
                .toList()) {
            part.close();
        }
    }

    @Test
    void bytes_that_nobody_can_read_become_dead_letters_and_the_next_price_flows() throws Exception {
        send(topics.prices, "garbage".getBytes(UTF_8));
        send(topics.prices, serialized(topics.whitelist, listed()));
        producer.send(new ProducerRecord<>(topics.prices.name(), 0, null, serialized(topics.prices, price("1"))))
                .get();
        send(topics.prices, BONK, price("0.00002"));

        assertThat(read(topics.ticks, 1)).extracting(Tick::getSymbol).containsExactly("BONK");
        assertThat(read(topics.marketDeadLetters, 3))
                .extracting(DeadLetter::getTopic, DeadLetter::getBytes)
                .contains(tuple(topics.prices.name(), ByteBuffer.wrap("garbage".getBytes(UTF_8))));
    }

    @Test
    void a_registry_that_is_away_when_a_new_id_arrives_costs_no_price() throws Exception {
        var port = URI.create(registry.url()).getPort();
        var bytes = priceUnderANewId();
        registry.close();

        send(topics.prices, bytes);
        until(() -> market.notReady().isPresent());
        registry = Registry.start(broker.bootstrap(), (short) 1, port);

        assertThat(read(topics.ticks, 1)).hasSize(1);
        assertThat(end(topics.marketDeadLetters)).isZero();
        assertThat(died.getCount()).isEqualTo(1);
    }

    @Test
    void a_bug_of_ours_is_told_to_the_process() throws Exception {
        market.close();
        start(new Topics(new AvroSerdes(CannotWriteTicks.class.getName(), cluster.serdes())));

        send(topics.prices, BONK, price("1"));

        assertThat(died.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void contests_are_told_each_tick_once_although_it_begins_again_before_the_clock() throws Exception {
        send(topics.prices, BONK, price("1"));
        clock();
        send(topics.prices, BONK, price("2"));
        assertThat(read(topics.ticks, 2)).hasSize(2);
        market.close();
        send(topics.prices, BONK, price("3"));

        start(topics);
        clock();

        var partitions = topics.contestTicks.partitions();
        assertThat(read(topics.contestTicks, 4 * partitions).stream()
                        .filter(Objects::nonNull)
                        .flatMap(told -> told.getTicks().stream())
                        .map(tick -> tick.getPrice().intValueExact()))
                .hasSize(3 * partitions)
                .containsOnly(1, 2, 3)
                .satisfies(all -> assertThat(Collections.frequency(all, 2)).isEqualTo(partitions));
    }

    private void clock() throws Exception {
        var partition = Keys.partition(BONK, topics.prices.partitions());
        producer.send(new ProducerRecord<>(topics.prices.name(), partition, Keys.clock(partition), null))
                .get();
    }

    private void start(Topics readAndWritten) {
        market = MarketApplication.start(
                Application.Config.alone("test", folder.resolve("state"), 1, Duration.ofMillis(100)),
                cluster,
                readAndWritten,
                running -> {},
                died::countDown);
    }

    /** Our serde with a bug in it. */
    public static final class CannotWriteTicks<T extends SpecificRecord> implements Serde<T> {
        private final AvroSerde<T> sound = new AvroSerde<>();

        @Override
        public void configure(Map<String, ?> config, boolean isKey) {
            sound.configure(config, isKey);
        }

        @Override
        public Deserializer<T> deserializer() {
            return sound.deserializer();
        }

        @Override
        public Serializer<T> serializer() {
            return (topic, value) -> {
                if (value instanceof Tick) {
                    throw new IllegalStateException("a bug");
                }
                return sound.serializer().serialize(topic, value);
            };
        }
    }

    private byte[] priceUnderANewId() throws Exception {
        var schema = new Schema.Parser()
                .parse(Price.getClassSchema().toString().replace("\"As said, in US dollars.\"", "\"As was said.\""));
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(registry.url() + "/subjects/elsewhere-value/versions"))
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"schema\": %s}".formatted(quoted(schema.toString()))))
                                .build(),
                        BodyHandlers.ofString());
        var id = Integer.parseInt(answer.body().replaceAll(".*\"id\":(\\d+).*", "$1"));
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<Price>(Price.getClassSchema()).write(price("1"), encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static Price price(String price) {
        return Price.newBuilder().setPrice(price).setSource("test").build();
    }

    private static WhitelistRow listed() {
        return TokenRows.decision(BONK, "listed", Instant.EPOCH).build();
    }

    private static TokenRow token() {
        return TokenRows.token(BONK, "BONK", Instant.EPOCH).build();
    }

    private <V> void send(Topic<V> topic, String key, V value) throws Exception {
        var partition = Keys.partition(key, topic.partitions());
        producer.send(new ProducerRecord<>(topic.name(), partition, key, serialized(topic, value)))
                .get();
    }

    private void send(Topic<?> topic, byte[] bytes) throws Exception {
        var partition = Keys.partition(BONK, topic.partitions());
        producer.send(new ProducerRecord<>(topic.name(), partition, BONK, bytes))
                .get();
    }

    private static <V> byte[] serialized(Topic<V> topic, V value) {
        return topic.values().serializer().serialize(topic.name(), value);
    }

    /** The first records of a topic, once there are so many. */
    private <V> List<V> read(Topic<V> topic, int count) {
        var found = new ArrayList<V>();
        try (var consumer = new KafkaConsumer<>(
                cluster.client(), Topic.keys().deserializer(), topic.values().deserializer())) {
            consumer.assign(partitions(topic));
            consumer.seekToBeginning(consumer.assignment());
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (found.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> found.add(record.value()));
            }
        }
        return found;
    }

    private long end(Topic<?> topic) {
        try (var consumer = new KafkaConsumer<>(
                cluster.client(), Topic.keys().deserializer(), topic.values().deserializer())) {
            return consumer.endOffsets(partitions(topic)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private static List<TopicPartition> partitions(Topic<?> topic) {
        return IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }

    private static void until(BooleanSupplier condition) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
