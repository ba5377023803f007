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

    /** Each change: the newest value of a row, at most once in {@code rest}. */
    record Each<R>(Source<?, R> from, Duration rest, ChangeMessage<R> changed, GoneMessage<R> gone)
            implements Telling<R> {}

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
