package me.degenduel.serving.live;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import me.degenduel.schemas.Retention;
import me.degenduel.schemas.Topic;

/**
 * What cursors from before this process was there are worth.
 *
 * @param topicIds Kafka's ids of the topics, by name: a topic made anew has another
 * @param start of this process
 */
record Past(Map<String, String> topicIds, Instant start) {
    /** A compaction may take a while, and so may a start. */
    private static final Duration MARGIN = Duration.ofHours(1);

    /** Of all topics that a source reads: if one of them is made anew, its rows are others. */
    String id(Source<?, ?> source) {
        if (source.isOwn()) {
            return UUID.randomUUID().toString();
        }
        return source.topics().stream().map(topic -> topicIds.get(topic.name())).collect(joining("+"));
    }

    /** The time before which a cursor may have missed removals that nobody remembers. */
    Instant oldest(Topic<?> topic) {
        return start.minus(remembered(topic.retention()));
    }

    /** How far back the removals go that Kafka still has when a process starts. */
    private static Duration remembered(Retention retention) {
        return switch (retention) {
            case Retention.Table table -> table.tombstones().minus(MARGIN);
            case Retention.Versions versions -> versions.tombstones().minus(MARGIN);
            case Retention.Events events -> events.keep().minus(MARGIN);
            case Retention.Recent recent -> Duration.ZERO;
            case Retention.Kept kept -> Duration.ZERO;
            case Retention.Stamped stamped -> remembered(stamped.kept());
        };
    }
}
