package me.degenduel.topology.market;

import java.time.Duration;
import me.degenduel.schemas.SourcePrice;

/** How old a source's word may be. A slow source is given its time. */
final class Staleness {
    private static final Duration STALE = Duration.ofSeconds(30);
    private static final int STALE_INTERVALS = 3;
    private static final Duration HALTED = Duration.ofMinutes(5);
    private static final int HALTED_INTERVALS = 10;

    private Staleness() {}

    /** From then on it does not count. */
    static long staleAt(SourcePrice source) {
        return staleAt(source.getTime().toEpochMilli(), source.getInterval());
    }

    static long staleAt(long time, Long interval) {
        return time + Math.max(STALE.toMillis(), STALE_INTERVALS * Said.interval(interval));
    }

    /** From then on nobody should act on it. */
    static long haltedAt(SourcePrice source) {
        return source.getTime().toEpochMilli()
                + Math.max(HALTED.toMillis(), HALTED_INTERVALS * Said.interval(source.getInterval()));
    }
}
