package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How clients that ask for no rows hear of a channel: in the dialect's own messages. */
sealed interface Telling<R> {
    Source<?, R> from();

    /** The full list, again and again while it changes. */
    record Whole<R>(Source<?, R> from, Duration every, WholeMessage message) implements Telling<R> {}

    /** The full list, to a new follower only. */
    record Beginning<R>(Source<?, R> from, WholeMessage message) implements Telling<R> {}

    /**
     * Each change: the newest value of a row, no more often than the pace allows.
     *
     * @param first whether a new follower hears of the row as it is
     */
    record Each<R>(Source<?, R> from, Pace pace, boolean first, ChangeMessage<R> changed, GoneMessage<R> gone)
            implements Telling<R> {
        Each(Source<?, R> from, Duration rest, ChangeMessage<R> changed, GoneMessage<R> gone) {
            this(from, new Pace.Every(rest), true, changed, gone);
        }
    }

    /** Each thing that happened, in order and once; a new follower hears of the last few. */
    record Event<R>(Source<?, R> from, ChangeMessage<R> happened) implements Telling<R> {}

    /** How often one row is told at most. */
    sealed interface Pace {
        record Every(Duration rest) implements Pace {}

        /** As often as prices, which come more rarely while no feed has any. */
        record OfPrices() implements Pace {}
    }

    interface WholeMessage {
        ServerMessage of(String channel, List<Json> rows, Instant now);
    }

    interface ChangeMessage<R> {
        ServerMessage of(String channel, R row, Json json, Instant now);
    }

    interface GoneMessage<R> {
        Optional<ServerMessage> of(String channel, Table.Removal<R> removal, Tables tables, Instant now);

        static <R> GoneMessage<R> none() {
            return (channel, removal, tables, now) -> Optional.empty();
        }
    }

    /** For a message that needs a row of another table. */
    interface Tables {
        <R> Optional<R> row(Source<?, R> source, String key);
    }
}
