package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Ratios as rows say them: eight places, and nothing where one makes no sense or does not fit. */
final class Percent {
    private static final int SCALE = 8;
    private static final int DIGITS = 38;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Percent() {}

    /** By how many percent a value differs from an earlier one. */
    static BigDecimal change(BigDecimal now, BigDecimal before) {
        if (now == null || before == null || before.signum() == 0) {
            return null;
        }
        return fitting(now.subtract(before).multiply(HUNDRED).divide(before, SCALE, RoundingMode.HALF_EVEN));
    }

    /** A part of a whole, 0 to 1. */
    static BigDecimal share(Long part, Long rest) {
        return part == null || rest == null || part < 0 || rest < 0 || part + rest <= 0
                ? null
                : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(part + rest), SCALE, RoundingMode.HALF_EVEN);
    }

    static BigDecimal rounded(double value) {
        return rounded(BigDecimal.valueOf(value));
    }

    static BigDecimal rounded(BigDecimal value) {
        return value == null ? null : value.setScale(SCALE, RoundingMode.HALF_EVEN);
    }

    private static BigDecimal fitting(BigDecimal value) {
        return value.precision() > DIGITS ? null : value;
    }
}
