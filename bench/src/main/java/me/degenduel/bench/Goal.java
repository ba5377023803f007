package me.degenduel.bench;

import java.util.Optional;
import java.util.OptionalDouble;

/** What a figure should reach first. */
sealed interface Goal {
    /** Shown beside the others, and not judged. */
    record None() implements Goal {}

    /** Ours at most so many times the floor's. */
    record Times(double most) implements Goal {}

    /** Ours at least so many times theirs. */
    record AtLeast(double least) implements Goal {}

    /** At most so much, whatever the floor says. */
    record Most(double most) implements Goal {}

    /** At least so much, whatever the floor says. */
    record Least(double least) implements Goal {}

    default OptionalDouble first() {
        return switch (this) {
            case None none -> OptionalDouble.empty();
            case Times times -> OptionalDouble.of(times.most);
            case AtLeast times -> OptionalDouble.of(times.least);
            case Most most -> OptionalDouble.of(most.most);
            case Least least -> OptionalDouble.of(least.least);
        };
    }

    default Optional<Boolean> met(double ours, OptionalDouble ratio) {
        return switch (this) {
            case None none -> Optional.empty();
            case Times times -> Optional.of(ratio.orElseThrow() <= times.most);
            case AtLeast times -> Optional.of(ratio.orElseThrow() >= times.least);
            case Most most -> Optional.of(ours <= most.most);
            case Least least -> Optional.of(ours >= least.least);
        };
    }

    default String described(String unit) {
        return switch (this) {
            case None none -> "";
            case Times times -> "≤ %s×".formatted(Row.figure(times.most));
            case AtLeast times -> "≥ %s×".formatted(Row.figure(times.least));
            case Most most -> "≤ %s %s".formatted(Row.figure(most.most), unit);
            case Least least -> "≥ %s %s".formatted(Row.figure(least.least), unit);
        };
    }
}
