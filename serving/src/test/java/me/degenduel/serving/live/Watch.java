package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that a test may put forward; it goes by itself only if it is told to. */
public final class Watch implements InstantSource {
    private static final Instant START = Instant.parse("2025-03-01T12:00:00Z");

    private final boolean runs;
    private volatile Duration ahead = Duration.ZERO;

    private Watch(boolean runs) {
        this.runs = runs;
    }

    public static Watch stopped() {
        return new Watch(false);
    }

    public static Watch running() {
        return new Watch(true);
    }

    public void advance(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return (runs ? Instant.now() : START).plus(ahead);
    }
}
