package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.time.Instant;
import me.degenduel.schemas.Candle;

/**
 * A candle as a value: what prices of a stretch of time add up to, in whichever order they come. Of prices with the same
 * time, the first that came opens, and the last closes.
 *
 * @param volume null where no source says any
 */
record Bar(
        long start,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal volume,
        long ticks,
        long openedAt,
        long closedAt) {

    static Bar of(long start, long time, BigDecimal price, BigDecimal traded) {
        return new Bar(start, price, price, price, price, traded, 1, time, time);
    }

    Bar with(long time, BigDecimal price, BigDecimal traded) {
        return and(of(start, time, price, traded));
    }

    /** This one and what came after it, whatever its time: in a stretch that begins where this one begins. */
    Bar and(Bar more) {
        var opens = more.openedAt < openedAt;
        var closes = more.closedAt >= closedAt;
        return new Bar(
                start,
                opens ? more.open : open,
                high.max(more.high),
                low.min(more.low),
                closes ? more.close : close,
                sum(volume, more.volume),
                ticks + more.ticks,
                opens ? more.openedAt : openedAt,
                closes ? more.closedAt : closedAt);
    }

    Bar from(long earlier) {
        return new Bar(earlier, open, high, low, close, volume, ticks, openedAt, closedAt);
    }

    static BigDecimal sum(BigDecimal one, BigDecimal other) {
        return one == null ? other : other == null ? one : one.add(other);
    }

    Candle candle(String address, Interval interval, boolean closed) {
        return new Candle(
                address,
                interval.text(),
                Instant.ofEpochMilli(start),
                open,
                high,
                low,
                close,
                volume,
                ticks,
                Instant.ofEpochMilli(openedAt),
                Instant.ofEpochMilli(closedAt),
                closed);
    }
}
