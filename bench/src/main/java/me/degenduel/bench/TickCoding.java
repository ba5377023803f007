package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import me.degenduel.schemas.AvroSerde;
import me.degenduel.schemas.Tick;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What JMH runs: one tick to bytes and back, by our serde with warm caches and by plain Avro with reused coders. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TickCoding {
    private static final String TOPIC = "ticks";

    /** First: with it Avro learns to trust our classes. */
    private final AvroSerde<Tick> serde = new AvroSerde<>();

    private final Tick tick = tick();
    private final SpecificDatumWriter<Tick> writer = new SpecificDatumWriter<>(Tick.class);
    private final SpecificDatumReader<Tick> reader = new SpecificDatumReader<>(Tick.class);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    private final BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);

    private byte[] inAvro;
    private byte[] inOurs;

    /** The registry is asked here, and not again. */
    @Setup
    public void warm() throws IOException {
        var registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            var answer = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", 1)
                    .put("schema", tick.getSchema().toString())
                    .toString()
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        registry.start();
        serde.configure(
                Map.of(
                        "schema.registry.url",
                        "http://localhost:" + registry.getAddress().getPort(),
                        "specific.avro.reader",
                        "true"),
                false);
        inAvro = encodeByAvro();
        inOurs = encodeByOurs();
        decodeByOurs();
        registry.stop(0);
    }

    @Benchmark
    public byte[] encodeByOurs() {
        return serde.serializer().serialize(TOPIC, tick);
    }

    @Benchmark
    public byte[] encodeByAvro() throws IOException {
        bytes.reset();
        writer.write(tick, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    @Benchmark
    public Tick decodeByOurs() {
        return serde.deserializer().deserialize(TOPIC, inOurs);
    }

    @Benchmark
    public Tick decodeByAvro() throws IOException {
        return reader.read(null, DecoderFactory.get().binaryDecoder(inAvro, decoder));
    }

    private static Tick tick() {
        var tick = new Tick();
        tick.setAddress("DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263");
        tick.setSymbol("BONK");
        tick.setPrice(new BigDecimal("0.000021345678000000"));
        tick.setSource("simulator");
        tick.setTime(Instant.ofEpochMilli(1_741_600_000_000L));
        tick.setSourceTime(Instant.ofEpochMilli(1_741_600_000_000L));
        tick.setMarketCap(new BigDecimal("1634567890.120000000000000000"));
        tick.setFdv(new BigDecimal("1898765432.100000000000000000"));
        tick.setVolume24h(new BigDecimal("98765432.100000000000000000"));
        tick.setLiquidity(new BigDecimal("1234567.890000000000000000"));
        tick.setBuys(1_234L);
        tick.setSells(987L);
        tick.setTrades(2_221L);
        return tick;
    }
}
