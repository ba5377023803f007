package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import me.degenduel.schemas.Mover;

/** A token in a list of the market. */
public record MoverJson(
        @Always String address,
        @Always String symbol,
        BigDecimal price,
        @JsonProperty("price_text") String priceText,
        @JsonProperty("change_24h") BigDecimal change24h,
        @JsonProperty("volume_24h") String volume24h,
        @JsonProperty("market_cap") String marketCap) {

    static MoverJson of(Mover mover) {
        return new MoverJson(
                mover.getAddress(),
                mover.getSymbol(),
                Amount.number(mover.getPrice()),
                Amount.text(mover.getPrice()),
                Amount.number(mover.getChange24h()),
                Amount.text(mover.getVolume24h()),
                Amount.text(mover.getMarketCap()));
    }
}
