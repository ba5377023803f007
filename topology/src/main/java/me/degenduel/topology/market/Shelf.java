package me.degenduel.topology.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The blocks of one token's candles, in the store where those of all tokens are.
 *
 * <p>The newest block of seconds is not there: nearly each price changes it, so it is kept with what each price writes
 * anyway, and goes to the store when the next one begins.
 */
class Shelf {
    private static final long LAST = 9_999_999_999_999L;
    private static final int WIDTH = 13;

    private final ReadOnlyKeyValueStore<String, byte[]> blocks;
    private final String address;
    private Block seconds;

    /** @param seconds the newest block of them; null before the first second is over */
    Shelf(ReadOnlyKeyValueStore<String, byte[]> blocks, String address, Block seconds) {
        this.blocks = blocks;
        this.address = address;
        this.seconds = seconds;
    }

    /** The newest block of them; null before the first one is over. */
    final Block seconds() {
        return seconds;
    }

    final void seconds(Block newest) {
        seconds = newest;
    }

    final String address() {
        return address;
    }

    private Optional<Block> newest(Interval interval, long from, long to) {
        return Optional.ofNullable(seconds)
                .filter(block -> interval == Interval.SECOND && block.start() >= from && block.start() <= to);
    }

    /** The block that a time is in, empty if it was never written. */
    Block at(Interval interval, long time) {
        var start = interval.block(time);
        return newest(interval, start, start).orElseGet(() -> {
            var kept = blocks.get(key(interval, start));
            return kept == null ? Block.empty(interval, start) : Block.of(interval, start, kept);
        });
    }

    /** Every block that holds something of a stretch of time, oldest first. */
    List<Block> between(Interval interval, long from, long to) {
        var found = new ArrayList<Block>();
        try (var range = blocks.range(key(interval, interval.block(from)), key(interval, interval.block(to)))) {
            range.forEachRemaining(each -> found.add(block(interval, each.key, each.value)));
        }
        newest(interval, interval.block(from), interval.block(to)).ifPresent(found::add);
        return found;
    }

    /** The newest block that begins before a time but not before another; null if there is none. */
    Block before(Interval interval, long time, long oldest) {
        return oldest >= time
                ? null
                : newest(interval, oldest, time - 1)
                        .orElseGet(() ->
                                first(interval, blocks.reverseRange(key(interval, oldest), key(interval, time - 1))));
    }

    /** The oldest block that begins at a time or later; null if there is none. */
    Block after(Interval interval, long time) {
        var kept = first(interval, blocks.range(key(interval, time), key(interval, Long.MAX_VALUE)));
        return kept == null ? newest(interval, time, Long.MAX_VALUE).orElse(null) : kept;
    }

    private Block first(Interval interval, KeyValueIterator<String, byte[]> found) {
        try (found) {
            if (!found.hasNext()) {
                return null;
            }
            var first = found.next();
            return block(interval, first.key, first.value);
        }
    }

    private static Block block(Interval interval, String key, byte[] kept) {
        return Block.of(interval, Long.parseLong(key.substring(key.lastIndexOf('/') + 1)), kept);
    }

    /** As wide as any time until the year 2286, so that text is in the order of time. */
    String key(Interval interval, long start) {
        var digits = Long.toString(Math.clamp(start, 0, LAST));
        return address + '/' + interval.text() + '/' + "0".repeat(WIDTH - digits.length()) + digits;
    }

    /** One that can be written to. */
    static final class Open extends Shelf {
        private final KeyValueStore<String, byte[]> blocks;

        Open(KeyValueStore<String, byte[]> blocks, String address, Block seconds) {
            super(blocks, address, seconds);
            this.blocks = blocks;
        }

        void put(Interval interval, Block block) {
            var newest = seconds();
            if (interval != Interval.SECOND || (newest != null && newest.start() > block.start())) {
                write(interval, block);
                return;
            }
            if (newest != null && newest.start() < block.start()) {
                write(interval, newest);
            }
            seconds(block);
        }

        private void write(Interval interval, Block block) {
            blocks.put(key(interval, block.start()), block.bytes());
        }

        Minutes minutes() {
            return Minutes.of(blocks.get(minutesKey()));
        }

        void put(Minutes minutes) {
            blocks.put(minutesKey(), minutes.bytes());
        }

        private String minutesKey() {
            return address() + "/minutes";
        }

        /** Throws away what begins before a time. */
        void clear(Interval interval, long before) {
            var old = new ArrayList<String>();
            try (var range = blocks.range(key(interval, 0), key(interval, before - 1))) {
                range.forEachRemaining(each -> old.add(each.key));
            }
            old.forEach(blocks::delete);
        }
    }
}
