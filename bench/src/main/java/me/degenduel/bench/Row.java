package me.degenduel.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One figure.
 *
 * @param subject which case of the benchmark it belongs to
 * @param floor what ours is compared with, where there is something
 */
record Row(String subject, String metric, String unit, double ours, Optional<Floor> floor, Goal goal) {
    record Floor(String name, double figure) {}

    /** Ours to the floor's. */
    OptionalDouble ratio() {
        return floor.map(theirs -> OptionalDouble.of(ours / theirs.figure)).orElseGet(OptionalDouble::empty);
    }

    Optional<Boolean> met() {
        return goal.met(ours, ratio());
    }

    /** Three digits that mean something; more would be noise. */
    static String figure(double figure) {
        var digits = figure >= 100 ? 0 : figure >= 10 ? 1 : 2;
        var text = String.format(Locale.ROOT, "%,." + digits + "f", figure);
        return digits == 0 ? text : text.replaceAll("\\.?0+$", "");
    }
}
