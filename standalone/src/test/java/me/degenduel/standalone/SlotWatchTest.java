package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that may hold back very little log, and a capture that cannot go on because Kafka is away. */
class SlotWatchTest {
    private static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    private static final long SEGMENT = 16 << 20;

    @TempDir
    private Path folder;

    private Capturing capturing;

    @BeforeEach
    void given_that_changes_are_captured() throws IOException {
        capturing = new Capturing(folder, "64MB")
                .with("DD_CLOCK_INTERVAL", "50ms")
                .with("DD_FEED", "none")
                .start();
    }

    @AfterEach
    void stop() {
        capturing.close();
    }

    @Test
    void room_that_shrinks_is_seen_and_a_lost_slot_is_said_and_made_good() throws SQLException {
        capturing.await("there is room", () -> left() > 3 * SEGMENT);
        capturing.stopKafka();
        write(3);
        capturing.await("less room is left", () -> left() < 2 * SEGMENT && held() > 2 * SEGMENT);

        write(3);
        capturing.sql("checkpoint");
        capturing.await("the slot is lost", () -> capturing
                .connect()
                .notReady()
                .filter(why -> why.contains("slot is lost"))
                .isPresent());

        capturing.sql(
                "insert into tokens(address, symbol, name, decimals) values ('%s', 'BONK', 'Bonk', 5)".formatted(BONK));
        capturing.startKafka();
        capturing.await(
                "connect is ready again", () -> capturing.connect().notReady().isEmpty());
        var cluster = capturing.config().cluster();
        assertThat(TopicReader.read(cluster.client(), cluster.topics().tokenRows, 1, record -> record.key()
                        .equals(BONK)))
                .isNotEmpty();
    }

    /** Segments of the log, one message in each. */
    private void write(int segments) throws SQLException {
        for (var segment = 0; segment < segments; segment++) {
            capturing.sql("select pg_logical_emit_message(true, 'filler', ''); select pg_switch_wal()");
        }
    }

    private double left() {
        return capturing.gauge("dd.capture.slot.bytes.left");
    }

    private double held() {
        return capturing.gauge("dd.capture.slot.bytes.held");
    }
}
