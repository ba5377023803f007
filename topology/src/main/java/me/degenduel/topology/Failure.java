package me.degenduel.topology;

import java.util.stream.Stream;
import me.degenduel.schemas.RegistryUnavailable;
import org.apache.kafka.common.errors.RetriableException;

/** What an exception in a topology is about, which decides what happens next. */
enum Failure {
    /** The schema registry does not answer: wait and try again, for the records are good. */
    REGISTRY(", waiting for the schema registry"),
    /** Kafka does not answer: wait and try again. */
    KAFKA(", waiting for Kafka"),
    /** Neither: our own mistake, or bytes that nobody can read. */
    BUG("; its log says why");

    private final String waitsFor;

    Failure(String waitsFor) {
        this.waitsFor = waitsFor;
    }

    /** As the end of a sentence that says what stands still. */
    String waitsFor() {
        return waitsFor;
    }

    static Failure of(Throwable problem) {
        return causes(problem)
                .map(cause -> switch (cause) {
                    case RegistryUnavailable away -> REGISTRY;
                    case RetriableException passing -> KAFKA;
                    default -> BUG;
                })
                .filter(failure -> failure != BUG)
                .findFirst()
                .orElse(BUG);
    }

    /** The first thing that went wrong, in a sentence. */
    static String root(Throwable problem) {
        return causes(problem).reduce((outer, inner) -> inner).orElse(problem).toString();
    }

    private static Stream<Throwable> causes(Throwable problem) {
        return Stream.iterate(problem, cause -> cause != null, Throwable::getCause)
                .limit(20);
    }
}
