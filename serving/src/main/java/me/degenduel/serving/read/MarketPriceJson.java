package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenStatus;

/**
 * A token's price in the words of {@code market-data}.
 *
 * <p>It is made for every price and shown to few: so it is put into words only when somebody is told.
 */
public record MarketPriceJson(
        String symbol,
        String address,
        BigDecimal current,
        BigDecimal change24h,
        BigDecimal volume24h,
        BigDecimal high24h,
        BigDecimal low24h,
        String status,
        Instant timestamp) {

    private record Shown(
            @Always String symbol,
            @Always String address,
            BigDecimal current,
            @JsonProperty("current_text") String currentText,
            @JsonProperty("change_24h") BigDecimal change24h,
            @JsonProperty("volume_24h") BigDecimal volume24h,
            @JsonProperty("volume_24h_text") String volume24hText,
            @JsonProperty("high_24h") BigDecimal high24h,
            @JsonProperty("high_24h_text") String high24hText,
            @JsonProperty("low_24h") BigDecimal low24h,
            @JsonProperty("low_24h_text") String low24hText,
            @Always String status,
            Instant timestamp) {}

    /** Null for a token that is not listed any more. */
    public static MarketPriceJson of(Token token) {
        return token.getStatus() == TokenStatus.DELISTED
                ? null
                : new MarketPriceJson(
                        token.getSymbol(),
                        token.getAddress(),
                        token.getPrice(),
                        token.getChange24h(),
                        token.getVolume24h(),
                        token.getHigh24h(),
                        token.getLow24h(),
                        TokenJson.lower(token.getStatus()),
                        token.getPriceTime());
    }

    /** The last that is said of it, with its last price. */
    public MarketPriceJson delisted() {
        return new MarketPriceJson(
                symbol, address, current, change24h, volume24h, high24h, low24h, "delisted", timestamp);
    }

    @JsonValue
    Object shown() {
        return new Shown(
                symbol,
                address,
                Amount.number(current),
                Amount.text(current),
                Amount.number(change24h),
                Amount.number(volume24h),
                Amount.text(volume24h),
                Amount.number(high24h),
                Amount.text(high24h),
                Amount.number(low24h),
                Amount.text(low24h),
                status,
                timestamp);
    }
}
