package me.degenduel.topology.market;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Sixty candles' time, as it is kept: the candles that there are, in order, packed. Nearly all are appended; one that is
 * corrected makes the block anew.
 */
final class Block {
    private static final int FORMAT = 1;
    private static final int FLAT = 1;
    private static final long NONE = Long.MIN_VALUE;

    private final Interval interval;
    private final long start;
    private Packing packed;
    /** Where the last candle begins, once somebody has looked. */
    private OptionalLong last;

    private Block(Interval interval, long start, Packing packed, OptionalLong last) {
        this.interval = interval;
        this.start = start;
        this.packed = packed;
        this.last = last;
    }

    static Block empty(Interval interval, long start) {
        return new Block(interval, start, new Packing().number(FORMAT), OptionalLong.of(NONE));
    }

    static Block of(Interval interval, long start, byte[] kept) {
        return new Block(interval, start, new Packing(kept), OptionalLong.empty());
    }

    long start() {
        return start;
    }

    boolean isEmpty() {
        return last() == NONE;
    }

    private long last() {
        if (last.isEmpty()) {
            var bars = bars();
            last = OptionalLong.of(bars.isEmpty() ? NONE : bars.getLast().start());
        }
        return last.getAsLong();
    }

    byte[] bytes() {
        return packed.bytes();
    }

    List<Bar> bars() {
        var reading = new Packing(packed.bytes());
        if (reading.number() != FORMAT) {
            throw new IllegalStateException("Candles in a format that only a later version knows");
        }
        var bars = new ArrayList<Bar>();
        while (reading.hasMore()) {
            bars.add(read(reading));
        }
        return bars;
    }

    /** The bar that begins at a time; null if there is none. */
    Bar at(long time) {
        return time > last() ? null : find(bars(), bar -> bar.start() == time);
    }

    private static Bar find(List<Bar> bars, Predicate<Bar> wanted) {
        return bars.stream().filter(wanted).findFirst().orElse(null);
    }

    /** Puts a bar in its place, instead of the one that is there. */
    void put(Bar bar) {
        if (bar.start() > last()) {
            write(bar);
            last = OptionalLong.of(bar.start());
            return;
        }
        var bars = bars();
        bars.removeIf(each -> each.start() == bar.start());
        var place =
                (int) bars.stream().filter(each -> each.start() < bar.start()).count();
        bars.add(place, bar);
        packed = new Packing().number(FORMAT);
        bars.forEach(this::write);
    }

    private void write(Bar bar) {
        packed.number((bar.start() - start) / interval.millis())
                .number(bar.ticks())
                .number(bar.openedAt() - bar.start())
                .decimal(bar.open())
                .decimal(bar.volume());
        if (bar.ticks() > FLAT) {
            packed.number(bar.closedAt() - bar.openedAt())
                    .decimal(bar.high())
                    .decimal(bar.low())
                    .decimal(bar.close());
        }
    }

    private Bar read(Packing reading) {
        var from = start + reading.number() * interval.millis();
        var ticks = reading.number();
        var opened = from + reading.number();
        var open = reading.decimal();
        var volume = reading.decimal();
        if (ticks == FLAT) {
            return new Bar(from, open, open, open, open, volume, ticks, opened, opened);
        }
        var closed = opened + reading.number();
        return new Bar(
                from, open, reading.decimal(), reading.decimal(), reading.decimal(), volume, ticks, opened, closed);
    }
}
