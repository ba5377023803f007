package me.degenduel.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import me.degenduel.schemas.Settings;
import me.degenduel.serving.live.Endpoints;
import me.degenduel.serving.live.RoomRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    @Test
    void what_is_needed_is_enough() {
        var config = read(Map.of());

        assertThat(config.port()).isEqualTo(3004);
        assertThat(config.sockets().doors().origins())
                .contains("https://degenduel.me", "https://dev.degenduel.me", "http://localhost:3000");
        assertThat(config.sockets().doors().connections()).isEqualTo(10_000);
        assertThat(config.sockets().limits().get("token-data").messages()).isEqualTo(500);
    }

    @Test
    @Shows({
        Promise.CONNECTIONS_BOUNDED,
        Promise.ATTEMPTS_BOUNDED,
        Promise.ATTEMPTS_OF_LOOPBACK,
        Promise.LIMIT_OF_SUBSCRIPTIONS,
        Promise.SERVER_PINGS,
        Promise.NO_PONG,
        Promise.SIGN_IN_BY_MESSAGE,
        Promise.TOKEN_DATA_PACE,
        Promise.CHAT_LIMIT_OF_TEN
    })
    void the_usual_numbers_are_those_that_the_wire_promises() {
        var sockets = read(Map.of()).sockets();
        var rules = sockets.rules();

        assertThat(sockets.doors().connections()).isEqualTo(10_000);
        assertThat(sockets.doors().attempts()).isEqualTo(10);
        assertThat(sockets.doors().loopbackExempt()).isTrue();
        assertThat(sockets.idleTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(sockets.limits()).isEqualTo(Endpoints.limits());
        assertThat(rules.channels()).isEqualTo(128);
        assertThat(rules.tokens()).isEqualTo(4_096);
        assertThat(rules.pingEvery()).isEqualTo(Duration.ofSeconds(30));
        assertThat(rules.pongWithin()).isEqualTo(Duration.ofSeconds(15));
        assertThat(rules.signInWithin()).isEqualTo(Duration.ofSeconds(30));
        assertThat(rules.market().pricesEvery()).isEqualTo(Duration.ofMillis(100));
        assertThat(sockets.rooms()).isEqualTo(new RoomRules(Duration.ofSeconds(15), 200, 10, 500, 100, 20));
    }

    @Test
    void all_problems_are_said_in_one_message() {
        assertThatThrownBy(() -> read(new Settings(Map.of("DD_PORT", "many"))))
                .isInstanceOf(Settings.Problem.class)
                .hasMessageContainingAll("DD_PORT", "DD_KAFKA", "DD_REGISTRY", "DD_POSTGRES", "DD_JWT_SECRET");
    }

    @ParameterizedTest
    @CsvSource({
        "DD_JWT_SECRET,too short,at least 32 bytes",
        "DD_JWT_SECRET_PREVIOUS,0123456789abcdef0123456789abcdef,DD_JWT_SECRET_ROTATED_AT",
        "DD_JWT_SECRET_ROTATED_AT,yesterday,must be a time",
        "DD_JWT_SECRET_FILE,/nowhere/secret,cannot be read",
        "DD_TRUSTED_PROXIES,proxy.example,no address in digits",
        "DD_ADVERTISED,nonsense,host:port",
        "DD_MARKET_COMMIT,3s,given up",
        "DD_SILENCE,500ms,a dead one"
    })
    void a_setting_that_makes_no_sense_is_refused_with_a_sentence(String name, String value, String sentence) {
        assertThatThrownBy(() -> read(Map.of(name, value)))
                .isInstanceOf(Settings.Problem.class)
                .hasMessageContaining(name)
                .hasMessageContaining(sentence);
    }

    @Test
    void a_secret_of_thirty_two_bytes_may_have_fewer_letters() {
        assertThat(read(Map.of("DD_JWT_SECRET", "ü".repeat(16)))).isNotNull();
    }

    @Test
    void the_secret_may_stand_in_a_file() throws IOException {
        var file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        var settings = needed();
        settings.remove("DD_JWT_SECRET");
        settings.put("DD_JWT_SECRET_FILE", file.toString());

        var config = read(new Settings(settings));

        assertThat(config.sockets().secrets().current().value()).isEqualTo(SECRET);
    }

    @Test
    void a_previous_secret_has_its_day() {
        var config = read(Map.of(
                "DD_JWT_SECRET_PREVIOUS",
                SECRET.toUpperCase(Locale.ROOT),
                "DD_JWT_SECRET_ROTATED_AT",
                "2025-03-01T12:00:00Z"));

        assertThat(config.sockets().secrets().rotated()).isEqualTo(Instant.parse("2025-03-01T12:00:00Z"));
        assertThat(config.sockets().secrets().previous()).isPresent();
    }

    @Test
    void no_secret_is_printed() {
        assertThat(read(Map.of("DD_POSTGRES_PASSWORD", "hunter2")).toString()).doesNotContain(SECRET, "hunter2");
    }

    @Test
    void it_waits_for_the_last_of_the_migrations() throws IOException {
        try (Stream<Path> migrations = Files.list(Path.of("../schemas/src/main/resources/db/migration"))) {
            var last = migrations
                    .map(file -> file.getFileName().toString())
                    .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                    .max();

            assertThat(last).hasValue(Database.VERSION);
        }
    }

    private static Config read(Map<String, String> more) {
        var all = needed();
        all.putAll(more);
        return read(new Settings(all));
    }

    private static Config read(Settings settings) {
        var config = Config.from(settings);
        settings.check();
        return config;
    }

    private static Map<String, String> needed() {
        return new HashMap<>(Map.of(
                "DD_KAFKA", "localhost:9092",
                "DD_REGISTRY", "http://localhost:8081",
                "DD_POSTGRES", "jdbc:postgresql://localhost:5432/degenduel",
                "DD_JWT_SECRET", SECRET));
    }
}
