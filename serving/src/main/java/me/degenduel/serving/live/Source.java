package me.degenduel.serving.live;

import java.util.function.Function;
import me.degenduel.schemas.Topic;

/**
 * Where a table's rows come from, and how one looks from outside. Several sources may read one topic: each has its own
 * idea of what a change is, for a row that looks the same has not changed.
 *
 * <p>Two sources are never equal; a record would compare topics and schemas at every look-up.
 */
final class Source<V, R> {
    private final Topic<V> topic;
    private final Function<V, R> row;
    private final Labels.Rule<R> labels;

    Source(Topic<V> topic, Function<V, R> row) {
        this(topic, row, Labels.Rule.none());
    }

    /** @param row answers null where the record says that there is no row (any more) */
    Source(Topic<V> topic, Function<V, R> row, Labels.Rule<R> labels) {
        this.topic = topic;
        this.row = row;
        this.labels = labels;
    }

    Topic<V> topic() {
        return topic;
    }

    Function<V, R> row() {
        return row;
    }

    Labels.Rule<R> labels() {
        return labels;
    }
}
