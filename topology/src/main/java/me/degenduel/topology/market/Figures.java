package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.util.List;
import me.degenduel.schemas.Signal;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Token;
import me.degenduel.topology.market.Past.Volumes;
import org.apache.kafka.streams.state.KeyValueStore;

/** What a token's past says of it: its chart, what its minutes were like, and what stands in its row because of that. */
final class Figures {
    private static final BigDecimal HOURS = BigDecimal.valueOf(24);

    private final Shelf.Open shelf;
    private final Minutes minutes;
    private final Lookback fiveMinutes = new Lookback(Interval.SECOND, Interval.FIVE_MINUTES.millis());
    private final Lookback hour = new Lookback(Interval.SECOND, Interval.HOUR.millis());
    private final Lookback day = new Lookback(Interval.MINUTE, Interval.DAY.millis());
    private final Chart chart;

    private Volumes volumes;
    /** The first whole minute of the trailing day, and what the day's candles came to when it was looked at last. */
    private long dayFrom = Long.MIN_VALUE;

    private Bar range;

    /** @param past null for a token that never had a price */
    Figures(KeyValueStore<String, byte[]> blocks, String address, Past past) {
        shelf = new Shelf.Open(blocks, address, past == null ? null : past.seconds());
        minutes = shelf.minutes();
        chart = past == null ? new Chart(shelf) : new Chart(shelf, past);
        volumes = past == null ? Volumes.NOBODYS : past.volumes();
    }

    Bar running(Interval interval) {
        return chart.running(interval);
    }

    Past past() {
        return new Past(chart.time(), chart.running(Interval.SECOND), shelf.seconds(), volumes);
    }

    /** @param traded since its source's price before, as far as the source tells; null where it does not */
    void add(Tick tick, BigDecimal traded, Chart.Listener listener) {
        var time = tick.getTime().toEpochMilli();
        volumes = volumes.after(tick.getSource(), traded != null, time, Staleness.staleAt(time, tick.getInterval()));
        chart.add(time, tick.getPrice(), volumes.areOf(tick.getSource()) ? traded : null, shelf, listener);
    }

    void advance(long now, Chart.Listener listener) {
        chart.advance(now, shelf, listener);
    }

    /** A candle that was over has changed. */
    void forget() {
        fiveMinutes.forget();
        hour.forget();
        day.forget();
        dayFrom = Long.MIN_VALUE;
    }

    /** What stands out about a minute that is over. */
    List<Signal.Builder> closed(Bar minute, BigDecimal pressure) {
        var signals = minutes.closed(minute, pressure);
        shelf.put(minutes);
        return signals;
    }

    /** Writes them into a row that is new. */
    void into(Token row) {
        var now = row.getChangedAt().toEpochMilli();
        row.setChange5m(Percent.change(row.getPrice(), fiveMinutes.price(now, chart)));
        row.setChange1h(Percent.change(row.getPrice(), hour.price(now, chart)));
        row.setChange24h(Percent.change(row.getPrice(), day.price(now, chart)));
        var range = range(now);
        row.setHigh24h(range == null ? null : range.high());
        row.setLow24h(range == null ? null : range.low());
        row.setTrend(minutes.trend());
        row.setScore(minutes.score());
        var running = chart.running(Interval.MINUTE);
        row.setVolume1h(Bar.sum(minutes.volume(now), running == null ? null : running.volume()));
        row.setVolumeTrend(
                row.getVolume1h() == null
                        ? null
                        : Percent.change(row.getVolume1h().multiply(HOURS), row.getVolume24h()));
    }

    /** The candle of the whole day; null where all that is known is older. */
    private Bar range(long now) {
        var from = Interval.MINUTE.start(now) - Interval.DAY.millis();
        if (from != dayFrom) {
            dayFrom = from;
            range = chart.since(from);
        }
        var hour = chart.running(Interval.HOUR);
        range = range == null ? hour : hour == null ? range : range.and(hour);
        return range;
    }
}
