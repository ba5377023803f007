package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import me.degenduel.connect.Config;
import me.degenduel.connect.Connect;
import me.degenduel.schemas.Settings;

/** A database, Kafka and a registry of a test's own, and connect on them, each of which can go and come back. */
final class Capturing implements AutoCloseable {
    static final String PASSWORD = "correct horse";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final List<Throwable> deaths = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Postgres postgres;
    private final int kafka;
    private final Registry registry;
    private final Map<String, String> settings = new HashMap<>();
    private Broker broker;
    private Connect connect;

    /** @param slotWal how much log the slot may hold back */
    Capturing(Path folder, String slotWal) throws IOException {
        this.folder = folder;
        var password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        postgres = Postgres.start(folder.resolve("postgres"), password, Ports.free(), slotWal);
        kafka = Ports.free();
        startKafka();
        registry = Registry.start(broker.bootstrap(), (short) 1, 0);
        with("DD_KAFKA", broker.bootstrap());
        with("DD_KAFKA_REPLICATION", "1");
        with("DD_REGISTRY", registry.url());
        with("DD_POSTGRES", postgres.jdbc());
        with("DD_POSTGRES_USER", Postgres.USER);
        with("DD_POSTGRES_PASSWORD", PASSWORD);
    }

    /** Of what connect is told at its next start. */
    Capturing with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    /** All that connect is told. */
    Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    Config config() {
        var all = new Settings(settings);
        var config = Config.from(all);
        all.check();
        return config;
    }

    /** Returns when it is ready. */
    Capturing start() {
        connect = Connect.start(config(), meters, deaths::add);
        await("connect is ready", () -> connect.notReady().isEmpty());
        return this;
    }

    void stop() {
        if (connect != null) {
            connect.close();
        }
    }

    void startKafka() {
        broker = Broker.start(folder.resolve("kafka"), kafka);
    }

    void stopKafka() {
        broker.close();
    }

    Connect connect() {
        return connect;
    }

    double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    /** While nothing of ours dies. */
    void await(String what, Callable<Boolean> condition) {
        Await.until(what, PATIENCE, () -> {
            assertNothingDied();
            return condition.call();
        });
    }

    void assertNothingDied() {
        assertThat(deaths).isEmpty();
    }

    void sql(String statement) throws SQLException {
        sql(postgres.jdbc(), Postgres.USER, statement);
    }

    String jdbc(String database) {
        return postgres.jdbc().replace("/" + Postgres.DATABASE, "/" + database);
    }

    static void sql(String database, String user, String statement) throws SQLException {
        try (var connection = DriverManager.getConnection(database, user, PASSWORD);
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    @Override
    public void close() {
        stop();
        registry.close();
        broker.close();
        postgres.close();
        assertNothingDied();
    }
}
