package me.degenduel.topology.market;

import java.math.BigDecimal;

/**
 * What a token cost some time ago: the close of the last candle that was over by then, seconds for what is within their
 * reach, and the next longer ones before that. It knows until when its answer holds, for it is asked with every price.
 */
final class Lookback {
    private static final Interval[] ALL = Interval.values();

    private final Interval finest;
    private final long millis;

    private BigDecimal price;
    private long from = Long.MAX_VALUE;
    private long until = Long.MIN_VALUE;

    /** @param finest a length of candles that are kept longer than that */
    Lookback(Interval finest, long millis) {
        this.finest = finest;
        this.millis = millis;
    }

    /** Null where nobody knows. */
    BigDecimal price(long now, Chart chart) {
        var then = now - millis;
        if (then < from || then >= until) {
            look(then, chart);
        }
        return price;
    }

    /** A late price may have changed what was looked at. */
    void forget() {
        from = Long.MAX_VALUE;
    }

    private void look(long then, Chart chart) {
        price = null;
        from = then;
        for (var interval : ALL) {
            var last = price != null || interval.compareTo(finest) < 0 ? null : chart.lastOver(interval, then);
            if (last != null) {
                price = last.close();
            }
        }
        var next = chart.firstNotOver(finest, then);
        until = next == null ? then + 1 : next.start() + finest.millis();
    }
}
