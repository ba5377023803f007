package me.degenduel.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import me.degenduel.schemas.Settings;
import org.junit.jupiter.api.Test;

class ConfigTest {
    private static final Map<String, String> LEAST = Map.of(
            "DD_KAFKA", "localhost:9092",
            "DD_REGISTRY", "http://localhost:8081",
            "DD_POSTGRES", "jdbc:postgresql://localhost/degenduel",
            "DD_POSTGRES_PASSWORD", "correct horse");

    @Test
    void three_places_and_a_password_are_enough() {
        var config = checked(LEAST);
        assertThat(config.feeds()).containsExactly("simulator");
        assertThat(config.capture().slot()).isEqualTo("degenduel");
        assertThat(config.capture().clocks()).isEqualTo(Duration.ofMillis(200));
        assertThat(config.capture().database().place()).isEqualTo("localhost:5432/degenduel");
    }

    @Test
    void there_may_be_no_feed() {
        assertThat(checked(with("DD_FEED", "none")).feeds()).isEmpty();
    }

    @Test
    void changes_may_be_captured_elsewhere() {
        assertThat(checked(LEAST).captures()).isTrue();
        assertThat(checked(with("DD_CAPTURE", "elsewhere")).captures()).isFalse();
        assertThatThrownBy(() -> checked(with("DD_CAPTURE", "there"))).hasMessageContaining("DD_CAPTURE");
    }

    @Test
    void the_password_is_not_seen() {
        assertThat(checked(LEAST).toString()).doesNotContain("correct horse");
    }

    @Test
    void clocks_are_neither_a_flood_nor_forgotten() {
        for (var interval : List.of("1ms", "6s")) {
            assertThatThrownBy(() -> checked(with("DD_CLOCK_INTERVAL", interval)))
                    .hasMessageContaining("it must be between 10ms and 5s");
        }
    }

    @Test
    void every_problem_is_said_at_once() {
        var wrong = Map.of(
                "DD_POSTGRES", "postgres://localhost/degenduel",
                "DD_SLOT", "Degen-Duel",
                "DD_FEED", "simulator, crystal-ball",
                "DD_RATE", "0",
                "DD_CLOCK_INTERVAL", "often");
        assertThatThrownBy(() -> checked(wrong))
                .isInstanceOf(Settings.Problem.class)
                .message()
                .satisfies(message -> assertThat(List.of(message.split(System.lineSeparator())))
                        .anyMatch(line -> line.startsWith("DD_KAFKA is not set"))
                        .anyMatch(line -> line.startsWith("DD_REGISTRY is not set"))
                        .anyMatch(line -> line.startsWith("DD_POSTGRES is no JDBC URL"))
                        .anyMatch(line -> line.startsWith("DD_SLOT is \"Degen-Duel\""))
                        .anyMatch(line -> line.startsWith("DD_FEED names \"crystal-ball\""))
                        .anyMatch(line -> line.startsWith("DD_RATE is \"0\""))
                        .anyMatch(line -> line.startsWith("DD_CLOCK_INTERVAL is \"often\"")));
    }

    private static Map<String, String> with(String name, String value) {
        var all = new HashMap<>(LEAST);
        all.put(name, value);
        return all;
    }

    private static Config checked(Map<String, String> environment) {
        var settings = new Settings(environment);
        var config = Config.from(settings);
        settings.check();
        return config;
    }
}
