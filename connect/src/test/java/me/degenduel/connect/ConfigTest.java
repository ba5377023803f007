package me.degenduel.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.degenduel.connect.http.Site;
import me.degenduel.schemas.Secret;
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
    void the_lease_has_a_name_and_a_length_that_kafka_may_take() {
        assertThat(checked(LEAST).lease()).isEqualTo(new Lease.Config("connect", Duration.ofSeconds(6)));
        assertThatThrownBy(() -> checked(with("DD_CONNECT_INSTANCE", "connect 2")))
                .hasMessageContaining("letters, digits, _ and -");
        for (var length : List.of("999ms", "6m")) {
            assertThatThrownBy(() -> checked(with("DD_CONNECT_LEASE", length)))
                    .hasMessageContaining("it must be between 1s and 5m");
        }
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

    @Test
    void several_sources_may_speak_at_once() {
        var settings = Map.of(
                "DD_FEED", "dexscreener, jupiter, http:mine, simulator",
                "DD_HTTP_MINE_URL", "https://mine.example/prices?ids={addresses}");
        assertThat(checked(with(settings)).feeds()).containsExactly("dexscreener", "jupiter", "http:mine", "simulator");
    }

    @Test
    void sources_are_reached_safely_or_on_this_machine() {
        for (var url :
                List.of("https://dex.example", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:1/x")) {
            checked(with("DD_DEXSCREENER_URL", url));
        }
        for (var url : List.of(
                "http://dex.example",
                "ftp://dex.example",
                "dex.example",
                "https://",
                "https://me:secret@dex.example",
                "http://127.0.0.1.dex.example",
                "https://dex.example/a b")) {
            assertThatThrownBy(() -> checked(with("DD_DEXSCREENER_URL", url)))
                    .hasMessage(
                            "DD_DEXSCREENER_URL must be an https URL, or an http one on this machine, without a user.");
        }
    }

    @Test
    void a_source_of_ones_own_needs_a_place_and_a_name() {
        assertThatThrownBy(() -> checked(with("DD_FEED", "http:mine")))
                .hasMessageContaining("DD_HTTP_MINE_URL is not set");
        assertThatThrownBy(() -> checked(with("DD_FEED", "http:Mine!"))).hasMessageContaining("a name has up to 30 of");
        assertThatThrownBy(() -> checked(with("DD_FEED", "jupiter,jupiter"))).hasMessageContaining("twice");
    }

    @Test
    void who_knows_what_tokens_are_is_named_once_and_has_a_place() {
        assertThat(checked(LEAST).metadata().sources()).isEmpty();
        assertThat(checked(with(Map.of(
                                "DD_METADATA", "dexscreener, http:mine",
                                "DD_METADATA_HTTP_MINE_URL", "https://mine.example/tokens?ids={addresses}")))
                        .metadata()
                        .sources())
                .hasSize(2);
        assertThatThrownBy(() -> checked(with("DD_METADATA", "http:mine")))
                .hasMessageContaining("DD_METADATA_HTTP_MINE_URL is not set");
        assertThatThrownBy(() -> checked(with("DD_METADATA", "jupiter")))
                .hasMessage("DD_METADATA names \"jupiter\", which knows no tokens.");
        assertThatThrownBy(() -> checked(with("DD_METADATA", "dexscreener,dexscreener")))
                .hasMessage("DD_METADATA names a source twice.");
    }

    @Test
    void another_database_needs_a_place_and_plain_names() {
        var place = "jdbc:postgresql://market.example/market";
        checked(with(Map.of("DD_FEED", "market_database", "DD_MARKET_DATABASE_URL", place)));
        assertThatThrownBy(() -> checked(with("DD_FEED", "market_database")))
                .hasMessageContaining("DD_MARKET_DATABASE_URL is not set");
        Map.of(
                        "DD_MARKET_DATABASE_URL", "postgres://market.example/market",
                        "DD_MARKET_DATABASE_TABLE", "prices",
                        "DD_MARKET_DATABASE_SLOT", "Market",
                        "DD_MARKET_DATABASE_PRICE", "price; drop table users",
                        "DD_MARKET_DATABASE_TIME", "seen.at",
                        "DD_MARKET_DATABASE_ADDRESS", "a,b",
                        "DD_MARKET_DATABASE_SILENCE", "1s",
                        "DD_MARKET_DATABASE_INTERVAL", "1ms")
                .forEach((name, value) ->
                        assertThatThrownBy(() -> checked(with(name, value))).hasMessageStartingWith(name));
    }

    @Test
    void no_key_of_a_source_is_seen() {
        var config = checked(with(Map.of(
                "DD_FEED", "jupiter",
                "DD_JUPITER_KEY", "open-sesame",
                "DD_JUPITER_URL", "https://jupiter.example/?key=open-sesame")));
        assertThat(config.toString()).doesNotContain("open-sesame");
        var site = new Site(
                "https://jupiter.example/v9?key=open-sesame", "x-api-key", Optional.of(new Secret("open-sesame")));
        assertThat(site.toString()).isEqualTo("https://jupiter.example");
    }

    private static Map<String, String> with(Map<String, String> settings) {
        var all = new HashMap<>(LEAST);
        all.putAll(settings);
        return all;
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
