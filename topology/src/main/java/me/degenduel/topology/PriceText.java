package me.degenduel.topology;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;
import me.degenduel.schemas.Refusal;

/** Decimals as sources write them, and as we keep them: at most 20 digits before the point and 18 after it. */
final class PriceText {
    static final int SCALE = 18;
    private static final int WHOLE_DIGITS = 20;
    /** Longer text is no price, and would only cost time to find that out. */
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?([0-9]{1,80}(\\.[0-9]{0,80})?|\\.[0-9]{1,80})([eE][+-]?[0-9]{1,4})?");

    /** A number as it was said, or why it is none that could be a price. */
    sealed interface Reading {
        record Good(BigDecimal value) implements Reading {}

        record Bad(Refusal reason) implements Reading {}
    }

    private PriceText() {}

    static Reading read(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return new Reading.Bad(Refusal.NOT_A_NUMBER);
        }
        var value = new BigDecimal(text);
        if (value.signum() <= 0) {
            return new Reading.Bad(Refusal.NOT_POSITIVE);
        }
        var exact = value.stripTrailingZeros();
        if (exact.precision() - exact.scale() > WHOLE_DIGITS) {
            return new Reading.Bad(Refusal.TOO_LARGE);
        }
        if (exact.scale() > SCALE) {
            return new Reading.Bad(Refusal.TOO_MANY_DECIMALS);
        }
        return new Reading.Good(exact.setScale(SCALE, RoundingMode.UNNECESSARY));
    }

    /** A figure beside the price, such as liquidity: rounded to what we keep, and nothing where it makes no sense. */
    static Optional<BigDecimal> figure(String text) {
        if (text == null || !NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        var value = new BigDecimal(text);
        return value.signum() < 0 ? Optional.empty() : fitting(value);
    }

    /** Rounded to 18 places, if what is before the point fits at all. */
    static Optional<BigDecimal> fitting(BigDecimal value) {
        return value.precision() - value.scale() > WHOLE_DIGITS
                ? Optional.empty()
                : Optional.of(value.setScale(SCALE, RoundingMode.HALF_EVEN));
    }
}
