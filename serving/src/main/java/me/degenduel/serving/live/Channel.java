package me.degenduel.serving.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something clients can follow: a table, or one row of it when the name ends in {@code .<what>}.
 *
 * @param rows what a client gets that asks for rows
 * @param tellings what it gets otherwise, in the dialect's own messages
 */
record Channel(String name, Access access, Source<?, ?> rows, String about, List<Telling<?>> tellings) {

    static Channel of(String name, Access access, Source<?, ?> rows, String about) {
        return new Channel(name, access, rows, about, List.of());
    }

    Channel told(Telling<?> telling) {
        var all = new ArrayList<>(tellings);
        all.add(telling);
        return new Channel(name, access, rows, about, List.copyOf(all));
    }

    List<Source<?, ?>> sources() {
        return Stream.<Source<?, ?>>concat(Stream.of(rows), tellings.stream().map(Telling::from))
                .distinct()
                .toList();
    }

    boolean ofOneRow() {
        return name.endsWith(">");
    }

    /** Which row a client means, where a channel is of one row and the name is one of its names. */
    Optional<String> row(String asked) {
        var prefix = name.substring(0, Math.max(0, name.indexOf('<')));
        return ofOneRow() && asked.startsWith(prefix) && asked.length() > prefix.length()
                ? Optional.of(asked.substring(prefix.length()))
                : Optional.empty();
    }

    boolean isNamed(String asked) {
        return ofOneRow() ? row(asked).isPresent() : name.equals(asked);
    }
}
