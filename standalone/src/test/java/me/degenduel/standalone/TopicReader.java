package me.degenduel.standalone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import me.degenduel.schemas.Topic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic from its beginning until it has what a test waits for. */
final class TopicReader {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TopicReader() {}

    /** Everything that is there now; of transactions, what is committed. */
    static <V> List<ConsumerRecord<String, V>> all(Map<String, Object> client, Topic<V> topic) {
        var found = new ArrayList<ConsumerRecord<String, V>>();
        var committed = new HashMap<>(client);
        committed.put("isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(
                committed, new StringDeserializer(), topic.values().deserializer())) {
            var partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            Await.until("the end of " + topic.name(), PATIENCE, () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
                return partitions.stream().allMatch(one -> consumer.position(one) >= ends.get(one));
            });
        }
        return found;
    }

    /** How many records were written to it so far. */
    static long count(Consumer<?, ?> consumer, Topic<?> topic) {
        return consumer.endOffsets(partitions(topic), Duration.ofSeconds(1)).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    static List<TopicPartition> partitions(Topic<?> topic) {
        return IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }

    /** The records that are wanted, once there are so many, or what there was of them in the end. */
    static <V> List<ConsumerRecord<String, V>> read(
            Map<String, Object> client, Topic<V> topic, int count, Predicate<ConsumerRecord<String, V>> wanted) {
        var found = new ArrayList<ConsumerRecord<String, V>>();
        try (var consumer = new KafkaConsumer<>(
                client, new StringDeserializer(), topic.values().deserializer())) {
            var partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (found.size() < count && System.nanoTime() < deadline) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    if (wanted.test(record)) {
                        found.add(record);
                    }
                }
            }
        }
        return found;
    }
}
