package me.degenduel.serving;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import me.degenduel.serving.read.Always;

/** Whether this process can answer, and if not, what it waits for: the first along the path of the data first. */
final class Health {
    /** What {@code /health/ready} says. */
    record Answer(boolean ready, @Always List<String> reasons) {}

    private final List<Supplier<Stream<String>>> parts;

    Health(List<Supplier<Stream<String>>> parts) {
        this.parts = List.copyOf(parts);
    }

    Answer answer() {
        var reasons = parts.stream().flatMap(Supplier::get).toList();
        return new Answer(reasons.isEmpty(), reasons);
    }

    Optional<String> notReady() {
        var reasons = answer().reasons();
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    }
}
