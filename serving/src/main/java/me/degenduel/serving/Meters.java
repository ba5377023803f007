package me.degenduel.serving;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import me.degenduel.serving.command.CommandMeters;
import me.degenduel.serving.live.Code;
import me.degenduel.serving.live.Held;
import me.degenduel.serving.live.SocketMeters;
import org.apache.kafka.streams.KafkaStreams;

/** Everything that this process counts, each with a sentence. */
public final class Meters implements CommandMeters, SocketMeters {
    private final MeterRegistry registry;
    private final Counter frames;
    private final Counter bytes;
    private final Counter stalled;
    private final Counter bugs;
    private final Counter tokensInAddresses;
    private final Map<Code, Counter> errors = new EnumMap<>(Code.class);

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        frames = counter("dd.socket.frames", "Frames handed to sockets.");
        bytes = counter("dd.socket.bytes", "Bytes of those frames.");
        stalled = counter("dd.socket.stalled", "Sockets closed because nobody took what they were sent.");
        bugs = counter("dd.socket.bugs", "Client messages that a bug of ours kept us from answering.");
        tokensInAddresses = counter("dd.socket.tokens.in.addresses", "Handshakes with the token in the address.");
        for (var code : Code.values()) {
            errors.put(
                    code,
                    Counter.builder("dd.socket.errors")
                            .description("Errors that clients were told.")
                            .tag("code", code.name())
                            .register(registry));
        }
    }

    private Counter counter(String name, String about) {
        return Counter.builder(name).description(about).register(registry);
    }

    Counter unreadable(String topic) {
        return Counter.builder("dd.tail.unreadable")
                .description("Records that nobody could read.")
                .tag("topic", topic)
                .register(registry);
    }

    /** Takes what an application says of itself, in place of what its predecessor said. */
    Consumer<KafkaStreams> of(String application) {
        var last = new AtomicReference<KafkaStreamsMetrics>();
        return streams -> {
            var metrics = new KafkaStreamsMetrics(streams, Tags.of("application", application));
            var before = last.getAndSet(metrics);
            if (before != null) {
                before.close();
            }
            metrics.bindTo(registry);
        };
    }

    @SuppressWarnings("resource") // they live as long as the process
    void ofTheProcess() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    @Override
    public void connections(AtomicInteger connections) {
        Gauge.builder("dd.socket.connections", connections, AtomicInteger::get)
                .description("Sockets that are open.")
                .register(registry);
    }

    @Override
    public void held(Held held) {
        Gauge.builder("dd.socket.held.bytes", held, Held::now)
                .description("Bytes that wait for clients to take them.")
                .register(registry);
        Gauge.builder("dd.socket.held.most.bytes", held, Held::most)
                .description("The most of them that ever waited for one client.")
                .register(registry);
    }

    @Override
    public Counter frames() {
        return frames;
    }

    @Override
    public Counter bytes() {
        return bytes;
    }

    @Override
    public Counter stalled() {
        return stalled;
    }

    @Override
    public Counter bugs() {
        return bugs;
    }

    @Override
    public Counter error(Code code) {
        return errors.get(code);
    }

    @Override
    public Counter tokensInAddresses() {
        return tokensInAddresses;
    }

    @Override
    public Counter commands(String outcome) {
        return Counter.builder("dd.commands")
                .description("Commands, by what became of them.")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public Counter refused(String why) {
        return Counter.builder("dd.socket.refused")
                .description("Handshakes that were refused.")
                .tag("code", why)
                .register(registry);
    }
}
