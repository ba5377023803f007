package me.degenduel.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * One round's travellers, by number: when each left, and how long it took to everyone who waits for it.
 *
 * <p>Whatever has not arrived when patience ends counts as long as that, so that losing is never faster than carrying.
 */
final class Journeys {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(5);

    private final int first;
    private final AtomicLongArray left;

    Journeys(int first, int count) {
        this.first = first;
        this.left = new AtomicLongArray(count);
    }

    int first() {
        return first;
    }

    void leave(int number) {
        left.set(number - first, System.nanoTime());
    }

    /** Of an arrival from another round nothing is known. */
    void arrive(int number, long at, Sample sample) {
        var index = number - first;
        if (index >= 0 && index < left.length() && left.get(index) != 0) {
            sample.add(at - left.get(index));
        }
    }

    static void await(Sample sample, int expected, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (sample.size() < expected && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL);
        }
        for (var missing = expected - sample.size(); missing > 0; missing--) {
            sample.add(patience.toNanos());
        }
    }
}
