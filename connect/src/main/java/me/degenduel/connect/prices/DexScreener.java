package me.degenduel.connect.prices;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.function.BiConsumer;
import me.degenduel.connect.http.Json;
import me.degenduel.connect.http.Unusable;
import me.degenduel.schemas.Price;

/**
 * DexScreener: a list of trading pairs, several for each token. The pair with the most liquidity says the price, for
 * the others are easily moved.
 */
public record DexScreener(String base, String chain) implements Shape {
    public static final String NAME = "dexscreener";

    @Override
    public String url(Collection<String> addresses) {
        return base + "/tokens/v1/" + chain + "/" + String.join(",", addresses);
    }

    @Override
    public void read(JsonNode answer, BiConsumer<String, Price.Builder> said) throws Unusable {
        if (!answer.isArray()) {
            throw new Unusable("its answer is no list of pairs");
        }
        var deepest = new HashMap<String, JsonNode>();
        for (var pair : answer) {
            var token = Json.text(pair.path("baseToken"), "address");
            if (token.isPresent() && Json.text(pair, "priceUsd").isPresent()) {
                deepest.merge(token.get(), pair, DexScreener::deeper);
            }
        }
        deepest.forEach((token, pair) -> said.accept(token, price(pair)));
    }

    private static Price.Builder price(JsonNode pair) {
        var day = pair.path("txns").path("h24");
        var buys = Count.in(day, "buys");
        var sells = Count.in(day, "sells");
        return Price.newBuilder()
                .setPrice(Json.text(pair, "priceUsd").orElseThrow())
                .setMarketCap(Json.text(pair, "marketCap").orElse(null))
                .setVolume24h(Json.text(pair.path("volume"), "h24").orElse(null))
                .setLiquidity(Json.text(pair.path("liquidity"), "usd").orElse(null))
                .setBuys(buys)
                .setSells(sells)
                .setTrades(buys == null || sells == null ? null : Long.valueOf(buys + sells));
    }

    private static JsonNode deeper(JsonNode one, JsonNode other) {
        return liquidity(other).compareTo(liquidity(one)) > 0 ? other : one;
    }

    /** The pair that does not say is the last to be believed. */
    private static BigDecimal liquidity(JsonNode pair) {
        try {
            return Json.text(pair.path("liquidity"), "usd").map(BigDecimal::new).orElse(BigDecimal.ONE.negate());
        } catch (NumberFormatException noNumber) {
            return BigDecimal.ONE.negate();
        }
    }
}
