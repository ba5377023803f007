package me.degenduel.serving.live;

import java.time.Duration;
import java.util.List;

/**
 * How somebody wants to hear of a channel.
 *
 * @param delta as rows, or else in the dialect's words
 * @param form how rows look
 * @param keys of the rows that they want, as keys or labels; none for all
 * @param rest the least time between two frames
 */
record Manner(boolean delta, Form form, List<String> keys, Duration rest) {
    static final Manner WORDS = new Manner(false, new Form.Whole(), List.of(), Duration.ZERO);
    static final Manner ROWS = new Manner(true, new Form.Whole(), List.of(), Duration.ZERO);

    static Manner of(boolean delta) {
        return delta ? ROWS : WORDS;
    }
}
