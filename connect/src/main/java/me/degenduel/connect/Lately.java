package me.degenduel.connect;

import java.util.OptionalDouble;
import java.util.stream.LongStream;

/** How long the last thousand of something took. */
public final class Lately {
    private static final int REMEMBERED = 1_000;

    private final long[] millis = new long[REMEMBERED];
    private long count;

    public synchronized void took(long time) {
        millis[(int) (count++ % REMEMBERED)] = Math.max(0, time);
    }

    /** Nothing before the first. */
    public synchronized OptionalDouble mean() {
        return times().average();
    }

    /** The part of them that took no longer than this, 0 to 1; nothing before the first. */
    public synchronized OptionalDouble within(long longest) {
        return times().mapToInt(time -> time <= longest ? 1 : 0).average();
    }

    private LongStream times() {
        return LongStream.of(millis).limit(Math.min(count, REMEMBERED));
    }
}
