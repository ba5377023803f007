package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Somebody in a contest. Before the start there are shares and cash; then cash and lots, no token twice. It never
 * changes: whoever trades becomes another one.
 */
record Participant(
        String wallet,
        long entered,
        BigDecimal starting,
        List<Share> shares,
        BigDecimal cash,
        List<Lot> lots,
        boolean traded) {

    /** A token and its weight in percent. */
    record Share(String token, int weight) {}

    static Participant entering(String wallet, long entered, BigDecimal starting, List<Share> shares) {
        return new Participant(wallet, entered, starting, shares, starting, List.of(), false);
    }

    Participant bought(BigDecimal left, List<Lot> bought) {
        return new Participant(wallet, entered, starting, shares, left, bought, traded);
    }

    Participant traded(BigDecimal left, List<Lot> held) {
        return new Participant(wallet, entered, starting, shares, left, held, true);
    }

    Holdings holdings() {
        var quantities = new TreeMap<String, BigDecimal>();
        lots.forEach(lot -> quantities.put(lot.quote.token, lot.quantity));
        return new Holdings(cash, quantities);
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
