package me.degenduel.serving.live;

/**
 * How much a connection sends that is no message: pings and pongs, and pieces of a message that never ends. Each costs us
 * something, and no limit of messages counts it.
 */
final class Flood {
    static final String PINGS = "Too many pings";
    static final String PIECES = "Too many pieces of a message";

    /** However small a message may be, it may come in so many. */
    private static final int FEW = 64;
    /** On average they may not be smaller than this. */
    private static final int SMALL = 512;

    private final Limits limits;
    private final SlidingWindow pings = new SlidingWindow();
    private int pieces;

    Flood(Limits limits) {
        this.limits = limits;
    }

    /** Whether one more ping or pong is too many: as many as messages may come. */
    boolean pinged(long millis) {
        return !pings.admits(millis, limits.messages());
    }

    /** Whether one more piece of the same message is too many. */
    boolean heard(boolean last) {
        pieces = last ? 0 : pieces + 1;
        return pieces > FEW + limits.payload() / SMALL;
    }
}
