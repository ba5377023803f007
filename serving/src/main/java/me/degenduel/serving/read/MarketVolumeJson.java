package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenStatus;

/** What is traded of a token, in the words of {@code market-data}, into which it is put when somebody is told. */
public record MarketVolumeJson(String symbol, String address, BigDecimal hour, BigDecimal day, Long trades) {

    /**
     * What is shown.
     *
     * @param volume of the last {@code interval}, as {@code volume_1h}; {@code total} is that of the day
     */
    private record Shown(
            @Always String symbol,
            @Always String address,
            BigDecimal volume,
            @JsonProperty("volume_1h") BigDecimal volume1h,
            @JsonProperty("volume_1h_text") String volume1hText,
            BigDecimal total,
            @JsonProperty("total_text") String totalText,
            @JsonProperty("trades_count") Long tradesCount,
            @Always String interval) {}

    /** Null for a token that is not listed any more. */
    public static MarketVolumeJson of(Token token) {
        return token.getStatus() == TokenStatus.DELISTED
                ? null
                : new MarketVolumeJson(
                        token.getSymbol(),
                        token.getAddress(),
                        token.getVolume1h(),
                        token.getVolume24h(),
                        token.getTrades());
    }

    @JsonValue
    Object shown() {
        var volume = Amount.number(hour);
        return new Shown(
                symbol, address, volume, volume, Amount.text(hour), Amount.number(day), Amount.text(day), trades, "1h");
    }
}
