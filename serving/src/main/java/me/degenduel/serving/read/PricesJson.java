package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A token's prices over a stretch of time, the oldest first.
 *
 * @param interval of each that has any there is one: the last
 */
public record PricesJson(
        @Always String address,
        @Always String interval,
        @Always Instant from,
        @Always Instant to,
        @Always List<Point> points) {

    /** A price, and when it was received. */
    public record Point(
            @Always Instant time,
            @Always BigDecimal price,
            @Always @JsonProperty("price_text") String priceText) {
        static Point of(CandleJson candle) {
            return new Point(candle.closedAt(), candle.close(), candle.closeText());
        }
    }
}
