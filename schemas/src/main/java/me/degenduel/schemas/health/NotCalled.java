package me.degenduel.schemas.health;

import java.time.Duration;

/** A call that was not made, because what it calls fails too often. */
public final class NotCalled extends RuntimeException {
    private final transient Duration retryAfter;

    NotCalled(String service, Duration retryAfter) {
        super(service + " is not called now: its breaker is open", null, false, false);
        this.retryAfter = retryAfter;
    }

    /** When it may be called again, as far as is known. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
