package me.degenduel.serving.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something clients can follow: a table, or of it what the name says where that has a {@code <what>}.
 *
 * @param rows what a client gets that asks for rows
 * @param tellings what it gets otherwise, in the dialect's own messages
 * @param elsewhere what it gets in place of them on an endpoint that has its own words, by its name
 * @param only the key of the only row there is
 * @param mine which rows it is of, where the name says whose they are
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
        Optional<Mine.Rows> mine,
        Optional<String> by,
        Urgency urgency) {

    static Channel of(String name, Access access, Source<?, ?> rows, String about) {
        return new Channel(
                name,
                access,
                rows,
                about,
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Urgency.VALUES);
    }

    /** Of a table that has but one row. */
    static Channel of(String name, Access access, Source<?, ?> rows, String key, String about) {
        return of(name, access, rows, about).only(key);
    }

    private Channel only(String key) {
        return new Channel(name, access, rows, about, tellings, elsewhere, Optional.of(key), mine, by, urgency);
    }

    /** Of the rows that are somebody's: the wallet in its name says whose, this which. */
    Channel ofMine(Mine.Rows whose) {
        return new Channel(name, access, rows, about, tellings, elsewhere, only, Optional.of(whose), by, urgency);
    }

    Channel told(Telling<?> telling) {
        var all = new ArrayList<>(tellings);
        all.add(telling);
        return new Channel(name, access, rows, about, List.copyOf(all), elsewhere, only, mine, by, urgency);
    }

    Channel toldOn(String endpoint, Telling<?>... words) {
        var all = new HashMap<>(elsewhere);
        all.put(endpoint, List.of(words));
        return new Channel(name, access, rows, about, tellings, Map.copyOf(all), only, mine, by, urgency);
    }

    /** Its rows are told apart by this field of theirs. */
    Channel by(String field) {
        return new Channel(name, access, rows, about, tellings, elsewhere, only, mine, Optional.of(field), urgency);
    }

    /** It does not come with the prices, but before or after them. */
    Channel as(Urgency other) {
        return new Channel(name, access, rows, about, tellings, elsewhere, only, mine, by, other);
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

    /** Whether it is of some rows, which its name tells, and not of a whole table. */
    boolean isNarrow() {
        return only.isPresent() || name.contains("<");
    }

    /** Which row a client means, or whose, where the name is one of a channel's that has many. */
    Optional<String> row(String asked) {
        if (only.isPresent()) {
            return only.filter(key -> asked.equals(name));
        }
        if (!isNarrow()) {
            return Optional.empty();
        }
        var prefix = name.substring(0, name.indexOf('<'));
        var suffix = name.substring(name.lastIndexOf('>') + 1);
        return asked.startsWith(prefix) && asked.endsWith(suffix) && asked.length() > prefix.length() + suffix.length()
                ? Optional.of(asked.substring(prefix.length(), asked.length() - suffix.length()))
                        .filter(what -> mine.isEmpty() || what.indexOf('.') < 0)
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
        return isNarrow() ? row(asked).isPresent() : name.equals(asked);
    }
}
