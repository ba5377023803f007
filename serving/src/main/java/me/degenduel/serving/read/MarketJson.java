package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import me.degenduel.schemas.MarketTotals;
import me.degenduel.schemas.Mover;

/** All listed tokens together, and those that stand out. */
public record MarketJson(
        @Always Instant time,
        long tokens,
        long live,
        long stale,
        long halted,
        @JsonProperty("market_cap") BigDecimal marketCap,
        @JsonProperty("market_cap_text") String marketCapText,
        @JsonProperty("volume_24h") BigDecimal volume24h,
        @JsonProperty("volume_24h_text") String volume24hText,
        @JsonProperty("change_24h") BigDecimal change24h,
        @Always List<MoverJson> gainers,
        @Always List<MoverJson> losers,
        @Always List<MoverJson> trending,
        @Always List<MoverJson> outliers) {

    public static MarketJson of(MarketTotals totals) {
        return new MarketJson(
                totals.getTime(),
                totals.getTokens(),
                totals.getLive(),
                totals.getStale(),
                totals.getHalted(),
                Amount.number(totals.getMarketCap()),
                Amount.text(totals.getMarketCap()),
                Amount.number(totals.getVolume24h()),
                Amount.text(totals.getVolume24h()),
                Amount.number(totals.getChange24h()),
                movers(totals.getGainers()),
                movers(totals.getLosers()),
                movers(totals.getTrending()),
                movers(totals.getOutliers()));
    }

    private static List<MoverJson> movers(List<Mover> movers) {
        return movers.stream().map(MoverJson::of).toList();
    }
}
