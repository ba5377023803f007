package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import me.degenduel.schemas.Signal;

/**
 * Something that happened to a token.
 *
 * @param value what was measured; {@code mean} and {@code deviation} are what it was measured against
 * @param trend where it points now
 * @param reason why a token was delisted
 */
public record SignalJson(
        @Always String kind,
        @Always String address,
        @Always String symbol,
        @Always Instant time,
        BigDecimal price,
        @JsonProperty("price_text") String priceText,
        Double value,
        Double mean,
        Double deviation,
        String trend,
        String reason) {

    public static SignalJson of(Signal signal) {
        return new SignalJson(
                TokenJson.lower(signal.getKind()),
                signal.getAddress(),
                signal.getSymbol(),
                signal.getTime(),
                Amount.number(signal.getPrice()),
                Amount.text(signal.getPrice()),
                signal.getValue(),
                signal.getMean(),
                signal.getDeviation(),
                TokenJson.lower(signal.getTrend()),
                signal.getReason());
    }
}
