package me.degenduel.serving;

import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.WIF;
import static me.degenduel.serving.live.Facts.candle;
import static me.degenduel.serving.live.Facts.tick;
import static me.degenduel.serving.live.Facts.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import me.degenduel.serving.live.Wire;
import me.degenduel.topology.Keepers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Candles as HTTP and real sockets tell them. */
class CandlesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final SocketServer server = SocketServer.start();
    /** Of the minute that runs, of which nothing is known yet. */
    private final Instant now = server.watch.instant().truncatedTo(ChronoUnit.MINUTES);

    @BeforeEach
    void history() {
        server.store.put(BONK, token(BONK, "BONK", "2"));
        for (var ago : List.of(5, 4, 2, 1)) {
            server.kept.add(candle(BONK, "1m", ago(ago), "2", "3", ago, true));
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // HTTP

    @Test
    @Shows({Promise.GET_CANDLES, Promise.EXACT_PRICES})
    void candles_come_with_the_oldest_first_and_their_gaps() {
        var answer = json(get("/api/v69/tokens/" + BONK + "/candles"));

        assertThat(answer.get("interval").asText()).isEqualTo("1m");
        assertThat(starts(answer)).containsExactly(ago(5), ago(4), ago(2), ago(1));
        var first = answer.get("candles").get(0);
        assertThat(first.get("open").isNumber()).isTrue();
        assertThat(first.get("open_text").asText()).isEqualTo("2");
        assertThat(first.get("volume_text").asText()).isEqualTo("1250.5");
        assertThat(first.get("closed").asBoolean()).isTrue();
    }

    @Test
    @Shows(Promise.GET_CANDLES)
    void candles_are_asked_for_from_a_time_to_before_another() {
        assertThat(starts(json(get("/api/v69/tokens/%s/candles?from=%s&to=%s".formatted(BONK, ago(4), ago(1))))))
                .containsExactly(ago(4), ago(2));
    }

    @Test
    void a_limit_counts_from_the_beginning_if_there_is_one_and_else_from_the_end() {
        assertThat(starts(json(get("/api/v69/tokens/%s/candles?limit=2&from=%s".formatted(BONK, ago(5))))))
                .containsExactly(ago(5), ago(4));
        assertThat(starts(json(get("/api/v69/tokens/%s/candles?limit=2&to=%s".formatted(BONK, now)))))
                .containsExactly(ago(2), ago(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "interval=2m",
                "limit=0",
                "from=yesterday",
                "from=2025-03-01T12:00:00Z&to=2025-03-01T11:00:00Z",
                "to=9999999-01-01T00:00:00Z"
            })
    void a_question_that_makes_no_sense_is_refused(String query) {
        var answer = get("/api/v69/tokens/" + BONK + "/candles?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("code").asText()).isEqualTo("INVALID_REQUEST");
    }

    @Test
    void a_token_that_nobody_knows_has_none_and_a_listed_one_may_have_none() {
        assertThat(get("/api/v69/tokens/" + WIF + "/candles").statusCode()).isEqualTo(404);
        assertThat(starts(json(get("/api/v69/tokens/" + BONK + "/candles?interval=1d"))))
                .isEmpty();
    }

    @Test
    @Shows(Promise.GET_HISTORY)
    void a_history_has_the_last_price_of_each_interval_and_when_it_was_received() {
        var answer = json(get("/api/v69/tokens/%s/history".formatted(BONK)));

        assertThat(answer.get("interval").asText()).isEqualTo("1m");
        assertThat(answer.get("points")).hasSize(4);
        var first = answer.get("points").get(0);
        assertThat(first.get("price_text").asText()).isEqualTo("3");
        assertThat(Instant.parse(first.get("time").asText())).isEqualTo(ago(5).plusMillis(4));
    }

    @ParameterizedTest
    @CsvSource({"10m,1s", "2h,1m", "24h,1m", "168h,15m", "720h,1h", "2160h,4h", "8760h,1d"})
    void a_history_is_as_fine_as_its_length_allows(String back, String interval) {
        var from = server.watch.instant().minus(Duration.parse("PT" + back));

        assertThat(json(get("/api/v69/tokens/%s/history?from=%s".formatted(BONK, from)))
                        .get("interval")
                        .asText())
                .isEqualTo(interval);
    }

    @Test
    void candles_of_another_instance_are_asked_for_there() {
        try (var owner = SocketServer.start()) {
            owner.store.put(SOL, token(SOL, "SOL", "150"));
            owner.kept.add(candle(SOL, "1m", ago(3), "150", "151", 2, true));
            server.owns(SOL, owner);
            owner.owns(SOL, server);

            assertThat(starts(json(get("/api/v69/tokens/" + SOL + "/candles")))).containsExactly(ago(3));
            try (var client = connect("?channel=candles." + SOL + ".1m&delta=true")) {
                assertThat(client.next("snapshot")
                                .get("rows")
                                .get(0)
                                .get("close_text")
                                .asText())
                        .isEqualTo("151");
            }
        }
    }

    // Sockets

    @Test
    @Shows(Promise.CHANNEL_CANDLES)
    void a_chart_begins_with_its_history_and_goes_on_with_prices_and_candles() {
        try (var client = connect("?channel=candles." + BONK + ".1m")) {
            var list = client.next("MARKET_CANDLES");
            assertThat(list.get("address").asText()).isEqualTo(BONK);
            assertThat(list.get("data")).as("of the last five minutes").hasSize(3);

            server.ticks(tick(BONK, "BONK", "7", now.plusMillis(5)));
            assertThat(client.next("MARKET_CANDLE")
                            .get("data")
                            .get("close_text")
                            .asText())
                    .isEqualTo("7");

            server.candles(candle(BONK, "1m", now, "7", "8", 9, true));
            var closed = client.next("MARKET_CANDLE").get("data");
            assertThat(closed.get("closed").asBoolean()).isTrue();
            assertThat(closed.get("ticks").asInt()).isEqualTo(9);
        }
    }

    @Test
    void a_chart_that_nobody_looks_at_any_more_is_dropped() {
        try (var client = connect("?channel=candles." + BONK + ".1m")) {
            client.next("MARKET_CANDLES");
            assertThat(server.isCharted(BONK)).isTrue();
        }

        Eventually.hold(() -> !server.isCharted(BONK));
    }

    @Test
    void an_owner_that_is_away_is_told_and_asked_again() {
        server.keepers.put(SOL, new Keepers(Optional.of(SocketServer.NOWHERE), List.of(), 0));
        try (var client = connect("?channel=candles." + SOL + ".1m&delta=true")) {
            assertThat(client.next("error").get("code").asText()).isEqualTo("NOT_READY");

            server.keepers.clear();
            server.watch.advance(Duration.ofSeconds(2));

            assertThat(client.next("snapshot").get("rows")).isEmpty();
        }
    }

    private Instant ago(int minutes) {
        return now.minus(MINUTE.multipliedBy(minutes));
    }

    private SocketClient connect(String query) {
        return SocketClient.connect(server.port(), "/api/v69/ws/market-data" + query);
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(server.http(path))).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    private static List<Instant> starts(JsonNode answer) {
        return StreamSupport.stream(answer.get("candles").spliterator(), false)
                .map(candle -> Instant.parse(candle.get("start").asText()))
                .toList();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return Wire.JSON.readTree(answer.body());
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(notJson);
        }
    }
}
