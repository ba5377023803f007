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
public record PricesJson(String address, String interval, Instant from, Instant to, List<Point> points) {

    /** A price, and when it was received. */
    public record Point(
            Instant time,
            BigDecimal price,
            @JsonProperty("price_text") String priceText) {
        static Point of(CandleJson candle) {
            return new Point(candle.closedAt(), candle.close(), candle.closeText());
        }
    }
}
