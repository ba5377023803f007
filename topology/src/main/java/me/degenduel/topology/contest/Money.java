package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How quantities and dollars are rounded. */
final class Money {
    /** Of quantities and prices. */
    static final int SCALE = 18;
    /** Of dollars that are paid or compared. */
    static final int DOLLARS = 8;
    /** What a participant can hold of cash without rounding: a percentage of a starting value of that scale. */
    static final int CASH = SCALE + 2;

    /** A dollar has as many. */
    static final double MILLION = 1e6;

    private static final int MICROS = 6;
    private static final double SURE = 1L << 40;
    private static final double NEAR_A_HALF = 1e-3;
    private static final BigDecimal MOST_MICROS = BigDecimal.TEN.pow(17);

    private Money() {}

    /** What these dollars buy. */
    static BigDecimal quantity(BigDecimal dollars, BigDecimal price) {
        return dollars.divide(price, SCALE, RoundingMode.DOWN);
    }

    static BigDecimal dollars(BigDecimal exact) {
        return exact.setScale(DOLLARS, RoundingMode.HALF_EVEN);
    }

    /** That many percent of something, exactly. */
    static BigDecimal percent(BigDecimal whole, int percent) {
        return whole.multiply(BigDecimal.valueOf(percent)).movePointLeft(2);
    }

    /** Live values are whole millionths of a dollar, so that they neither drift nor overflow. */
    static long micros(BigDecimal dollars) {
        return dollars.movePointRight(MICROS)
                .setScale(0, RoundingMode.HALF_EVEN)
                .min(MOST_MICROS)
                .longValueExact();
    }

    /**
     * Whether millionths that were multiplied in floating point round to what exact ones would: they are wrong by less
     * than one part in a thousand million million, so it takes a half, or a million dollars, to be in doubt.
     */
    static boolean roundsSurely(double micros) {
        return micros < SURE && Math.abs(micros - Math.floor(micros) - 0.5) > NEAR_A_HALF;
    }
}
