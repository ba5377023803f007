package me.degenduel.serving;

import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.START;
import static me.degenduel.serving.live.Facts.busy;
import static me.degenduel.serving.live.Facts.mover;
import static me.degenduel.serving.live.Facts.percent;
import static me.degenduel.serving.live.Facts.service;
import static me.degenduel.serving.live.Facts.signal;
import static me.degenduel.serving.live.Facts.token;
import static me.degenduel.serving.live.Facts.totals;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.SignalKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code market-data}, and what is said of the market as a whole. */
class MarketDataTest {
    private final SocketServer server = SocketServer.start();

    @BeforeEach
    void rows() {
        server.given(token(SOL, "SOL", "150.25"), busy(token(BONK, "BONK", "0.00002345")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // Symbols

    @Test
    void nothing_is_followed_from_the_start() {
        try (var client = connect()) {
            assertThat(client.typesUntil("connection_established")).containsExactly("connection_established");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "SUBSCRIBE_SYMBOLS"})
    @Shows(Promise.SUBSCRIBE_SYMBOLS)
    void symbols_are_followed_by_either_message_and_told_as_they_are(String type) {
        try (var client = connect().established()) {
            client.say("{'type':'" + type + "','symbols':['BONK','NOPE']}");

            assertThat(client.next("SYMBOLS_SUBSCRIBED").get("symbols"))
                    .extracting(JsonNode::asText)
                    .containsExactly("BONK");
            assertThat(client.soFar())
                    .extracting(message -> message.get("type").asText())
                    .containsExactly("MARKET_PRICE", "MARKET_VOLUME", "MARKET_SENTIMENT");
        }
    }

    @Test
    @Shows(Promise.MARKET_PRICE)
    void a_price_has_what_old_clients_know() {
        try (var client = connect().established().say("{'type':'SUBSCRIBE_SYMBOLS','symbols':['BONK']}")) {
            var price = client.next("MARKET_PRICE");

            assertThat(price.get("symbol").asText()).isEqualTo("BONK");
            var data = price.get("data");
            assertThat(data.get("symbol").asText()).isEqualTo("BONK");
            assertThat(data.get("current").decimalValue()).isEqualByComparingTo("0.00002345");
            assertThat(data.get("current_text").asText()).isEqualTo("0.00002345");
            assertThat(data.get("change_24h").decimalValue()).isEqualByComparingTo("12.5");
            assertThat(data.get("volume_24h").decimalValue()).isEqualByComparingTo("480000.5");
            assertThat(data.get("high_24h").decimalValue()).isEqualByComparingTo("0.00002501");
            assertThat(data.get("low_24h").decimalValue()).isEqualByComparingTo("0.00002");
            assertThat(data.has("timestamp")).isTrue();
        }
    }

    @Test
    @Shows({Promise.MARKET_VOLUME, Promise.MARKET_SENTIMENT})
    void volume_and_sentiment_have_what_old_clients_know() {
        try (var client = connect().established().say("{'type':'SUBSCRIBE_SYMBOLS','symbols':['BONK']}")) {
            var volume = client.next("MARKET_VOLUME").get("data");
            assertThat(volume.get("volume_1h").decimalValue()).isEqualByComparingTo("30000");
            assertThat(volume.get("total").decimalValue()).isEqualByComparingTo("480000.5");
            assertThat(volume.get("trades_count").asLong()).isEqualTo(1_280);
            assertThat(volume.get("interval").asText()).isEqualTo("1h");

            var sentiment = client.next("MARKET_SENTIMENT").get("data");
            assertThat(sentiment.get("score").decimalValue()).isEqualByComparingTo("0.125");
            assertThat(sentiment.get("buy_pressure").decimalValue()).isEqualByComparingTo("0.625");
            assertThat(sentiment.get("sell_pressure").decimalValue()).isEqualByComparingTo("0.375");
            assertThat(sentiment.get("volume_trend").decimalValue()).isEqualByComparingTo("50");
        }
    }

    @Test
    void only_what_has_changed_is_told_again() {
        try (var client = connect().established().say("{'type':'SUBSCRIBE_SYMBOLS','symbols':['BONK']}")) {
            client.next("MARKET_SENTIMENT");
            var moody = busy(token(BONK, "BONK", "0.00002345"));
            moody.setScore(percent("-0.5"));

            server.given(moody);

            assertThat(client.next("MARKET_SENTIMENT").get("data").get("score").asDouble())
                    .isEqualTo(-0.5);
            assertThat(client.soFar()).isEmpty();
        }
    }

    @Test
    void a_token_that_is_delisted_has_a_last_price() {
        try (var client = connect().established().say("{'type':'SUBSCRIBE_SYMBOLS','symbols':['BONK']}")) {
            client.next("MARKET_SENTIMENT");

            server.gone(BONK);

            assertThat(client.next("MARKET_PRICE").get("data").get("status").asText())
                    .isEqualTo("delisted");
        }
    }

    @Test
    @Shows(Promise.UNSUBSCRIBE_SYMBOLS)
    void what_is_left_is_told_no_longer() {
        try (var client = connect().established().say("{'type':'SUBSCRIBE_SYMBOLS','symbols':['BONK','SOL']}")) {
            client.say("{'type':'UNSUBSCRIBE_SYMBOLS','symbols':['BONK']}").next("SYMBOLS_UNSUBSCRIBED");

            server.given(busy(token(BONK, "BONK", "0.00002346")), token(SOL, "SOL", "151"));

            assertThat(client.next("MARKET_PRICE").get("symbol").asText()).isEqualTo("SOL");
        }
    }

    @Test
    @Shows(Promise.INVALID_REQUEST)
    void a_subscription_to_no_symbols_is_refused() {
        try (var client = connect().established()) {
            assertThat(client.say("{'type':'subscribe','symbols':[]}")
                            .next("error")
                            .get("code")
                            .asText())
                    .isEqualTo("INVALID_REQUEST");
        }
    }

    // The market as a whole

    @Test
    @Shows(Promise.CHANNEL_MARKET)
    void the_market_is_told_as_it_is_and_as_it_changes() {
        server.put(server.topics.marketTotals, "market", totals(2, mover(BONK, "BONK", "0.00002345", "12.5")));
        try (var client = connect("?channel=public.market")) {
            var market = client.next("market_update").get("data");
            assertThat(market.get("tokens").asInt()).isEqualTo(2);
            assertThat(market.get("market_cap_text").asText()).isEqualTo("1000000000.5");
            assertThat(market.get("gainers").get(0).get("symbol").asText()).isEqualTo("BONK");

            server.put(server.topics.marketTotals, "market", totals(3));

            assertThat(client.next("market_update").get("data").get("tokens").asInt())
                    .isEqualTo(3);
        }
    }

    @Test
    void the_market_comes_as_a_row_too() {
        server.put(server.topics.marketTotals, "market", totals(2));
        try (var client = connect("?channel=public.market&delta=true")) {
            assertThat(client.next("snapshot").get("rows").get(0).get("tokens").asInt())
                    .isEqualTo(2);
        }
    }

    // Signals

    @Test
    @Shows(Promise.CHANNEL_SIGNALS)
    void signals_begin_with_the_last_few_and_then_come_each_once_and_in_order() {
        happens(SignalKind.LISTED, SignalKind.LIVE, SignalKind.STALE, SignalKind.HALTED);
        try (var client = server.connect("?channel=public.signals").established()) {
            happens(SignalKind.LIVE, SignalKind.PRICE_MOVE, SignalKind.TREND);

            assertThat(List.of(client.next("signal"), client.next("signal"), client.next("signal")))
                    .extracting(signal -> signal.get("data").get("kind").asText())
                    .containsExactly("live", "price_move", "trend");
            happens(SignalKind.LISTED);
            var data = client.next("signal").get("data");
            assertThat(data.get("address").asText()).isEqualTo(BONK);
            assertThat(data.get("symbol").asText()).isEqualTo("BONK");
        }
        try (var client = server.connect("?channel=public.signals")) {
            assertThat(client.typesUntil("connection_established"))
                    .filteredOn("signal"::equals)
                    .hasSize(3);
        }
    }

    // Sources that fail

    @Test
    @Shows(Promise.MARKET_STATUS)
    void whoever_watches_prices_is_told_when_a_source_fails_and_when_it_is_back() {
        feed("jupiter", BreakerState.CLOSED, 0);
        feed("dexscreener", BreakerState.CLOSED, 0);
        try (var tokens = server.connect().established();
                var market = connect().established()) {
            feed("jupiter", BreakerState.OPEN, 1);
            for (var client : List.of(tokens, market)) {
                var status = client.next("market_status");
                assertThat(status.get("status").asText()).isEqualTo("degraded");
                assertThat(status.get("source").asText()).isEqualTo("jupiter");
                assertThat(status.get("since").asText()).isEqualTo("2025-03-01T12:00:01.000Z");
            }

            feed("jupiter", BreakerState.CLOSED, 2);
            for (var client : List.of(tokens, market)) {
                var status = client.next("market_status");
                assertThat(status.get("status").asText()).isEqualTo("live");
                assertThat(status.get("source").asText()).isEqualTo("jupiter");
            }
        }
    }

    @Test
    void whoever_comes_while_all_sources_are_out_is_told_before_the_handshake_ends() {
        feed("jupiter", BreakerState.RECOVERING, 0);

        try (var client = connect()) {
            var status = client.next();
            assertThat(status.get("type").asText()).isEqualTo("market_status");
            assertThat(status.get("status").asText()).isEqualTo("stale");
            assertThat(client.next().get("type").asText()).isEqualTo("connection_established");
        }
    }

    @Test
    void contests_are_not_told_of_sources() {
        try (var client =
                SocketClient.connect(server.port(), "/api/v69/ws/contest").established()) {
            feed("jupiter", BreakerState.OPEN, 0);

            assertThat(client.soFar()).isEmpty();
        }
    }

    private void feed(String source, BreakerState state, int second) {
        server.says(service("market_data_service." + source, "connect-1", state, START.plusSeconds(second)));
    }

    private void happens(SignalKind... kinds) {
        for (var kind : kinds) {
            server.put(server.topics.signals, BONK, signal(BONK, "BONK", kind));
        }
    }

    private SocketClient connect() {
        return connect("");
    }

    private SocketClient connect(String query) {
        return SocketClient.connect(server.port(), "/api/v69/ws/market-data" + query);
    }
}
