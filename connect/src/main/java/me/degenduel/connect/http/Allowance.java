package me.degenduel.connect.http;

/**
 * How often somebody may be called: evenly, one call at a time. What was not called for a while is not made up for, so no
 * minute, whenever it begins, has more calls than a minute may have.
 *
 * <p>Times are nanoseconds of any clock that does not go back.
 */
final class Allowance {
    private final long spacing;
    private long next;

    Allowance(long spacing, long now) {
        this.spacing = spacing;
        next = now;
    }

    /** How long until the next call, 0 for at once. */
    long pause(long now) {
        return Math.max(0, next - now);
    }

    void call(long now) {
        next = Math.max(next, now) + spacing;
    }
}
