package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The candles of one token, in all lengths: those that run, here, and those that are over, on a shelf.
 *
 * <p>Of what runs, only the second has to be kept with each price: a longer candle is what the shorter ones in it add up to.
 * A price that comes late corrects every candle that is still known.
 */
final class Chart {
    private static final Interval[] ALL = Interval.values();

    private final Shelf shelf;
    private final Map<Interval, Bar> running = new EnumMap<>(Interval.class);
    /** The block that the running candle of each length will be put into, as it is on the shelf. */
    private final Map<Interval, Block> open = new EnumMap<>(Interval.class);

    private long time;

    /** What is told of each candle. */
    interface Listener {
        /** Its time is over. */
        void closed(Interval interval, Bar bar);

        /** Its time was over long ago, and a late price has changed it. */
        void corrected(Interval interval, Bar bar);
    }

    /** As it was. The second that ran then may have been put on the shelf since. */
    Chart(Shelf shelf, Past past) {
        this.shelf = shelf;
        time = past.time();
        for (var interval : ALL) {
            var start = interval.start(time);
            if (block(interval, start).at(start) == null) {
                running.put(interval, interval == Interval.SECOND ? past.second() : sum(interval, start));
            }
        }
    }

    /** One without any price. */
    Chart(Shelf shelf) {
        this.shelf = shelf;
        time = Long.MIN_VALUE;
    }

    private Bar sum(Interval interval, long start) {
        var finer = interval.finer();
        var end = start + interval.millis();
        var parts = new ArrayList<Bar>();
        shelf.between(finer, start, end - 1).forEach(block -> parts.addAll(block.bars()));
        parts.removeIf(bar -> bar.start() < start || bar.start() >= end);
        var last = running(finer);
        if (last != null) {
            parts.add(last);
        }
        return parts.stream().map(bar -> bar.from(start)).reduce(Bar::and).orElse(null);
    }

    /** The newest time it has heard of. */
    long time() {
        return time;
    }

    /** The candle that is not over yet; null if it has no price so far. */
    Bar running(Interval interval) {
        return running.get(interval);
    }

    /** A price. */
    void add(long at, BigDecimal price, BigDecimal traded, Shelf.Open shelf, Listener listener) {
        advance(at, shelf, listener);
        for (var interval : ALL) {
            var start = interval.start(at);
            var bar = running(interval);
            if (bar != null && bar.start() == start) {
                running.put(interval, bar.with(at, price, traded));
            } else if (start + interval.millis() > time) {
                running.put(interval, again(interval, start, at, price, traded));
            } else if (start >= interval.horizon(time)) {
                var corrected = again(interval, start, at, price, traded);
                keep(interval, corrected, shelf);
                listener.corrected(interval, corrected);
            }
        }
    }

    /** What was put on the shelf before its time was over, as seen from here, goes on. */
    private Bar again(Interval interval, long start, long at, BigDecimal price, BigDecimal traded) {
        var before = block(interval, start).at(start);
        return before == null ? Bar.of(start, at, price, traded) : before.with(at, price, traded);
    }

    /** Time passes, with a price or without: what is over is put on the shelf. */
    void advance(long now, Shelf.Open shelf, Listener listener) {
        if (now <= time) {
            return;
        }
        time = now;
        for (var interval : ALL) {
            var bar = running(interval);
            if (bar != null && bar.start() + interval.millis() <= now) {
                running.remove(interval);
                keep(interval, bar, shelf);
                listener.closed(interval, bar);
            }
        }
    }

    private void keep(Interval interval, Bar bar, Shelf.Open shelf) {
        var block = block(interval, bar.start());
        if (block.isEmpty() && interval.kept().isPresent()) {
            shelf.clear(interval, interval.block(interval.horizon(bar.start())));
        }
        block.put(bar);
        shelf.put(interval, block);
    }

    private Block block(Interval interval, long at) {
        var newest = open.get(interval);
        var start = interval.block(at);
        if (newest != null && newest.start() == start) {
            return newest;
        }
        var block = shelf.at(interval, at);
        if (newest == null || newest.start() < start) {
            open.put(interval, block);
        }
        return block;
    }

    /** The last candle that was over at a time, as far back as they are known; null if there is none. */
    Bar lastOver(Interval interval, long at) {
        var start = at - interval.millis();
        var last = last(block(interval, start), start);
        if (last == null) {
            var before = shelf.before(interval, interval.block(start), interval.block(interval.horizon(time)));
            last = before == null ? null : last(before, start);
        }
        return last;
    }

    private static Bar last(Block block, long start) {
        return block.bars().stream()
                .filter(bar -> bar.start() <= start)
                .reduce((one, next) -> next)
                .orElse(null);
    }

    /** The first candle that was not over yet at a time; null if nothing has happened since. */
    Bar firstNotOver(Interval interval, long at) {
        var start = at - interval.millis();
        var first = first(block(interval, start), start);
        if (first == null) {
            var after = shelf.after(interval, interval.block(start) + interval.blockMillis());
            first = after == null ? running(interval) : first(after, start);
        }
        return first;
    }

    private static Bar first(Block block, long start) {
        return block.bars().stream()
                .filter(bar -> bar.start() > start)
                .findFirst()
                .orElse(null);
    }

    /** The highest and the lowest price of whole minutes, from a time on; null if there is none. */
    Bar since(long from) {
        var hour = Interval.HOUR.start(from + Interval.HOUR.millis() - 1);
        var parts = new ArrayList<Bar>();
        if (hour > from) {
            parts.addAll(bars(Interval.MINUTE, from, hour - 1, Integer.MAX_VALUE));
        }
        parts.addAll(bars(Interval.HOUR, hour, time, Integer.MAX_VALUE));
        return parts.stream().reduce(Bar::and).orElse(null);
    }

    /** The candles that begin in a stretch of time: the newest of them, oldest first. */
    List<Bar> bars(Interval interval, long from, long to, int limit) {
        var found = new ArrayList<Bar>();
        shelf.between(interval, from, to).forEach(block -> found.addAll(block.bars()));
        var last = running(interval);
        if (last != null) {
            found.removeIf(bar -> bar.start() == last.start());
            found.add(last);
        }
        found.removeIf(bar -> bar.start() < from || bar.start() > to);
        return List.copyOf(found.subList(Math.max(0, found.size() - limit), found.size()));
    }
}
