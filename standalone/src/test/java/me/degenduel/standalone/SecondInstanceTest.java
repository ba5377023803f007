package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import me.degenduel.schemas.Settings;
import me.degenduel.serving.Config;
import me.degenduel.serving.Serving;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another instance of serving beside the platform's own, on the same Kafka. */
@ExtendWith(OnAPlatform.class)
class SecondInstanceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Outside platform;

    SecondInstanceTest(Platform platform) {
        this.platform = new Outside(platform);
    }

    @Test
    void a_second_instance_shows_the_same_rows() throws Exception {
        var settings = new HashMap<>(platform.settings());
        settings.put("DD_INSTANCE", "second");
        settings.put("DD_PORT", "0");
        var died = new AtomicBoolean();
        try (var second = Serving.start(
                Config.from(new Settings(settings)),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                () -> died.set(true))) {
            until(() -> second.notReady().isEmpty());
            try (var one = platform.socket("");
                    var other = new SocketClient("ws://127.0.0.1:%d/api/v69/ws/token-data".formatted(second.port()))) {
                var rows = rows(one.hear("token_update"));
                assertThat(rows(other.hear("token_update"))).containsExactlyInAnyOrderEntriesOf(rows);
            }
            assertThat(died).isFalse();
        }
    }

    private static void until(BooleanSupplier condition) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** What does not change with every price. */
    private static Map<String, String> rows(JsonNode list) {
        var rows = new TreeMap<String, String>();
        list.path("data")
                .forEach(token -> rows.put(
                        token.path("address").asText(),
                        token.path("symbol").asText() + " " + token.path("name").asText()));
        return rows;
    }
}
