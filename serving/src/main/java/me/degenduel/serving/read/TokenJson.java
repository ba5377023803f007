package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.MathContext;
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
 * <p>The price stands there twice: as a number for charts, and exactly, as text. What no step computes yet is null.
 */
public record TokenJson(
        long id,
        String symbol,
        String name,
        BigDecimal price,
        @JsonProperty("price_text") String priceText,
        @JsonProperty("change_5m") BigDecimal change5m,
        @JsonProperty("change_1h") BigDecimal change1h,
        @JsonProperty("change_24h") BigDecimal change24h,
        String color,
        String address,
        int decimals,
        @JsonProperty("market_cap") String marketCap,
        String fdv,
        String liquidity,
        @JsonProperty("volume_24h") String volume24h,
        @JsonProperty("image_url") String imageUrl,
        @JsonProperty("buy_pressure") BigDecimal buyPressure,
        Map<String, String> socials,
        List<String> websites,
        String status,
        String source,
        @JsonProperty("price_time") Instant priceTime) {

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
                null,
                null,
                null,
                token.getColor(),
                token.getAddress(),
                token.getDecimals(),
                Amount.text(token.getMarketCap()),
                Amount.text(token.getFdv()),
                Amount.text(token.getLiquidity()),
                Amount.text(token.getVolume24h()),
                token.getImageUrl(),
                buyPressure(token.getBuys(), token.getSells()),
                new TreeMap<>(token.getSocials()),
                List.copyOf(token.getWebsites()),
                token.getStatus().name().toLowerCase(Locale.ROOT),
                token.getSource(),
                token.getPriceTime());
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
                priceTime);
    }

    /** For comparing; a token whose market cap nobody knows is the smallest. */
    public BigDecimal size() {
        return Optional.ofNullable(marketCap).map(BigDecimal::new).orElse(BigDecimal.ONE.negate());
    }

    private static BigDecimal buyPressure(Long buys, Long sells) {
        if (buys == null || sells == null || buys + sells == 0) {
            return null;
        }
        return Amount.number(BigDecimal.valueOf(buys).divide(BigDecimal.valueOf(buys + sells), new MathContext(6)));
    }
}
