package me.degenduel.topology.contest;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import me.degenduel.schemas.ContestFact;
import me.degenduel.schemas.Topics;
import me.degenduel.topology.Dated;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The contests of partitions that this instance follows. It has their facts and no engine, so one stands up from them when
 * somebody asks, and answers for a moment: while nobody else can, all who ask come here.
 */
final class Followed {
    private static final Duration KEPT = Duration.ofSeconds(1);

    private final Feed feed;
    private final Engine.Memory memory;
    private final IntFunction<ReadOnlyKeyValueStore<String, ContestFact>> facts;
    private final Map<Integer, Standing> standing = new ConcurrentHashMap<>();

    /** @param time what its contests are as of; {@link Long#MIN_VALUE} while nothing is known of them */
    private record Standing(Map<String, Snapshot> contests, long time, Instant until) {}

    /** @param facts of a partition, or an exception where this instance does not follow it */
    Followed(Topics topics, Engine.Memory memory, IntFunction<ReadOnlyKeyValueStore<String, ContestFact>> facts) {
        this.feed = new Feed(topics);
        this.memory = memory;
        this.facts = facts;
    }

    /** One at a time for each partition, so that many who ask together wait for one engine. */
    Optional<Dated<Snapshot>> contest(String id, int partition, Instant now) {
        var there = standing.compute(
                partition,
                (any, before) -> before != null && now.isBefore(before.until) ? before : stand(partition, now));
        return Optional.ofNullable(there.contests.get(id))
                .filter(contest -> there.time != Long.MIN_VALUE)
                .map(contest -> new Dated<>(contest, Instant.ofEpochMilli(there.time)));
    }

    private Standing stand(int partition, Instant now) {
        var engine = new Engine(feed.inputs(), memory, (key, fact) -> {}, said -> {});
        try (var kept = facts.apply(partition).all()) {
            kept.forEachRemaining(fact -> engine.restore(fact.key, fact.value));
        }
        engine.restored();
        engine.publish();
        return new Standing(engine.published(), engine.time(), now.plus(KEPT));
    }
}
