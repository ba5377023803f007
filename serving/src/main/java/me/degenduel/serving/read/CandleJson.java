package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import me.degenduel.schemas.Candle;

/**
 * A candle as clients see it.
 *
 * @param ticks how many accepted prices are in it
 * @param openedAt when the first of them was received, and {@code closedAt} the last
 * @param closed whether its time is over; a late price still corrects it
 */
public record CandleJson(
        @Always Instant start,
        @Always BigDecimal open,
        @Always @JsonProperty("open_text") String openText,
        @Always BigDecimal high,
        @Always @JsonProperty("high_text") String highText,
        @Always BigDecimal low,
        @Always @JsonProperty("low_text") String lowText,
        @Always BigDecimal close,
        @Always @JsonProperty("close_text") String closeText,
        BigDecimal volume,
        @JsonProperty("volume_text") String volumeText,
        long ticks,
        @Always @JsonProperty("opened_at") Instant openedAt,
        @Always @JsonProperty("closed_at") Instant closedAt,
        boolean closed) {

    public static CandleJson of(Candle candle) {
        return of(
                candle.getStart(),
                candle.getOpen(),
                candle.getHigh(),
                candle.getLow(),
                candle.getClose(),
                candle.getVolume(),
                candle.getTicks(),
                candle.getOpenedAt(),
                candle.getClosedAt(),
                candle.getClosed());
    }

    /** One that begins with a price. */
    public static CandleJson begun(Instant start, BigDecimal price, Instant at) {
        return of(start, price, price, price, price, null, 1, at, at, false);
    }

    private static CandleJson of(
            Instant start,
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal close,
            BigDecimal volume,
            long ticks,
            Instant openedAt,
            Instant closedAt,
            boolean closed) {
        return new CandleJson(
                start,
                Amount.number(open),
                Amount.text(open),
                Amount.number(high),
                Amount.text(high),
                Amount.number(low),
                Amount.text(low),
                Amount.number(close),
                Amount.text(close),
                Amount.number(volume),
                Amount.text(volume),
                ticks,
                openedAt,
                closedAt,
                closed);
    }

    /** With one more price, whatever its time: of prices with the same time, the last that came closes. */
    public CandleJson plus(BigDecimal price, Instant at) {
        return joined(begun(start, price, at), at.isBefore(openedAt), !at.isBefore(closedAt), ticks + 1);
    }

    /** With a price that may be in it already: what cannot be told from one that is, is not counted. */
    public CandleJson with(BigDecimal price, Instant at) {
        var first = at.isBefore(openedAt);
        var last = at.isAfter(closedAt);
        return joined(begun(start, price, at), first, last, first || last ? ticks + 1 : ticks);
    }

    /**
     * What is true of this one and of what somebody else says of the same stretch. While it runs, either may know a
     * price that the other does not; once it is over, who knows more prices is right.
     */
    public CandleJson and(CandleJson said) {
        if (closed || said.closed) {
            return closed && (!said.closed || said.ticks < ticks) ? this : said;
        }
        return joined(
                said,
                !openedAt.isBefore(said.openedAt),
                !said.closedAt.isBefore(closedAt),
                Math.max(ticks, said.ticks));
    }

    private CandleJson joined(CandleJson other, boolean opens, boolean closes, long together) {
        return of(
                start,
                opens ? other.open : open,
                high.max(other.high),
                low.min(other.low),
                closes ? other.close : close,
                other.volume == null ? volume : other.volume,
                together,
                opens ? other.openedAt : openedAt,
                closes ? other.closedAt : closedAt,
                closed);
    }

    /** When its time is over. */
    public CandleJson over() {
        return closed ? this : of(start, open, high, low, close, volume, ticks, openedAt, closedAt, true);
    }
}
