package me.degenduel.serving.live;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.read.Published;

/**
 * Where a table's rows come from, and how one looks from outside. Several sources may read one topic: each has its own
 * idea of what a change is, for a row that looks the same has not changed.
 *
 * <p>Two sources are never equal; a record would compare topics and schemas at every look-up.
 */
final class Source<V, R> {
    /** Another topic with the same keys that a row takes something from; its record may be null, the row is not. */
    record Beside<T, R>(Topic<T> topic, BiFunction<R, T, R> with) {}

    /** What one person sees of a contest, made when somebody looks. */
    interface View<R> {
        R of(Published contest, String wallet, Telling.Tables tables);
    }

    private final Topic<V> topic;
    private final Function<V, R> row;
    private final Labels.Rule<R> labels;
    private final Optional<Beside<?, R>> beside;
    private final Optional<View<R>> view;

    Source(Topic<V> topic, Function<V, R> row) {
        this(topic, row, Labels.Rule.none(), Optional.empty(), Optional.empty());
    }

    Source(Topic<V> topic, Function<V, R> row, Labels.Rule<R> labels) {
        this(topic, row, labels, Optional.empty(), Optional.empty());
    }

    /** There is a row where the first topic says so. */
    Source(Topic<V> topic, Function<V, R> row, Beside<?, R> beside) {
        this(topic, row, Labels.Rule.none(), Optional.of(beside), Optional.empty());
    }

    /** @param row answers null where the record says that there is no row (any more) */
    private Source(
            Topic<V> topic,
            Function<V, R> row,
            Labels.Rule<R> labels,
            Optional<Beside<?, R>> beside,
            Optional<View<R>> view) {
        this.topic = topic;
        this.row = row;
        this.labels = labels;
        this.beside = beside;
        this.view = view;
    }

    /**
     * Rows that are there for those who follow them, each named {@code <wallet>.<contest>}: a record of the topic says
     * that the contest has been published anew.
     */
    static <V, R> Source<V, R> ofViews(Topic<V> topic, View<R> view) {
        return new Source<>(topic, record -> null, Labels.Rule.none(), Optional.empty(), Optional.of(view));
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

    Optional<View<R>> view() {
        return view;
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
