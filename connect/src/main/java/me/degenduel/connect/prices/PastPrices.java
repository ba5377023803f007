package me.degenduel.connect.prices;

import java.time.Instant;

/** Prices with times of their own are to be said where the log has gone on already: its time cannot go back. */
public final class PastPrices extends RuntimeException {
    PastPrices(Instant first, Instant last) {
        super(
                ("The prices here already reach %s, and the recording begins at %s: replay it at its own times with an empty"
                                + " data folder (--data, or --fresh) and with nothing else that says prices.")
                        .formatted(last, first));
    }
}
