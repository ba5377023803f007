package me.degenduel.standalone;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.topology.contest.Replay;
import me.degenduel.topology.contest.Resettlement;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Computes a settlement again from the topics, and says whether it is the one that was said. */
public final class Resettle {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> client;
    private final Topics topics;
    private final PrintStream out;

    public Resettle(Cluster cluster, PrintStream out) {
        client = cluster.client();
        client.put("isolation.level", "read_committed");
        topics = cluster.topics();
        this.out = out;
    }

    /** True if it agrees. */
    public boolean agrees(String contest, boolean ticks) {
        var again = new Resettlement(contest);
        for (var topic : List.of(
                topics.contests,
                topics.contestParticipants,
                topics.contestPortfolios,
                topics.fills,
                topics.contestPrices,
                topics.contestResults,
                topics.settlements)) {
            read(contest, topic, record -> {
                if (record.value() != null) {
                    again.add(record.value());
                }
            });
        }
        var verdict = again.verdict();
        verdict.differences().forEach(out::println);
        if (verdict.said().isEmpty()) {
            return false;
        }
        var said = verdict.said().get();
        out.printf(
                "Contest %s, %d participants, from what is kept: %s%n",
                contest,
                said.getParticipants(),
                verdict.differences().isEmpty() ? "the same, " + verdict.hash() : "not the same");
        return verdict.differences().isEmpty() && (!ticks || agreesWithTicks(contest, said.getHash()));
    }

    /** The ticks are kept for days only; a contest that began before them cannot be played again. */
    private boolean agreesWithTicks(String contest, String hash) {
        var replay = new Replay(topics);
        for (var topic : List.of(
                topics.contests,
                topics.contestParticipants,
                topics.contestPortfolios,
                topics.contestTrades,
                topics.contestTicks)) {
            read(
                    contest,
                    topic,
                    record -> replay.add(record.topic(), record.key(), record.value(), record.timestamp()));
        }
        var again = replay.settlement(contest);
        var same = again.isPresent() && again.get().getHash().equals(hash);
        out.printf(
                "Contest %s, from the ticks: %s%n",
                contest,
                again.isEmpty()
                        ? "the logs do not reach from its start to its end"
                        : same ? "the same" : "not the same");
        return same;
    }

    private void read(
            String contest,
            Topic<? extends SpecificRecord> topic,
            Consumer<ConsumerRecord<String, ? extends SpecificRecord>> reader) {
        try (var consumer = new KafkaConsumer<>(
                client, Topic.keys().deserializer(), topic.values().deserializer())) {
            var partition = new TopicPartition(topic.name(), Keys.partition(contest, topic.partitions()));
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(consumer.assignment());
            var end = consumer.endOffsets(consumer.assignment()).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(POLL).forEach(reader);
            }
        }
    }
}
