package me.degenduel.serving.live;

import java.time.Duration;

/**
 * Counts what happens in the last minute, out of two counters: this minute's, and the part of the one before that the
 * window still covers, as if it had been spread evenly.
 */
final class SlidingWindow {
    private static final long LENGTH = Duration.ofMinutes(1).toMillis();
    /** Refusals in a minute after which it is no accident. */
    private static final int PATIENCE = 20;

    private long begins;
    private int before;
    private int now;
    private int refused;

    /** @param limit that holds now: it may be another one for who has signed in meanwhile */
    boolean admits(long time, int limit) {
        turn(time);
        var share = (double) (LENGTH - (time - begins)) / LENGTH;
        if (now + before * share >= limit) {
            refused++;
            return false;
        }
        now++;
        return true;
    }

    boolean outOfPatience() {
        return refused > PATIENCE;
    }

    /** What is left of this minute. */
    Duration left(long time) {
        return Duration.ofMillis(Math.max(1, begins + LENGTH - time));
    }

    private void turn(long time) {
        if (time - begins < LENGTH) {
            return;
        }
        before = time - begins < 2 * LENGTH ? now : 0;
        begins = before == 0 ? time : begins + LENGTH;
        now = 0;
        refused = 0;
    }
}
