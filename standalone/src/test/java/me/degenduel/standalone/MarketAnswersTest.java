package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import me.degenduel.serving.Promise;
import me.degenduel.serving.Shows;
import org.junit.jupiter.api.Test;

/** What the market makes of prices, end to end: charts, totals, signals, and the words of {@code market-data}. */
@OnAPlatform
class MarketAnswersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Outside platform;

    MarketAnswersTest(Platform platform) {
        this.platform = new Outside(platform);
    }

    @Test
    @Shows({Promise.CHANNEL_CANDLES, Promise.GET_CANDLES})
    void a_candle_of_a_second_is_the_same_on_a_socket_and_by_http() throws Exception {
        var address = Outside.newAddress();
        platform.list(address, "CHART");
        try (var client = platform.socket("?channel=candles." + address + ".1s")) {
            client.hear("MARKET_CANDLES");
            // One that began after the chart did, so that the chart has seen every price of it.
            var first = client.hear("MARKET_CANDLE").path("data").path("start").asText();
            var told = client.hear(frame -> frame.path("type").asText().equals("MARKET_CANDLE")
                            && frame.path("data").path("closed").asBoolean()
                            && frame.path("data").path("start").asText().compareTo(first) > 0)
                    .path("data");

            var path = "/api/v69/tokens/%s/candles?interval=1s&limit=1&from=%s"
                    .formatted(address, told.path("start").asText());
            Await.until("the store has it too", PATIENCE, () -> platform.json(path)
                    .path("candles")
                    .path(0)
                    .path("closed")
                    .asBoolean());
            var kept = platform.json(path).path("candles").path(0);
            for (var field : List.of("start", "open_text", "high_text", "low_text", "close_text", "ticks")) {
                assertThat(kept.path(field)).as(field).isEqualTo(told.path(field));
            }
        }
    }

    @Test
    @Shows(Promise.GET_HISTORY)
    void longer_candles_run_and_a_history_is_made_of_them() throws Exception {
        var address = Outside.newAddress();
        platform.list(address, "HISTORY");
        try (var client = platform.socket("?delta=true&channel=candles." + address + ".1h")) {
            var running = client.hear(
                    frame -> frame.path("rows").path(0).path("ticks").asLong() > 0
                            && frame.path("rows").path(0).has("open_text"));

            assertThat(running.path("rows").path(0).path("closed").asBoolean()).isFalse();
            Await.until("there is a history", PATIENCE, () -> !platform.json("/api/v69/tokens/" + address + "/history")
                    .path("points")
                    .isEmpty());
        }
    }

    @Test
    void signals_say_once_that_a_token_was_listed_and_delisted() throws Exception {
        var address = Outside.newAddress();
        try (var client = platform.socket("?channel=public.signals")) {
            client.hear("connection_established");

            platform.list(address, "SIGNAL");
            hearSignal(client, address, "listed");
            platform.sql("delete from token_whitelist where address = '" + address + "'");
            hearSignal(client, address, "delisted");
        }
        try (var client = platform.socket("?delta=true&channel=public.signals")) {
            var log = client.hear(frame -> frame.path("channel").asText().equals("public.signals")
                    && frame.path("type").asText().equals("snapshot"));

            assertThat(StreamSupport.stream(log.path("rows").spliterator(), false)
                            .filter(row -> row.path("address").asText().equals(address))
                            .map(row -> row.path("kind").asText())
                            .filter(kind -> kind.endsWith("listed")))
                    .containsExactly("listed", "delisted");
        }
    }

    @Test
    void the_market_as_a_whole_and_a_token_of_it_are_told_on_market_data() throws Exception {
        try (var client = platform.socket("market-data", "?channel=public.market")) {
            client.hear("connection_established");
            client.say("{'type':'SUBSCRIBE_SYMBOLS','symbols':['SOL']}");

            var price = client.hear("MARKET_PRICE").path("data");
            assertThat(price.path("symbol").asText()).isEqualTo("SOL");
            client.hear("MARKET_VOLUME");
            client.hear("MARKET_SENTIMENT");
            client.hear(frame -> frame.path("type").asText().equals("market_update")
                    && frame.path("data").path("live").asLong() > 0);
        }
    }

    private static void hearSignal(SocketClient client, String address, String kind) {
        client.hear(frame -> isSignal(frame, address, kind));
    }

    private static boolean isSignal(JsonNode frame, String address, String kind) {
        return frame.path("type").asText().equals("signal")
                && frame.path("data").path("address").asText().equals(address)
                && frame.path("data").path("kind").asText().equals(kind);
    }
}
