package me.degenduel.connect.prices;

import me.degenduel.schemas.Price;

/** Takes what sources say, from any thread. */
@FunctionalInterface
public interface Prices {
    /** A price that is heard now. */
    void said(String address, Price price);

    /**
     * A price that was heard before.
     *
     * @param heard when, in milliseconds: a log that has its own time does not care
     */
    default void said(String address, Price price, long heard) {
        said(address, price);
    }
}
