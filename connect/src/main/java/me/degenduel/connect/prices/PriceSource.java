package me.degenduel.connect.prices;

import java.time.Duration;
import java.util.function.BiConsumer;
import me.degenduel.schemas.Price;

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
     * Runs until it is interrupted.
     *
     * @param listed the tokens to ask for, and what changes about them
     * @param prices takes an address and what was said of it
     */
    void run(Listed listed, BiConsumer<String, Price> prices) throws InterruptedException;
}
