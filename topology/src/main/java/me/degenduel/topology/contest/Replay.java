package me.degenduel.topology.contest;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import me.degenduel.schemas.Settlement;
import me.degenduel.schemas.Topics;
import org.apache.avro.specific.SpecificRecord;

/** The contests of a partition played again from its logs, prices and all. */
public final class Replay {
    private static final Engine.Memory FOR_EVER =
            new Engine.Memory(Duration.ofMillis(Long.MAX_VALUE), Duration.ZERO, 1);

    private final Feed feed;
    private final Engine engine;
    private final Map<String, Settlement> settlements = new HashMap<>();

    public Replay(Topics topics) {
        feed = new Feed(topics);
        engine = new Engine(feed.inputs(), FOR_EVER, (key, fact) -> {}, said -> {
            if (said.record() instanceof Settlement settlement) {
                settlements.put(said.key(), settlement);
            }
        });
    }

    /** Takes a record of a log; the logs may come one after the other. */
    public void add(String topic, String key, SpecificRecord value, long time) {
        feed.into(engine, topic, key, value, time);
    }

    /** What a contest came to this time; empty where the logs do not reach its end. */
    public Optional<Settlement> settlement(String contest) {
        while (engine.settle(Integer.MAX_VALUE)) {
            // Each call says all results of a contest; there may be others.
        }
        return Optional.ofNullable(settlements.get(contest));
    }
}
