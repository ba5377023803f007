package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import me.degenduel.connect.Config;
import me.degenduel.connect.Connect;
import me.degenduel.schemas.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that may hold back very little log, and a capture that cannot go on because Kafka is away. */
class SlotWatchTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    private static final long SEGMENT = 16 << 20;

    @TempDir
    private Path folder;

    private final List<Throwable> deaths = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Postgres postgres;
    private Broker broker;
    private Registry registry;
    private Config config;
    private Connect connect;

    @BeforeEach
    void given_that_changes_are_captured() throws IOException, InterruptedException {
        var password = Files.writeString(folder.resolve("password"), "correct horse\n");
        postgres = Postgres.start(folder.resolve("postgres"), password, Ports.free(), "64MB");
        broker = Broker.start(folder.resolve("kafka"), Ports.free());
        registry = Registry.start(broker.bootstrap(), (short) 1, 0);
        var settings = new Settings(Map.of(
                "DD_KAFKA",
                broker.bootstrap(),
                "DD_KAFKA_REPLICATION",
                "1",
                "DD_REGISTRY",
                registry.url(),
                "DD_POSTGRES",
                postgres.jdbc(),
                "DD_POSTGRES_USER",
                Postgres.USER,
                "DD_POSTGRES_PASSWORD",
                postgres.password(),
                "DD_CLOCK_INTERVAL",
                "50ms",
                "DD_FEED",
                "none"));
        config = Config.from(settings);
        settings.check();
        connect = Connect.start(config, meters, deaths::add);
        await(() -> connect.notReady().isEmpty());
    }

    @AfterEach
    void stop() {
        connect.close();
        registry.close();
        broker.close();
        postgres.close();
        assertThat(deaths).isEmpty();
    }

    @Test
    void room_that_shrinks_is_seen_and_a_lost_slot_is_said_and_made_good() throws SQLException {
        await(() -> left() > 3 * SEGMENT);
        var port = Integer.parseInt(broker.bootstrap().replaceAll(".*:", ""));
        broker.close();
        write(3);
        await(() -> left() < 2 * SEGMENT && held() > 2 * SEGMENT);

        write(3);
        sql("checkpoint");
        await(() ->
                connect.notReady().filter(why -> why.contains("slot is lost")).isPresent());

        sql("insert into tokens(address, symbol, name, decimals) values ('%s', 'BONK', 'Bonk', 5)".formatted(BONK));
        broker = Broker.start(folder.resolve("kafka"), port);
        await(() -> connect.notReady().isEmpty());
        var tokens = config.cluster().topics().tokenRows;
        assertThat(TopicReader.read(config.cluster().client(), tokens, 1, record -> record.key()
                        .equals(BONK)))
                .isNotEmpty();
    }

    /** Segments of the log, one message in each. */
    private void write(int segments) throws SQLException {
        for (var segment = 0; segment < segments; segment++) {
            sql("select pg_logical_emit_message(true, 'filler', ''); select pg_switch_wal()");
        }
    }

    private double left() {
        return meters.get("dd.capture.slot.bytes.left").gauge().value();
    }

    private double held() {
        return meters.get("dd.capture.slot.bytes.held").gauge().value();
    }

    private void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.jdbc(), Postgres.USER, postgres.password());
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(deaths).isEmpty();
            assertThat(System.nanoTime())
                    .as(() -> "%s, %.0f bytes left".formatted(connect.notReady(), left()))
                    .isLessThan(deadline);
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
