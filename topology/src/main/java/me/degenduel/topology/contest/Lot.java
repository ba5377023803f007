package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Everyone in a contest who holds exactly this much of a token. Most do: a weight and a price at the start make one
 * quantity, so a million positions are a few thousand lots, and a tick is priced once for each.
 */
final class Lot {
    final Quote quote;
    final BigDecimal quantity;
    /** Of one holding, in millionths, as it stands in its holders' values. */
    long worth;

    private final double nearly;
    private int[] holders = new int[1];
    private int size;

    Lot(Quote quote, BigDecimal quantity) {
        this.quote = quote;
        this.quantity = quantity;
        nearly = quantity.doubleValue();
        worth = exactly();
    }

    void add(int holder) {
        if (size == holders.length) {
            holders = Arrays.copyOf(holders, size + Math.max(1, size / 2));
        }
        holders[size++] = holder;
    }

    void remove(int holder) {
        for (var place = size - 1; place >= 0; place--) {
            if (holders[place] == holder) {
                holders[place] = holders[--size];
                return;
            }
        }
        throw new IllegalStateException("Not held by " + holder);
    }

    boolean isEmpty() {
        return size == 0;
    }

    /**
     * Brings the holders' values up to the price of now, and says how many were touched.
     *
     * @param price that of the quote, nearly
     */
    int refresh(long[] values, double price) {
        var micros = nearly * price * Money.MILLION;
        var change = (Money.roundsSurely(micros) ? Math.round(micros) : exactly()) - worth;
        if (change == 0) {
            return 0;
        }
        worth += change;
        for (var place = 0; place < size; place++) {
            values[holders[place]] += change;
        }
        return size;
    }

    private long exactly() {
        return Money.micros(quantity.multiply(quote.price));
    }
}
