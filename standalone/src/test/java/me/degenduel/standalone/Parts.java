package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import me.degenduel.connect.Connect;
import me.degenduel.serving.Serving;

/** A whole platform in this process, of which each part can go and come back alone. */
final class Parts implements Platform {
    private static final String SECRET = "a secret that only tests know, and nobody else";
    private static final String SLOT_WAL = "1GB";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path folder;
    private final Ports ports = Ports.from(0, 1);
    private final List<Throwable> deaths = new CopyOnWriteArrayList<>();
    private final MoodyRegistry face;
    private Postgres postgres;
    private Broker broker;
    private Registry registry;
    private Connect connect;
    private Serving serving;
    private int starts;

    /** Everything runs, but it may not be ready yet. */
    Parts(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Files.writeString(password(), "correct-horse\n");
        startPostgres();
        startKafka();
        registry = Registry.start(broker.bootstrap(), (short) 1, ports.registry());
        face = new MoodyRegistry(registry.url());
        FirstWhitelist.settle(endpoints(), config(), Optional.of(TOKENS), FirstContests.NONE, 0);
        startProcesses();
    }

    void startPostgres() {
        postgres = Postgres.start(folder.resolve("postgres"), password(), ports.postgres(), SLOT_WAL);
    }

    void stopPostgres() {
        postgres.close();
    }

    void pausePostgres() throws IOException {
        signalPostgres("STOP");
    }

    void resumePostgres() throws IOException {
        signalPostgres("CONT");
    }

    void startKafka() {
        broker = Broker.start(folder.resolve("kafka"), ports.kafka());
    }

    void stopKafka() {
        broker.close();
    }

    /** What our processes take for the registry. */
    MoodyRegistry registry() {
        return face;
    }

    /** They remember no schema from before. */
    void startProcesses() throws IOException, InterruptedException {
        starts++;
        startConnect();
        serving = Serving.start(
                config().serving(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                () -> deaths.add(new IllegalStateException("a part of serving")));
    }

    void stopProcesses() {
        serving.close();
        stopConnect();
    }

    void startConnect() throws IOException {
        connect = Connect.start(config().connect(), new SimpleMeterRegistry(), deaths::add);
    }

    void stopConnect() {
        connect.close();
    }

    /** Of connect, which the health of serving cannot tell. */
    Optional<String> captureNotReady() {
        return connect.notReady();
    }

    void assertNothingDied() {
        assertThat(deaths).isEmpty();
    }

    @Override
    public Endpoints endpoints() {
        return Endpoints.of(ports, DataFolder.read(password()).strip());
    }

    @Override
    public String signingSecret() {
        return SECRET;
    }

    @Override
    public void close() {
        stopProcesses();
        face.close();
        registry.close();
        broker.close();
        postgres.close();
    }

    private Config config() throws IOException {
        // Impatient, so that little time is spent on waiting; and never the same, or schemas would still be known.
        var properties = Files.writeString(
                folder.resolve("properties"),
                "max.retries=1\nretries.wait.ms=100\nhttp.read.timeout.ms=" + (1_000 + starts));
        var real = endpoints();
        return Config.of(
                new Endpoints(real.instances(), real.kafka(), face.url(), real.postgres()),
                ports.internal(),
                folder.resolve("state"),
                Map.of(
                        "DD_RATE",
                        "100",
                        "DD_SERVICES_EVERY",
                        "2s",
                        "DD_JWT_SECRET",
                        SECRET,
                        "DD_KAFKA_PROPERTIES",
                        properties.toString()));
    }

    private Path password() {
        return folder.resolve("password");
    }

    /** To each of its processes, for its backends do not stop with the first of them. */
    private void signalPostgres(String signal) throws IOException {
        var first = Long.parseLong(
                Files.readAllLines(folder.resolve("postgres/postmaster.pid")).getFirst());
        var server = ProcessHandle.of(first).orElseThrow();
        for (var process :
                Stream.concat(Stream.of(server), server.descendants()).toList()) {
            var kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
            Await.until(
                    "SIG%s was sent to process %d".formatted(signal, process.pid()), PATIENCE, () -> !kill.isAlive());
        }
    }
}
