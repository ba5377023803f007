package me.degenduel.schemas;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How long a topic keeps what is in it. */
public sealed interface Retention {

    /** Things that happened, kept for a while. */
    record Events(Duration keep) implements Retention {}

    /** The last row of each key; a removal stays visible for {@code tombstones}, which bounds how old a cursor may be. */
    record Table(Duration tombstones) implements Retention {}

    /**
     * A table of which every version counts, for whoever was away no longer than {@code all}: what a contest is decided by
     * must not be compacted before it was read.
     */
    record Versions(Duration all, Duration tombstones) implements Retention {}

    /** The last row of each key, as long as it is no older than {@code keep}. */
    record Recent(Duration keep) implements Retention {}

    /** Kept for ever: what money was decided by. */
    record Kept() implements Retention {}

    /** The same, but a record's time is when the broker took it: no writer's clock has a say. */
    record Stamped(Retention kept) implements Retention {}

    /**
     * For whatever is compacted and read whole at a start, changelogs too: only closed segments are compacted, so large
     * ones would make a warm start grow with the platform's age.
     */
    Map<String, String> SMALL_SEGMENTS = Map.of(
            "segment.bytes", String.valueOf(1 << 20),
            "segment.ms", millis(Duration.ofMinutes(10)),
            "min.cleanable.dirty.ratio", "0.3");

    /** Kafka's settings for it. */
    default Map<String, String> config() {
        return switch (this) {
            case Events events ->
                Map.of("cleanup.policy", "delete", "retention.ms", millis(events.keep), "segment.ms", millis(hours(6)));
            case Table table -> compacted(table.tombstones, Duration.ZERO);
            case Versions versions -> compacted(versions.tombstones, versions.all);
            case Recent recent -> {
                var config = new HashMap<>(SMALL_SEGMENTS);
                config.put("cleanup.policy", "compact,delete");
                config.put("retention.ms", millis(recent.keep));
                yield Map.copyOf(config);
            }
            case Kept kept -> Map.of("cleanup.policy", "delete", "retention.ms", "-1");
            case Stamped stamped -> {
                var config = new HashMap<>(stamped.kept.config());
                config.put("message.timestamp.type", "LogAppendTime");
                yield Map.copyOf(config);
            }
        };
    }

    /** How old a record may be before it is deleted; empty where age alone deletes none. */
    default Optional<Duration> deletes() {
        return switch (this) {
            case Events events -> Optional.of(events.keep);
            case Recent recent -> Optional.of(recent.keep);
            case Stamped stamped -> stamped.kept.deletes();
            case Table table -> Optional.empty();
            case Versions versions -> Optional.empty();
            case Kept kept -> Optional.empty();
        };
    }

    /** As people say it. */
    default String described() {
        return switch (this) {
            case Events events -> "events, " + days(events.keep);
            case Table table -> "compacted, removals visible for " + days(table.tombstones);
            case Versions versions ->
                "every version for %s, then compacted, removals visible for %s"
                        .formatted(versions.all.toHours() + " h", days(versions.tombstones));
            case Recent recent -> "compacted, " + days(recent.keep);
            case Kept kept -> "kept for ever";
            case Stamped stamped -> stamped.kept.described() + ", timed by the broker";
        };
    }

    private static Map<String, String> compacted(Duration tombstones, Duration notBefore) {
        var config = new HashMap<>(SMALL_SEGMENTS);
        config.put("cleanup.policy", "compact");
        config.put("delete.retention.ms", millis(tombstones));
        config.put("min.compaction.lag.ms", millis(notBefore));
        return Map.copyOf(config);
    }

    private static Duration hours(int hours) {
        return Duration.ofHours(hours);
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }

    private static String days(Duration duration) {
        return duration.toDays() + " d";
    }
}
