package me.degenduel.serving.read;

/** What was asked makes no sense; the message says what would. */
public final class InvalidRequest extends RuntimeException {
    InvalidRequest(String message) {
        super(message);
    }
}
