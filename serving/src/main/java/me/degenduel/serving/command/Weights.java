package me.degenduel.serving.command;

import java.math.BigDecimal;

/** Percents as people write them in portfolios and orders: whole numbers, or none. */
final class Weights {
    private static final BigDecimal MOST = BigDecimal.valueOf(100);

    private Weights() {}

    static int whole(BigDecimal weight, int least) {
        if (weight == null
                || weight.compareTo(BigDecimal.valueOf(least)) < 0
                || weight.compareTo(MOST) > 0
                || weight.stripTrailingZeros().scale() > 0) {
            throw new Refused(Reason.INVALID_WEIGHT);
        }
        return weight.intValue();
    }
}
