package me.degenduel.serving.live;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import me.degenduel.schemas.Candle;
import me.degenduel.schemas.ChatMessage;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.read.CandleJson;
import me.degenduel.serving.read.ChatJson;
import me.degenduel.serving.read.ContestView;

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
        R of(ContestView contest, String wallet, Telling.Tables tables);
    }

    /**
     * How much of what happened is remembered.
     *
     * @param kept for who comes back or is slow
     * @param shown to who begins to listen
     */
    record Log(int kept, int shown) {}

    /** How long changes of its rows wait for others, beyond what the load asks for. */
    enum Pacing {
        AT_ONCE,
        /** Not at all, but while no feed has any price. */
        OF_PRICES,
        CHART,
        /** Not at all, and nothing is read for it: this instance makes its rows. */
        OWN
    }

    private final Topic<V> topic;
    private final Function<V, R> row;
    private final Labels.Rule<R> labels;
    private final Optional<Beside<?, R>> beside;
    private final Optional<View<R>> view;
    private final Optional<Log> log;
    private final Pacing pacing;
    /** Whether each name of its channel is a table of its own, which somebody else fills. */
    private final boolean apart;

    Source(Topic<V> topic, Function<V, R> row) {
        this(
                topic,
                row,
                Labels.Rule.none(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Pacing.AT_ONCE,
                false);
    }

    /** There is a row where the first topic says so. */
    Source(Topic<V> topic, Function<V, R> row, Beside<?, R> beside) {
        this(
                topic,
                row,
                Labels.Rule.none(),
                Optional.of(beside),
                Optional.empty(),
                Optional.empty(),
                Pacing.AT_ONCE,
                false);
    }

    /** @param row answers null where the record says that there is no row (any more) */
    private Source(
            Topic<V> topic,
            Function<V, R> row,
            Labels.Rule<R> labels,
            Optional<Beside<?, R>> beside,
            Optional<View<R>> view,
            Optional<Log> log,
            Pacing pacing,
            boolean apart) {
        this.topic = topic;
        this.row = row;
        this.labels = labels;
        this.beside = beside;
        this.view = view;
        this.log = log;
        this.pacing = pacing;
        this.apart = apart;
    }

    /** Rows that change with every price, and so come more rarely while no feed has any. */
    static <V, R> Source<V, R> ofPrices(Topic<V> topic, Function<V, R> row, Labels.Rule<R> labels) {
        return new Source<>(
                topic, row, labels, Optional.empty(), Optional.empty(), Optional.empty(), Pacing.OF_PRICES, false);
    }

    /**
     * Rows that are there for those who follow them, each named {@code <wallet>.<contest>}: a record of the topic says
     * that the contest has been published anew.
     */
    static <V, R> Source<V, R> ofViews(Topic<V> topic, View<R> view) {
        return new Source<>(
                topic,
                record -> null,
                Labels.Rule.none(),
                Optional.empty(),
                Optional.of(view),
                Optional.empty(),
                Pacing.AT_ONCE,
                false);
    }

    /** Things that happened: each record is a row of its own, and the oldest are forgotten. */
    static <V, R> Source<V, R> ofEvents(Topic<V> topic, Function<V, R> row, Log log) {
        return new Source<>(
                topic,
                row,
                Labels.Rule.none(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(log),
                Pacing.AT_ONCE,
                false);
    }

    /** What is said in one room, as far as it counts: somebody else judges it, and puts it into the table. */
    static Source<ChatMessage, ChatJson> ofChat(Topic<ChatMessage> topic, Log log) {
        return new Source<>(
                topic,
                record -> null,
                Labels.Rule.none(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(log),
                Pacing.AT_ONCE,
                true);
    }

    /** Candles of one token, which somebody else puts into the table. */
    static Source<Candle, CandleJson> ofChart(Topic<Candle> topic) {
        return new Source<>(
                topic,
                CandleJson::of,
                Labels.Rule.none(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Pacing.CHART,
                true);
    }

    /**
     * Rows that this instance makes itself, and another one makes anew: a cursor of one is no good for another.
     *
     * @param after the topic whose changes move them
     */
    static <V, R> Source<V, R> ofOwn(Topic<V> after) {
        return new Source<>(
                after,
                record -> null,
                Labels.Rule.none(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Pacing.OWN,
                false);
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

    Pacing pacing() {
        return pacing;
    }

    boolean isApart() {
        return apart;
    }

    boolean isOwn() {
        return pacing == Pacing.OWN;
    }

    /** Whether its rows are told in the order of their keys. */
    boolean isInOrder() {
        return pacing == Pacing.CHART;
    }

    Optional<Log> log() {
        return log;
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
