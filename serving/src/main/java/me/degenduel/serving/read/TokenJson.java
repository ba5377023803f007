package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenStatus;

/**
 * A token as clients see it.
 *
 * <p>The price stands there twice: as a number for charts, and exactly, as text. What nobody knows is null.
 */
public record TokenJson(
        long id,
        @Always String symbol,
        @Always String name,
        BigDecimal price,
        @JsonProperty("price_text") String priceText,
        @JsonProperty("change_5m") BigDecimal change5m,
        @JsonProperty("change_1h") BigDecimal change1h,
        @JsonProperty("change_24h") BigDecimal change24h,
        String color,
        @Always String address,
        int decimals,
        @JsonProperty("market_cap") String marketCap,
        String fdv,
        String liquidity,
        @JsonProperty("volume_24h") String volume24h,
        @JsonProperty("image_url") String imageUrl,
        @JsonProperty("buy_pressure") BigDecimal buyPressure,
        @Always Map<String, String> socials,
        @Always List<String> websites,
        @Always String status,
        String source,
        @JsonProperty("price_time") Instant priceTime,
        @JsonProperty("high_24h") BigDecimal high24h,
        @JsonProperty("low_24h") BigDecimal low24h,
        @JsonProperty("volume_1h") String volume1h,
        @JsonProperty("volume_trend") BigDecimal volumeTrend,
        String trend,
        BigDecimal score,
        @Always List<String> tags,
        @Always List<SourceJson> sources) {

    /** Null for a token that is not listed any more: its row is gone. */
    public static TokenJson of(Token token) {
        if (token.getStatus() == TokenStatus.DELISTED) {
            return null;
        }
        var price = Amount.number(token.getPrice());
        return new TokenJson(
                token.getId(),
                token.getSymbol(),
                token.getName(),
                price,
                Amount.text(token.getPrice()),
                Amount.number(token.getChange5m()),
                Amount.number(token.getChange1h()),
                Amount.number(token.getChange24h()),
                token.getColor(),
                token.getAddress(),
                token.getDecimals(),
                Amount.text(token.getMarketCap()),
                Amount.text(token.getFdv()),
                Amount.text(token.getLiquidity()),
                Amount.text(token.getVolume24h()),
                token.getImageUrl(),
                Amount.number(token.getBuyPressure()),
                new TreeMap<>(token.getSocials()),
                List.copyOf(token.getWebsites()),
                lower(token.getStatus()),
                token.getSource(),
                token.getPriceTime(),
                Amount.number(token.getHigh24h()),
                Amount.number(token.getLow24h()),
                Amount.text(token.getVolume1h()),
                Amount.number(token.getVolumeTrend()),
                lower(token.getTrend()),
                Amount.number(token.getScore()),
                List.copyOf(token.getTags()),
                token.getSources().stream().map(SourceJson::of).toList());
    }

    /** The last that is said of it, with its last price. */
    public TokenJson delisted() {
        return new TokenJson(
                id,
                symbol,
                name,
                price,
                priceText,
                change5m,
                change1h,
                change24h,
                color,
                address,
                decimals,
                marketCap,
                fdv,
                liquidity,
                volume24h,
                imageUrl,
                buyPressure,
                socials,
                websites,
                "delisted",
                source,
                priceTime,
                high24h,
                low24h,
                volume1h,
                volumeTrend,
                trend,
                score,
                tags,
                sources);
    }

    /** For comparing; a token whose market cap nobody knows is the smallest. */
    public BigDecimal size() {
        return Optional.ofNullable(marketCap).map(BigDecimal::new).orElse(BigDecimal.ONE.negate());
    }

    static String lower(Enum<?> word) {
        return word == null ? null : word.name().toLowerCase(Locale.ROOT);
    }
}
