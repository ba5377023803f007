package me.degenduel.connect.prices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import me.degenduel.connect.http.Json;
import me.degenduel.connect.http.JsonEntries;
import me.degenduel.connect.http.Unusable;
import me.degenduel.schemas.Price;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the answers of the known APIs mean. */
class ShapesTest {
    private static final DexScreener DEX = new DexScreener("https://dex.example", "solana");
    private static final Jupiter JUPITER = new Jupiter("https://jupiter.example");

    @Test
    void dexscreener_is_asked_by_path_and_jupiter_by_query() {
        assertThat(DEX.url(List.of("A", "B"))).isEqualTo("https://dex.example/tokens/v1/solana/A,B");
        assertThat(JUPITER.url(List.of("A", "B"))).isEqualTo("https://jupiter.example/price/v3?ids=A,B");
    }

    @Test
    void of_several_pairs_the_one_with_the_most_liquidity_says_everything() throws Exception {
        var said = read(DEX, """
                [{"baseToken":{"address":"A"},"priceUsd":"1.10","liquidity":{"usd":900}},
                 {"chainId":"solana","baseToken":{"address":"A","symbol":"BONK"},"quoteToken":{"address":"B"},
                  "priceNative":"0.0000001","priceUsd":"0.00002069","fdv":1835000,"marketCap":1735000.5,
                  "txns":{"m5":{"buys":1,"sells":2},"h1":{"buys":3,"sells":4},"h24":{"buys":50,"sells":60}},
                  "volume":{"h24":123456.70,"h1":9},"liquidity":{"usd":45000.25,"base":1,"quote":2}},
                 {"baseToken":{"address":"A"},"priceUsd":"3","liquidity":null}]""");

        assertThat(said)
                .containsExactly(Map.entry(
                        "A",
                        Price.newBuilder()
                                .setPrice("0.00002069")
                                .setSource("test")
                                .setMarketCap("1735000.5")
                                .setVolume24h("123456.70")
                                .setLiquidity("45000.25")
                                .setBuys(50L)
                                .setSells(60L)
                                .setTrades(110L)
                                .build()));
    }

    @Test
    void a_pair_without_a_price_says_nothing_however_deep_it_is() throws Exception {
        var said = read(DEX, """
                [{"baseToken":{"address":"A"},"priceUsd":null,"liquidity":{"usd":900}},
                 {"baseToken":{"address":"A"},"priceUsd":"2","liquidity":{"usd":1}},
                 {"baseToken":{"address":"B"},"liquidity":{"usd":1}},
                 {"priceUsd":"4"}, null, 7]""");

        assertThat(said).containsOnlyKeys("A");
        assertThat(said.get("A").getPrice()).isEqualTo("2");
    }

    @Test
    void jupiter_says_a_number_which_stays_as_it_is_written() throws Exception {
        var said = read(JUPITER, """
                {"A":{"usdPrice":1e-9,"blockId":348004026,"decimals":6,"priceChange24h":-1.5},
                 "B":{"usdPrice":0.000010,"blockId":1,"decimals":9},
                 "C":{"usdPrice":"147.4789340738336"},
                 "D":null, "E":{"usdPrice":null}, "F":{}, "G":3}""");

        assertThat(said.keySet()).containsExactly("A", "B", "C");
        assertThat(said.values()).extracting(Price::getPrice).containsExactly("1e-9", "0.000010", "147.4789340738336");
    }

    @Test
    void of_a_token_that_is_there_twice_the_last_counts() throws Exception {
        assertThat(read(JUPITER, "{\"A\":{\"usdPrice\":1},\"A\":{\"usdPrice\":2}}")
                        .get("A")
                        .getPrice())
                .isEqualTo("2");
    }

    @Test
    void what_no_source_would_count_is_not_counted() throws Exception {
        var said = read(DEX, """
                [{"baseToken":{"address":"A"},"priceUsd":"1","txns":{"h24":{"buys":-5,"sells":"many"}}}]""");

        assertThat(said.get("A"))
                .extracting(Price::getBuys, Price::getSells, Price::getTrades)
                .containsOnlyNulls();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"pairs\":null}", "\"maintenance\"", "null", "17"})
    void another_answer_is_none(String answer) {
        assertThatThrownBy(() -> read(DEX, answer)).isInstanceOf(Unusable.class);
        assertThatThrownBy(() -> read(JUPITER, "[" + answer + "]")).isInstanceOf(Unusable.class);
    }

    @Test
    void any_list_can_be_described() throws Exception {
        var shape = new JsonPrices(
                new JsonEntries("https://any.example/p?of={addresses}&in=usd", "data.tokens", "mint"),
                "quote.0.usd",
                "day.volume",
                "",
                "cap",
                "at");

        assertThat(shape.url(List.of("A", "B"))).isEqualTo("https://any.example/p?of=A,B&in=usd");
        assertThat(read(shape, """
                {"data":{"tokens":[
                  {"mint":"A","quote":[{"usd":1e-9}],"day":{"volume":"12.50"},"cap":null,"at":1740000000},
                  {"mint":"B","quote":[{"usd":"2"}],"at":1740000000123},
                  {"mint":"C","quote":[{"usd":"3"}],"at":"2025-02-19T21:20:00.5Z"},
                  {"mint":"D","quote":[{"usd":"4"}],"at":"yesterday"},
                  {"mint":"E","quote":[]}, {"quote":[{"usd":5}]}, 7]}}"""))
                .isEqualTo(new TreeMap<>(Map.of(
                        "A",
                                priced("1e-9")
                                        .setVolume24h("12.50")
                                        .setSourceTime(Instant.ofEpochSecond(1_740_000_000))
                                        .build(),
                        "B",
                                priced("2")
                                        .setSourceTime(Instant.ofEpochMilli(1_740_000_000_123L))
                                        .build(),
                        "C",
                                priced("3")
                                        .setSourceTime(Instant.ofEpochMilli(1_740_000_000_500L))
                                        .build(),
                        "D", priced("4").build())));
    }

    @Test
    void any_map_can_be_described() throws Exception {
        var shape = new JsonPrices(new JsonEntries("https://any.example", "", ""), "price", "", "liquidity", "", "");

        assertThat(read(shape, "{\"A\":{\"price\":0.10,\"liquidity\":5},\"B\":{\"price\":null}}"))
                .isEqualTo(Map.of("A", priced("0.10").setLiquidity("5").build()));
        assertThatThrownBy(() -> read(shape, "[]")).isInstanceOf(Unusable.class);
    }

    @Test
    void a_clock_an_hour_ahead_or_behind_is_handed_on_as_it_is_said() throws Exception {
        var shape = new JsonPrices(new JsonEntries("https://any.example", "", ""), "price", "", "", "", "at");
        var now = Instant.ofEpochSecond(1_740_000_000);
        for (var skew : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
            var said = now.plus(skew);
            assertThat(read(shape, "{\"A\":{\"price\":1,\"at\":\"%s\"}}".formatted(said))
                            .get("A")
                            .getSourceTime())
                    .isEqualTo(said);
        }
    }

    private static Price.Builder priced(String price) {
        return Price.newBuilder().setPrice(price).setSource("test");
    }

    static Map<String, Price> read(Shape shape, String answer) throws Exception {
        var said = new TreeMap<String, Price>();
        shape.read(
                Json.read(answer.getBytes(UTF_8)),
                (address, price) -> said.put(address, price.setSource("test").build()));
        return said;
    }
}
