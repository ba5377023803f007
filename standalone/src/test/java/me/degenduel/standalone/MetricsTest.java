package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dashboard and the alerts ask for, a platform that runs has. */
@OnAPlatform
class MetricsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path OPS = Path.of("..", "ops");
    private static final Path DASHBOARD = OPS.resolve("grafana").resolve("degenduel.json");
    private static final Path ALERTS = OPS.resolve("prometheus").resolve("alerts.yml");
    private static final Pattern EXPRESSION = Pattern.compile("(?m)^\\s+expr: (.+)$");
    /** No function: nothing is called with it. */
    private static final Pattern METRIC = Pattern.compile("\\b(?:[a-z]+(?:_[a-z0-9]+)+|up)\\b(?!\\s*\\()");
    /** Whether it reaches a process, Prometheus says itself. */
    private static final String REACHED = "up";

    /** What stands in braces or behind "by" is about labels. */
    private static final Pattern LABELS = Pattern.compile("\\{[^}]*}|\\bby \\([^)]*\\)");

    private final Outside platform;

    MetricsTest(Platform platform) {
        this.platform = new Outside(platform);
    }

    @Test
    void every_metric_that_the_dashboard_shows_exists() throws Exception {
        var dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());

        assertExist(
                dashboard.findValuesAsText("expr"),
                dashboard.findValues("targets").stream()
                        .mapToInt(JsonNode::size)
                        .sum());
    }

    @Test
    void every_metric_that_an_alert_is_about_exists() throws Exception {
        var alerts = Files.readString(ALERTS);

        assertExist(
                EXPRESSION
                        .matcher(alerts)
                        .results()
                        .map(found -> found.group(1))
                        .toList(),
                Pattern.compile("- alert: ").matcher(alerts).results().count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka_stream_thread_process_rate",
                "kafka_consumer_fetch_manager_records_lag_max",
                "kafka_stream_processor_node_record_e2e_latency_max",
                "jvm_memory_used_bytes",
                "jvm_gc_pause_seconds_max",
                "dd_capture_lag_seconds",
                "dd_prices_written_seconds",
                "dd_tail_age_seconds",
                "dd_service_state",
            })
    void what_is_to_be_seen_of_each_stage_is_measured(String metric) {
        Await.until(metric + " is there", PATIENCE, () -> metrics().contains(metric));
    }

    private void assertExist(List<String> expressions, long expected) throws Exception {
        assertThat(expressions).hasSize((int) expected).allSatisfy(expression -> assertThat(names(expression))
                .isNotEmpty());
        var named = expressions.stream()
                .flatMap(expression -> names(expression).stream())
                .collect(toCollection(TreeSet::new));
        // Commands are counted from the first one on, and so is who goes, and who may not come.
        platform.post("/api/v69/contests", "nobody's", "key", "{}");
        platform.socket("").close();
        try (var socket = new Socket(
                "localhost", URI.create(platform.platform().endpoints().http()).getPort())) {
            socket.getOutputStream().write("""
                            GET /api/v69/ws/token-data HTTP/1.1\r
                            Host: localhost\r
                            Connection: Upgrade\r
                            Upgrade: websocket\r
                            Sec-WebSocket-Version: 13\r
                            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                            Origin: https://elsewhere.example\r
                            \r
                            """.getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
                    .isEqualTo("HTTP/1.1 403");
        }
        Await.until("prices and changes have come", PATIENCE, () -> metrics()
                .containsAll(Set.of("dd_prices_said_total", "dd_service_state", "dd_socket_closed_total")));

        named.removeAll(metrics());
        named.remove(REACHED);

        assertThat(named).isEmpty();
    }

    private static Set<String> names(String expression) {
        return METRIC.matcher(LABELS.matcher(expression).replaceAll(""))
                .results()
                .map(found -> found.group())
                .collect(toCollection(TreeSet::new));
    }

    private Set<String> metrics() throws Exception {
        return Stream.of(platform.get("/metrics").body().split("\n", -1))
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(toCollection(TreeSet::new));
    }
}
