package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Frames of a table that were made for somebody, and are as good for others. */
final class SharedFrames<R> {
    /** A list may be this old when it is sent; what changed since is told again, so it is little. */
    private static final Duration LIST_AGE = Duration.ofMillis(20);

    /** Of the times that a frame says. */
    private static final Duration SAID_AGE = Duration.ofSeconds(1);

    private static final int WHOLES = 8;

    /** All rows in one frame, and how far the table was when it was made. */
    record Whole(Encoded frame, long version, Instant made) {}

    /** @param how it is told: by a telling, or as rows in a form, from the start or anew */
    private record WholeOf(Object how, boolean reset, String name) {}

    private record Said(Encoded frame, Instant made) {}

    private record SaidOf(Telling<?> telling, String name, Row<?> row) {}

    private final Table<R> table;
    private final boolean isInOrder;
    private final Map<SaidOf, Said> said = new HashMap<>();

    /** The last few that were asked for: what clients may ask for has no end. */
    private final Map<WholeOf, Whole> wholes = new LinkedHashMap<>(WHOLES, 1, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<WholeOf, Whole> eldest) {
            return size() > WHOLES;
        }
    };

    /** @param isInOrder whether all rows are told in the order of their keys */
    SharedFrames(Table<R> table, boolean isInOrder) {
        this.table = table;
        this.isInOrder = isInOrder;
    }

    /** Rows have changed. */
    void forget() {
        said.clear();
    }

    /** What happened to a row, in the words of a telling. */
    Encoded of(Row<R> row, Telling<?> telling, Telling.ChangeMessage<R> words, String name, Instant now) {
        return said.compute(
                        new SaidOf(telling, name, row),
                        (any, last) ->
                                last != null && last.made().plus(SAID_AGE).isAfter(now)
                                        ? last
                                        : new Said(Wire.frame(words.of(name, row.value, row.json(), now)), now))
                .frame();
    }

    /** All rows in the words of a telling, as good as new. */
    Whole whole(Telling<?> telling, Telling.WholeMessage words, String name, Instant now) {
        return whole(
                new WholeOf(telling, false, name),
                now,
                rows -> Wire.frame(words.of(name, rows.map(Row::json).toList(), now)));
    }

    /** All rows in a form, as good as new. */
    Whole whole(Form form, boolean reset, String name, Instant now, Function<List<Row<R>>, Encoded> frame) {
        return whole(new WholeOf(form, reset, name), now, rows -> frame.apply(rows.toList()));
    }

    private Whole whole(WholeOf of, Instant now, Function<Stream<Row<R>>, Encoded> frame) {
        return wholes.compute(of, (any, last) -> {
            if (last != null
                    && (last.version() == table.version()
                            || !now.isAfter(last.made().plus(LIST_AGE)))) {
                return last;
            }
            var rows = table.rows().stream();
            return new Whole(
                    frame.apply(isInOrder ? rows.sorted(Comparator.comparing(row -> row.key)) : rows),
                    table.version(),
                    now);
        });
    }
}
