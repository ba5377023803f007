package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenStatus;

/**
 * How people trade a token, in the words of {@code market-data}, into which it is put when somebody is told; null where
 * no source counts trades.
 */
public record MarketSentimentJson(
        String symbol, String address, BigDecimal score, BigDecimal buyPressure, BigDecimal volumeTrend) {

    private record Shown(
            @Always String symbol,
            @Always String address,
            BigDecimal score,
            @JsonProperty("buy_pressure") BigDecimal buyPressure,
            @JsonProperty("sell_pressure") BigDecimal sellPressure,
            @JsonProperty("volume_trend") BigDecimal volumeTrend) {}

    /** Null for a token that is not listed any more. */
    public static MarketSentimentJson of(Token token) {
        return token.getStatus() == TokenStatus.DELISTED
                ? null
                : new MarketSentimentJson(
                        token.getSymbol(),
                        token.getAddress(),
                        token.getScore(),
                        token.getBuyPressure(),
                        token.getVolumeTrend());
    }

    @JsonValue
    Object shown() {
        return new Shown(
                symbol,
                address,
                Amount.number(score),
                Amount.number(buyPressure),
                buyPressure == null ? null : Amount.number(BigDecimal.ONE.subtract(buyPressure)),
                Amount.number(volumeTrend));
    }
}
