package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import me.degenduel.schemas.SourcePrice;

/**
 * What one source says of a token.
 *
 * @param fresh whether it counts: the token's price is the median of those that do
 */
public record SourceJson(
        @Always String name,
        @Always BigDecimal price,
        @Always @JsonProperty("price_text") String priceText,
        @Always @JsonProperty("price_time") Instant priceTime,
        boolean fresh) {

    static SourceJson of(SourcePrice said) {
        return new SourceJson(
                said.getSource(),
                Amount.number(said.getPrice()),
                Amount.text(said.getPrice()),
                said.getTime(),
                said.getFresh());
    }
}
