package me.degenduel.serving.read;

/** Whoever knows the answer cannot give it now: ask again in a moment. */
public final class NotReady extends RuntimeException {
    public NotReady(String message) {
        super(message);
    }

    public NotReady(String message, Throwable cause) {
        super(message, cause);
    }
}
