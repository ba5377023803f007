package me.degenduel.serving.live;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import me.degenduel.schemas.Topic;

/**
 * Where a table's rows come from, and how one looks from outside. Several sources may read one topic: each has its own
 * idea of what a change is, for a row that looks the same has not changed.
 *
 * <p>Two sources are never equal; a record would compare topics and schemas at every look-up.
 */
final class Source<V, R> {
    /** Another topic with the same keys that a row takes something from; its record may be null, the row is not. */
    record Beside<T, R>(Topic<T> topic, BiFunction<R, T, R> with) {}

    private final Topic<V> topic;
    private final Function<V, R> row;
    private final Labels.Rule<R> labels;
    private final Optional<Beside<?, R>> beside;

    Source(Topic<V> topic, Function<V, R> row) {
        this(topic, row, Labels.Rule.none(), Optional.empty());
    }

    Source(Topic<V> topic, Function<V, R> row, Labels.Rule<R> labels) {
        this(topic, row, labels, Optional.empty());
    }

    /** There is a row where the first topic says so. */
    Source(Topic<V> topic, Function<V, R> row, Beside<?, R> beside) {
        this(topic, row, Labels.Rule.none(), Optional.of(beside));
    }

    /** @param row answers null where the record says that there is no row (any more) */
    private Source(Topic<V> topic, Function<V, R> row, Labels.Rule<R> labels, Optional<Beside<?, R>> beside) {
        this.topic = topic;
        this.row = row;
        this.labels = labels;
        this.beside = beside;
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

    Optional<Beside<?, R>> beside() {
        return beside;
    }

    /** All that it reads. */
    List<Topic<?>> topics() {
        return Stream.<Topic<?>>concat(Stream.of(topic), beside.stream().map(Beside::topic))
                .toList();
    }

    /** Of all that it reads: those of its own topic first. */
    int partitions() {
        return topics().stream().mapToInt(Topic::partitions).sum();
    }
}
