package me.degenduel.standalone.terminal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** How long to wait before connecting again, by the rules of the client library. */
final class Waits {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration DIED_YOUNG = Duration.ofSeconds(5);
    /** By then the longest is reached. */
    private static final int MOST_DOUBLINGS = 5;

    private final DoubleSupplier chance;
    private int failures;

    /** @param chance between 0 and 1 */
    Waits(DoubleSupplier chance) {
        this.chance = chance;
    }

    /** @param lived how long the connection that ended was live; empty if it never was */
    Duration next(Optional<Duration> lived) {
        var diedYoung = lived.filter(life -> life.compareTo(DIED_YOUNG) < 0).isPresent();
        if (lived.isPresent() && !diedYoung) {
            failures = 0;
        }
        var doubled = FIRST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        var longest = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        var wait = Duration.ofMillis(Math.round(longest.toMillis() * (0.75 + chance.getAsDouble() / 4)));
        return diedYoung ? wait.plus(DIED_YOUNG) : wait;
    }
}
