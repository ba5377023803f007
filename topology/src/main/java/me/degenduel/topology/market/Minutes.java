package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import me.degenduel.schemas.Signal;
import me.degenduel.schemas.SignalKind;
import me.degenduel.schemas.Trend;

/**
 * What a token's minutes have been like: enough of them to tell when one stands out, and where the price is going.
 *
 * <p>A minute counts when it closes. A late price does not unsay what was said of it.
 */
final class Minutes {
    private static final int FORMAT = 1;
    /** Fewer say nothing about what is usual. */
    private static final int FEWEST = 10;

    private static final double UNUSUAL_VOLUME = 2.5;
    private static final double UNUSUAL_MOVE = 2;
    private static final double FAST = 2.0 / (12 + 1);
    private static final double SLOW = 2.0 / (26 + 1);
    /** Closes until the slow average means something. */
    private static final int SETTLED = 26;
    /** How far apart the averages may be, of the slow one, without a direction. */
    private static final double FLAT = 0.001;

    private static final double PERCENT = 100;

    /** The trailing hour. */
    private final Deque<Minute> hour = new ArrayDeque<>();
    /** Buy pressure, hour by hour, of the trailing day. */
    private final Deque<Pressure> day = new ArrayDeque<>();

    private double last = Double.NaN;
    private double fast;
    private double slow;
    private int closes;
    private Trend trend;

    /**
     * One of them.
     *
     * @param volume null where no source says any
     * @param move since the close before, in percent, either way; NaN for the first
     * @param pressure NaN where no source counts trades
     */
    private record Minute(long start, BigDecimal volume, double move, double pressure) {}

    private record Pressure(long hour, double sum, int count) {
        Pressure and(double one) {
            return new Pressure(hour, sum + one, count + 1);
        }
    }

    /** What is usual. */
    private record Usual(int count, double mean, double deviation) {
        static Usual of(Iterable<Minute> minutes, ToDoubleFunction<Minute> measure) {
            var count = 0;
            var sum = 0.0;
            var squares = 0.0;
            for (var minute : minutes) {
                var value = measure.applyAsDouble(minute);
                if (!Double.isNaN(value)) {
                    count++;
                    sum += value;
                    squares += value * value;
                }
            }
            var mean = sum / count;
            return new Usual(count, mean, Math.sqrt(Math.max(0, squares / count - mean * mean)));
        }

        boolean isExceeded(double value, double deviations) {
            return count >= FEWEST && value > mean + deviations * deviation;
        }
    }

    /**
     * A minute has closed.
     *
     * @param pressure buys of all trades, as said last; null where no source counts them
     * @return what stands out, without the token's names
     */
    List<Signal.Builder> closed(Bar bar, BigDecimal pressure) {
        forget(bar.start());
        var close = bar.close().doubleValue();
        var minute = new Minute(
                bar.start(),
                bar.volume(),
                PERCENT * (close / last - 1),
                pressure == null ? Double.NaN : pressure.doubleValue());
        var said = List.of(volume(minute), move(minute), trend(close));
        last = close;
        hour.add(minute);
        if (pressure != null) {
            var now = Interval.HOUR.start(bar.start());
            var sofar = !day.isEmpty() && day.getLast().hour == now ? day.removeLast() : new Pressure(now, 0, 0);
            day.add(sofar.and(minute.pressure));
        }
        return said.stream().flatMap(Optional::stream).toList();
    }

    private void forget(long now) {
        while (!hour.isEmpty() && hour.getFirst().start <= now - Interval.HOUR.millis()) {
            hour.removeFirst();
        }
        while (!day.isEmpty() && day.getFirst().hour <= Interval.HOUR.start(now) - Interval.DAY.millis()) {
            day.removeFirst();
        }
    }

    private Optional<Signal.Builder> volume(Minute minute) {
        var usual = Usual.of(hour, Minutes::volumeOf);
        var volume = volumeOf(minute);
        return usual.isExceeded(volume, UNUSUAL_VOLUME)
                ? Optional.of(signal(SignalKind.VOLUME_SPIKE, volume, usual))
                : Optional.empty();
    }

    private Optional<Signal.Builder> move(Minute minute) {
        var usual = Usual.of(hour, each -> Math.abs(each.move));
        return usual.isExceeded(Math.abs(minute.move), UNUSUAL_MOVE)
                ? Optional.of(signal(SignalKind.PRICE_MOVE, minute.move, usual))
                : Optional.empty();
    }

    private static Signal.Builder signal(SignalKind kind, double value, Usual usual) {
        return Signal.newBuilder()
                .setKind(kind)
                .setValue(value)
                .setMean(usual.mean)
                .setDeviation(usual.deviation);
    }

    private Optional<Signal.Builder> trend(double close) {
        fast = closes == 0 ? close : fast + FAST * (close - fast);
        slow = closes == 0 ? close : slow + SLOW * (close - slow);
        closes = Math.min(SETTLED, closes + 1);
        var before = trend;
        trend = closes < SETTLED ? null : direction(fast / slow - 1);
        return before == null || before == trend
                ? Optional.empty()
                : Optional.of(Signal.newBuilder().setKind(SignalKind.TREND).setTrend(trend));
    }

    private static Trend direction(double apart) {
        return Math.abs(apart) <= FLAT ? Trend.FLAT : apart > 0 ? Trend.UP : Trend.DOWN;
    }

    private static double volumeOf(Minute minute) {
        return minute.volume == null ? Double.NaN : minute.volume.doubleValue();
    }

    /** Null until there are enough closes. */
    Trend trend() {
        return trend;
    }

    /** Traded in the minutes of the last hour that are over; null where no source says any volume. */
    BigDecimal volume(long now) {
        return hour.stream()
                .filter(minute -> minute.start > now - Interval.HOUR.millis())
                .map(Minute::volume)
                .reduce(null, Bar::sum);
    }

    /** Buy pressure of the last hour less that of the day; null where no source counts trades. */
    BigDecimal score() {
        var now = Usual.of(hour, Minute::pressure);
        var sum = day.stream().mapToDouble(Pressure::sum).sum();
        var count = day.stream().mapToInt(Pressure::count).sum();
        return now.count == 0 || count == 0 ? null : Percent.rounded(now.mean - sum / count);
    }

    byte[] bytes() {
        return Packing.pack(FORMAT, this, this::write);
    }

    /** Those of a token without any, where nothing was kept. */
    static Minutes of(byte[] kept) {
        return kept == null ? new Minutes() : Packing.unpack(FORMAT, kept, Minutes::read);
    }

    private void write(Packing packing) {
        packing.real(last).real(fast).real(slow).number(closes).text(trend == null ? null : trend.name());
        packing.number(day.size());
        day.forEach(each -> packing.number(each.hour).real(each.sum).number(each.count));
        packing.number(hour.size());
        hour.forEach(each ->
                packing.number(each.start).decimal(each.volume).real(each.move).real(each.pressure));
    }

    private static Minutes read(Packing packing) {
        var minutes = new Minutes();
        minutes.last = packing.real();
        minutes.fast = packing.real();
        minutes.slow = packing.real();
        minutes.closes = (int) packing.number();
        var trend = packing.text();
        minutes.trend = trend == null ? null : Trend.valueOf(trend);
        for (var left = packing.number(); left > 0; left--) {
            minutes.day.add(new Pressure(packing.number(), packing.real(), (int) packing.number()));
        }
        for (var left = packing.number(); left > 0; left--) {
            minutes.hour.add(new Minute(packing.number(), packing.decimal(), packing.real(), packing.real()));
        }
        return minutes;
    }
}
