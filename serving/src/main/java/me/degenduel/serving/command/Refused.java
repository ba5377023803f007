package me.degenduel.serving.command;

import java.time.Duration;

/** A command that was not carried out, and left nothing behind. */
public final class Refused extends RuntimeException {
    private final Reason reason;
    private final transient Duration retryAfter;

    Refused(Reason reason) {
        this(reason, reason.says(), Duration.ZERO);
    }

    Refused(Reason reason, String detail) {
        this(reason, reason.says() + ": " + detail, Duration.ZERO);
    }

    Refused(Reason reason, Duration retryAfter) {
        this(reason, reason.says(), retryAfter);
    }

    private Refused(Reason reason, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    public Reason reason() {
        return reason;
    }

    /** Zero where waiting would not help. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
