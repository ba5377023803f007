package me.degenduel.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** What a new schema must be able to do with the earlier ones of its subject, under Confluent's names. */
enum Compatibility {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean readsEarlier;
    private final boolean isReadByEarlier;
    private final boolean transitive;

    Compatibility(boolean readsEarlier, boolean isReadByEarlier, boolean transitive) {
        this.readsEarlier = readsEarlier;
        this.isReadByEarlier = isReadByEarlier;
        this.transitive = transitive;
    }

    static Optional<Compatibility> named(String name) {
        return Stream.of(values())
                .filter(each -> each.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /**
     * Says what is wrong, or nothing.
     *
     * @param earlier the newest last
     */
    List<String> problems(Schema next, List<Schema> earlier) {
        var problems = new ArrayList<String>();
        var compared = transitive ? earlier : earlier.subList(Math.max(0, earlier.size() - 1), earlier.size());
        for (var each : compared.reversed()) {
            if (readsEarlier) {
                problems.addAll(problems("The new schema cannot read the old one", next, each));
            }
            if (isReadByEarlier) {
                problems.addAll(problems("The old schema cannot read the new one", each, next));
            }
        }
        return problems;
    }

    private static List<String> problems(String what, Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(each -> "%s: %s at %s: %s".formatted(what, each.getType(), each.getLocation(), each.getMessage()))
                .toList();
    }
}
