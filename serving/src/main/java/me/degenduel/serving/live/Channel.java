package me.degenduel.serving.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something clients can follow: a table, or one row of it when the name ends in {@code .<what>}.
 *
 * @param rows what a client gets that asks for rows
 * @param tellings what it gets otherwise, in the dialect's own messages
 * @param elsewhere what it gets in place of them on an endpoint that has its own words, by its name
 * @param only the key of the only row there is
 * @param by the field of rows that has their key, where one has
 * @param urgency of its frames, where a client has not been told all
 */
record Channel(
        String name,
        Access access,
        Source<?, ?> rows,
        String about,
        List<Telling<?>> tellings,
        Map<String, List<Telling<?>>> elsewhere,
        Optional<String> only,
        Optional<String> by,
        Urgency urgency) {

    static Channel of(String name, Access access, Source<?, ?> rows, String about) {
        return new Channel(
                name, access, rows, about, List.of(), Map.of(), Optional.empty(), Optional.empty(), Urgency.VALUES);
    }

    /** Of a table that has but one row. */
    static Channel of(String name, Access access, Source<?, ?> rows, String key, String about) {
        return new Channel(
                name, access, rows, about, List.of(), Map.of(), Optional.of(key), Optional.empty(), Urgency.VALUES);
    }

    Channel told(Telling<?> telling) {
        var all = new ArrayList<>(tellings);
        all.add(telling);
        return new Channel(name, access, rows, about, List.copyOf(all), elsewhere, only, by, urgency);
    }

    Channel toldOn(String endpoint, Telling<?>... words) {
        var all = new HashMap<>(elsewhere);
        all.put(endpoint, List.of(words));
        return new Channel(name, access, rows, about, tellings, Map.copyOf(all), only, by, urgency);
    }

    /** Its rows are told apart by this field of theirs. */
    Channel by(String field) {
        return new Channel(name, access, rows, about, tellings, elsewhere, only, Optional.of(field), urgency);
    }

    /** It does not come with the prices, but before or after them. */
    Channel as(Urgency other) {
        return new Channel(name, access, rows, about, tellings, elsewhere, only, by, other);
    }

    /** In the words of an endpoint. */
    List<Telling<?>> tellings(Endpoint endpoint) {
        var words = elsewhere.getOrDefault(endpoint.name(), tellings);
        return words.stream()
                .<Telling<?>>map(telling -> endpoint.dialect().voice().telling(telling))
                .toList();
    }

    List<Source<?, ?>> sources() {
        return Stream.<Source<?, ?>>concat(
                        Stream.of(rows),
                        Stream.concat(
                                        tellings.stream(),
                                        elsewhere.values().stream().flatMap(List::stream))
                                .map(Telling::from))
                .distinct()
                .toList();
    }

    boolean ofOneRow() {
        return only.isPresent() || name.endsWith(">");
    }

    /** Which row a client means, where a channel is of one row and the name is one of its names. */
    Optional<String> row(String asked) {
        if (only.isPresent()) {
            return only.filter(key -> asked.equals(name));
        }
        var prefix = name.substring(0, Math.max(0, name.indexOf('<')));
        return ofOneRow() && asked.startsWith(prefix) && asked.length() > prefix.length()
                ? Optional.of(asked.substring(prefix.length()))
                : Optional.empty();
    }

    /** Whether each name is a table of its own. */
    boolean isOfCharts() {
        return rows.isInOrder();
    }

    boolean isNamed(String asked) {
        if (isOfCharts()) {
            return Chart.Name.of(asked).isPresent();
        }
        return ofOneRow() ? row(asked).isPresent() : name.equals(asked);
    }
}
