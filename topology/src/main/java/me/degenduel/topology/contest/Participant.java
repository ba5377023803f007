package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;

/** Somebody in a contest. Before the start there are shares only; then cash and positions. */
final class Participant {
    /** @param weight in percent */
    record Share(String token, int weight) {}

    static final Lot[] NONE = {};

    final String wallet;
    final long entered;
    final BigDecimal starting;
    final List<Share> shares;

    BigDecimal cash;
    /** By token, no token twice. */
    Lot[] lots = NONE;

    boolean traded;

    Participant(String wallet, long entered, BigDecimal starting, List<Share> shares) {
        this.wallet = wallet;
        this.entered = entered;
        this.starting = starting;
        this.shares = shares;
        cash = starting;
    }

    /** What is held of a token; null for nothing. */
    Lot lot(Quote quote) {
        for (var lot : lots) {
            if (lot.quote == quote) {
                return lot;
            }
        }
        return null;
    }

    /** Exactly. */
    BigDecimal worth(Function<Quote, BigDecimal> prices) {
        var worth = cash;
        for (var lot : lots) {
            worth = worth.add(lot.quantity.multiply(prices.apply(lot.quote)));
        }
        return worth;
    }
}
