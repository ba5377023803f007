package me.degenduel.bench;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The same values as the DSL would have them: positions joined with prices by a foreign key, and summed up by wallet, so
 * one record for each portfolio that a tick touches.
 *
 * <p>It is spared much: there is no broker, no disk and no changelog, numbers are short, and ranks it does not make.
 */
final class ContestDsl implements ContestPeer {
    private static final String PRICES = "prices";
    private static final String POSITIONS = "positions";
    private static final String VALUES = "values";

    private record Position(int token, BigDecimal quantity) {
        long micros(BigDecimal price) {
            return quantity.multiply(price)
                    .movePointRight(6)
                    .setScale(0, RoundingMode.HALF_EVEN)
                    .longValueExact();
        }
    }

    private final ContestWorld world;
    private final TopologyTestDriver driver;
    private final TestInputTopic<Integer, BigDecimal> prices;

    ContestDsl(ContestWorld world) {
        this.world = world;
        var properties = new Properties();
        properties.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "bench",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "nowhere:1",
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class));
        driver = new TopologyTestDriver(topology(), properties);
        prices = driver.createInputTopic(
                PRICES, Serdes.Integer().serializer(), decimals().serializer());
        var positions = driver.createInputTopic(
                POSITIONS, Serdes.Long().serializer(), positions().serializer());
        for (var token = 0; token < ContestWorld.TOKENS; token++) {
            prices.pipeInput(token, world.startPrice(token));
        }
        for (var number = 0; number < world.size(); number++) {
            var position = (long) number * ContestWorld.HELD;
            for (var share : world.shares(number)) {
                positions.pipeInput(position++, new Position(share.token(), world.quantity(share)));
            }
        }
    }

    @Override
    public String name() {
        return "Streams DSL";
    }

    @Override
    public void publish(long first, int count) {
        for (var number = first; number < first + count; number++) {
            var tick = world.tick(number);
            prices.pipeInput(tick.token(), tick.price());
        }
    }

    /** It has no ranks. */
    @Override
    public boolean agrees(Sums ours) {
        var sum = 0L;
        try (var values = driver.<Integer, Long>getKeyValueStore(VALUES).all()) {
            while (values.hasNext()) {
                sum += values.next().value;
            }
        }
        return sum == ours.values();
    }

    @Override
    public void close() {
        driver.close();
    }

    private static Topology topology() {
        var graph = new StreamsBuilder();
        var prices = graph.table(
                PRICES,
                Consumed.with(Serdes.Integer(), decimals()),
                Materialized.<Integer, BigDecimal, KeyValueStore<Bytes, byte[]>>as("prices-by-token")
                        .withLoggingDisabled());
        var positions = graph.table(POSITIONS, Consumed.with(Serdes.Long(), positions()));
        positions
                .join(
                        prices,
                        Position::token,
                        Position::micros,
                        Materialized.<Long, Long, KeyValueStore<Bytes, byte[]>>as("worths")
                                .withValueSerde(Serdes.Long())
                                .withLoggingDisabled())
                .groupBy(
                        (position, worth) -> new KeyValue<>((int) (position / ContestWorld.HELD), worth),
                        Grouped.with(Serdes.Integer(), Serdes.Long()))
                .reduce(
                        Long::sum,
                        (sum, worth) -> sum - worth,
                        Materialized.<Integer, Long, KeyValueStore<Bytes, byte[]>>as(VALUES)
                                .withLoggingDisabled());
        return graph.build();
    }

    private static Serde<BigDecimal> decimals() {
        return serde(ContestDsl::bytes, bytes -> decimal(ByteBuffer.wrap(bytes)));
    }

    private static Serde<Position> positions() {
        return serde(
                position -> {
                    var quantity = bytes(position.quantity);
                    return ByteBuffer.allocate(Integer.BYTES + quantity.length)
                            .putInt(position.token)
                            .put(quantity)
                            .array();
                },
                bytes -> {
                    var buffer = ByteBuffer.wrap(bytes);
                    return new Position(buffer.getInt(), decimal(buffer));
                });
    }

    private static <T> Serde<T> serde(Function<T, byte[]> to, Function<byte[], T> from) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : to.apply(value),
                (topic, bytes) -> bytes == null ? null : from.apply(bytes));
    }

    private static byte[] bytes(BigDecimal decimal) {
        var digits = decimal.unscaledValue().toByteArray();
        return ByteBuffer.allocate(1 + digits.length)
                .put((byte) decimal.scale())
                .put(digits)
                .array();
    }

    private static BigDecimal decimal(ByteBuffer bytes) {
        var scale = bytes.get();
        var digits = new byte[bytes.remaining()];
        bytes.get(digits);
        return new BigDecimal(new BigInteger(digits), scale);
    }
}
