package me.degenduel.connect.prices;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that says what tokens cost.
 *
 * <p>A source is a loop in a thread of its own: it asks only for what is listed, and hands on what it hears as it was
 * said. Judging prices is not its business, nor is the time at which we hear them.
 */
public interface PriceSource {

    /** What prices of it are marked with, and what settings call it. */
    String name();

    /** How long until it says the price of the same token again; a price much older than that is stale. */
    Duration interval();

    /**
     * When the first of its prices was heard, if it brings times of its own. It is then the only one who says prices, and
     * the log's time is what it says.
     */
    default Optional<Instant> begins() {
        return Optional.empty();
    }

    /**
     * Runs until it is interrupted.
     *
     * @param listed the tokens to ask for, and what changes about them
     * @param prices takes what was said
     */
    void run(Listed listed, Prices prices) throws InterruptedException;
}
