package me.degenduel.serving.signin;

import java.time.Duration;

/** Somebody is not signed in, or does not get what only those have who are. */
public final class NoSignIn extends RuntimeException {
    /** Why, as a code with its status and a sentence. */
    public enum Reason {
        INVALID_WALLET(400, "A wallet is 32 bytes in base58: 32 to 44 characters"),
        INVALID_REQUEST(
                400,
                "A wallet, the message that it has signed, with the nonce on a line of its own, and the signature as a list of 64 bytes are needed"),
        TOO_LARGE(413, "The request is too large"),
        INVALID_SIGNATURE(401, "The wallet has not signed this message"),
        INVALID_NONCE(401, "The nonce is not this wallet's, was used, or is too old: ask for another one"),
        BANNED(403, "This wallet is banned"),
        UNAUTHORIZED(401, "Authentication required"),
        ORIGIN_DENIED(403, "This origin may not sign in"),
        RATE_LIMIT_EXCEEDED(429, "Too many attempts to sign in from this address"),
        UNAVAILABLE(503, "Nobody can be signed in now: try again");

        public final int status;
        public final String sentence;

        Reason(int status, String sentence) {
            this.status = status;
            this.sentence = sentence;
        }
    }

    private final Reason reason;
    private final transient Duration retryAfter;

    NoSignIn(Reason reason) {
        this(reason, Duration.ZERO);
    }

    NoSignIn(Reason reason, Duration retryAfter) {
        super(reason.sentence, null, false, false);
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
