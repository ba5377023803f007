package me.degenduel.connect.prices;

import java.time.Duration;

/**
 * When to say how many: a steady rate, in steps. Sources answer with several prices at once, too, and a price that comes
 * alone costs everybody after it some milliseconds. After a long pause it goes on from now instead of saying at once all
 * that was missed.
 */
final class Pace {
    private static final double SECOND = 1e9;
    private static final long STEP = 20_000_000;
    private static final long LATEST = 100_000_000;

    private final double perNano;
    private long begun;
    private long done;

    /** @param now in nanoseconds, like all times here */
    Pace(int perSecond, long now) {
        perNano = perSecond / SECOND;
        begun = now;
    }

    /** How many are due, and counts them as done. */
    int due(long now) {
        var patience = Math.max(LATEST, (long) Math.ceil(1 / perNano));
        if (now - begun - (long) (done / perNano) > 2 * patience) {
            begun = now - patience;
            done = 0;
        }
        var due = (long) ((now - begun) * perNano) - done;
        done += due;
        return (int) due;
    }

    /** How long until the next is due. */
    Duration pause(long now) {
        return Duration.ofNanos(Math.max(STEP, begun + (long) Math.ceil((done + 1) / perNano) - now));
    }
}
