package me.degenduel.serving;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import me.degenduel.schemas.health.PlatformService;
import me.degenduel.serving.command.CommandMeters;
import me.degenduel.serving.live.Code;
import me.degenduel.serving.live.Held;
import me.degenduel.serving.live.SocketMeters;
import me.degenduel.serving.read.Services;
import me.degenduel.serving.signin.SignInMeters;
import org.apache.kafka.streams.KafkaStreams;

/** Everything that this process counts, each with a sentence. */
public final class Meters implements CommandMeters, SignInMeters, SocketMeters {
    private final MeterRegistry registry;
    /** By type: there are as many as there are messages, and frames are too many to look for a counter each time. */
    private final Map<String, Counter> frames = new ConcurrentHashMap<>();

    private final Counter bytes;
    private final Counter stalled;
    private final Counter bugs;
    private final Counter tokensInAddresses;
    private final Map<Code, Counter> errors = new EnumMap<>(Code.class);

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        frames("connection_established");
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

    /** How old what a topic says is when it has been read. */
    Timer age(String topic) {
        return Timer.builder("dd.tail.age")
                .description("From when something became a fact until this instance has read it from a topic.")
                .tag("topic", topic)
                .publishPercentiles(0.5, 0.99)
                .distributionStatisticExpiry(Duration.ofMinutes(1))
                .register(registry);
    }

    /** How the services are, each instance of serving as it hears. */
    void services(Services services) {
        for (var service : PlatformService.values()) {
            Gauge.builder("dd.service.state", services, all -> all.badness(service))
                    .description(
                            "How a service is: 0 unknown, 1 closed, 2 initializing, 3 degraded, 4 recovering, 5 open.")
                    .tags("service", service.id(), "layer", service.layer().word())
                    .register(registry);
        }
    }

    /** Of the pool of connections for commands, how many are in use: 0 to 1. */
    void databaseLoad(DoubleSupplier load) {
        Gauge.builder("dd.database.load", load, DoubleSupplier::getAsDouble)
                .strongReference(true)
                .description("The part of the connections for commands that are in use.")
                .register(registry);
    }

    /** How many other instances do not tell this one what people have in the contests that they play. */
    void silent(IntSupplier neighbours) {
        Gauge.builder("dd.neighbours.silent", neighbours, IntSupplier::getAsInt)
                .strongReference(true)
                .description("Other instances that do not tell this one what people have in the contests they play.")
                .register(registry);
    }

    /** Bytes handed to sockets until now. */
    double socketBytes() {
        return bytes.count();
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
        new JvmGcMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    @Override
    public void connections(AtomicInteger connections) {
        Gauge.builder("dd.socket.connections", connections, AtomicInteger::get)
                .description("Sockets that are open.")
                .register(registry);
    }

    @Override
    public void connections(String socket, AtomicInteger connections) {
        Gauge.builder("dd.socket.open", connections, AtomicInteger::get)
                .description("Sockets that are open, by endpoint.")
                .tag("socket", socket)
                .register(registry);
    }

    @Override
    public void followers(String channel, String as, AtomicInteger followers) {
        Gauge.builder("dd.socket.followers", followers, AtomicInteger::get)
                .description("Who follows a channel, in words or as rows.")
                .tags("channel", channel, "as", as)
                .register(registry);
    }

    @Override
    public Counter opened(String socket, String path) {
        return Counter.builder("dd.socket.opened")
                .description("Sockets that were opened, by the path on which they were found.")
                .tags("socket", socket, "path", path)
                .register(registry);
    }

    @Override
    public Counter closed(String socket, String code) {
        return Counter.builder("dd.socket.closed")
                .description("Sockets that were closed, by our code, or by the client.")
                .tags("socket", socket, "code", code)
                .register(registry);
    }

    @Override
    public Counter heard(String socket, String type) {
        return Counter.builder("dd.socket.messages")
                .description("What clients said, by type.")
                .tags("socket", socket, "type", type)
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
    public Counter chat(String outcome) {
        return Counter.builder("dd.room.messages")
                .description("What was said in rooms through this instance, by what became of it.")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public Counter moves(String what) {
        return Counter.builder("dd.room.moves")
                .description("Who came into a room through this instance, left it, or could not come in.")
                .tag("what", what)
                .register(registry);
    }

    @Override
    public void visits(AtomicInteger visits) {
        Gauge.builder("dd.room.visits", visits, AtomicInteger::get)
                .description("Connections to this instance that are in rooms, in each room for itself.")
                .register(registry);
    }

    @Override
    public Counter frames(String type) {
        return frames.computeIfAbsent(type, any -> Counter.builder("dd.socket.frames")
                .description("Frames handed to sockets, by type.")
                .tag("type", type)
                .register(registry));
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
    public Counter signIns(String outcome) {
        return Counter.builder("dd.sign.ins")
                .description("Requests to sign in, and of those who are signed in, by what became of them.")
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
