package me.degenduel.serving.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import me.degenduel.serving.live.ServerMessage.Changes;
import me.degenduel.serving.live.ServerMessage.Snapshot;

/** How the rows of a channel look in frames. */
sealed interface Form {
    /**
     * What one frame says.
     *
     * @param cursor how far the client is then; it may be left out where {@link #needsCursor} says no
     * @param snapshot or else what changed
     * @param reset whether the client's cursor was no good
     * @param isNew whether the client cannot know a row's key yet
     */
    record Batch<R>(
            String channel,
            Optional<String> cursor,
            boolean snapshot,
            boolean reset,
            List<Row<R>> rows,
            Predicate<Row<R>> isNew,
            List<String> removed,
            Instant now) {}

    Encoded frame(Batch<?> batch);

    /** What cursors remember of it: who comes back for another form has nothing of it yet. */
    String tag();

    /** Whether each frame has a cursor; otherwise one that is a second old is good enough. */
    default boolean needsCursor() {
        return true;
    }

    /** All that a row has. */
    record Whole() implements Form {
        @Override
        public Encoded frame(Batch<?> batch) {
            return text(batch, batch.rows().stream().map(Row::json).toList());
        }

        @Override
        public String tag() {
            return "";
        }
    }

    /**
     * Some of it, and what rows are told apart by.
     *
     * @param key the field that has a row's key, where rows have one
     */
    record Some(Optional<String> key, List<String> fields) implements Form {
        @Override
        public Encoded frame(Batch<?> batch) {
            return text(batch, batch.rows().stream().map(row -> row.json(this)).toList());
        }

        @Override
        public String tag() {
            return "#" + Cursors.digest(fields.toString());
        }

        boolean has(String field) {
            return fields.contains(field) || key.filter(field::equals).isPresent();
        }
    }

    /** Some of what tokens have, in bytes. */
    record Prices(List<PriceColumn> columns) implements Form {
        @Override
        public Encoded frame(Batch<?> batch) {
            return PriceArray.of(batch, columns);
        }

        @Override
        public String tag() {
            var bits = columns.stream().mapToLong(column -> column.bit).sum();
            return "#binary" + bits;
        }

        @Override
        public boolean needsCursor() {
            return false;
        }
    }

    private static Encoded text(Batch<?> batch, List<Json> rows) {
        var cursor = batch.cursor().orElseThrow();
        return Wire.frame(
                batch.snapshot()
                        ? new Snapshot(batch.channel(), cursor, batch.reset() ? Boolean.TRUE : null, rows, batch.now())
                        : new Changes(batch.channel(), cursor, rows, batch.removed(), batch.now()));
    }
}
