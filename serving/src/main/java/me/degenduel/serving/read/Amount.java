package me.degenduel.serving.read;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Decimals as clients see them: as a number for charts, and exactly, as text. */
final class Amount {
    private static final int MICROS = 6;
    private static final int PERCENT = 4;

    private Amount() {}

    /** No zeros at the end, and never an exponent that turns a hundred into 1E+2. */
    static BigDecimal number(BigDecimal amount) {
        if (amount == null) {
            return null;
        }
        var stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    static String text(BigDecimal amount) {
        return amount == null ? null : number(amount).toPlainString();
    }

    /** Of millionths. */
    static BigDecimal micros(long amount) {
        return number(BigDecimal.valueOf(amount, MICROS));
    }

    /** What was won of what there was at the start, in percent; null where that was less than a millionth. */
    static BigDecimal returned(long value, long starting) {
        return starting == 0
                ? null
                : number(BigDecimal.valueOf(value)
                        .subtract(BigDecimal.valueOf(starting))
                        .movePointRight(2)
                        .divide(BigDecimal.valueOf(starting), PERCENT, RoundingMode.HALF_EVEN));
    }
}
