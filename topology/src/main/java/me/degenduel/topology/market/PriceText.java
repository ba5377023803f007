package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import me.degenduel.schemas.Refusal;

/** Decimals as sources write them, and as we keep them: at most 20 digits before the point and 18 after it. */
final class PriceText {
    static final int SCALE = 18;
    private static final int WHOLE_DIGITS = 20;
    /** Longer text is no price, and would only cost time to find that out. */
    private static final int MOST_DIGITS = 80;

    private static final int MOST_OF_EXPONENT = 4;

    /** A number as it was said, or why it is none that could be a price. */
    sealed interface Reading {
        record Good(BigDecimal value) implements Reading {}

        record Bad(Refusal reason) implements Reading {}
    }

    private PriceText() {}

    static Reading read(String text) {
        if (!isNumber(text)) {
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

    /**
     * Whether a text is a decimal: digits of ours on at least one side of a point, and perhaps an exponent. Each price is
     * looked at four times, so this is no regular expression.
     */
    private static boolean isNumber(String text) {
        var whole = digits(text, sign(text, 0));
        var hasPoint = is(text, whole, '.', '.');
        var end = hasPoint ? digits(text, whole + 1) : whole;
        var before = whole - sign(text, 0);
        var after = hasPoint ? end - whole - 1 : 0;
        if (before + after == 0 || before > MOST_DIGITS || after > MOST_DIGITS) {
            return false;
        }
        if (is(text, end, 'e', 'E')) {
            var begin = sign(text, end + 1);
            end = digits(text, begin);
            if (end == begin || end - begin > MOST_OF_EXPONENT) {
                return false;
            }
        }
        return end == text.length();
    }

    /** Where the digits end that begin at a place. */
    private static int digits(String text, int begin) {
        var end = begin;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** What follows a sign, if there is one at a place. */
    private static int sign(String text, int place) {
        return is(text, place, '+', '-') ? place + 1 : place;
    }

    private static boolean is(String text, int place, char one, char other) {
        return place < text.length() && (text.charAt(place) == one || text.charAt(place) == other);
    }

    /** A figure beside the price, such as liquidity: rounded to what we keep, and nothing where it makes no sense. */
    static Optional<BigDecimal> figure(String text) {
        if (text == null || !isNumber(text)) {
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
