package me.degenduel.connect.database;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Rows that the topics have and a new snapshot has not: they were deleted while nobody watched. What the snapshot finds
 * is struck out as it passes; what is left in the end is said to be deleted.
 */
final class Leftovers {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Topic<?>> topics = new HashMap<>();
    private final Map<String, Map<String, byte[]>> rows = new HashMap<>();

    /** Reads the captured topics whole, before anything of the new snapshot is written. */
    static Leftovers in(Iterable<Topic<?>> captured, Cluster cluster) {
        var leftovers = new Leftovers();
        try (var consumer =
                new KafkaConsumer<>(cluster.client(), new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = new ArrayList<TopicPartition>();
            for (var topic : captured) {
                leftovers.topics.put(topic.name(), topic);
                leftovers.rows.put(topic.name(), new HashMap<>());
                for (var partition = 0; partition < topic.partitions(); partition++) {
                    partitions.add(new TopicPartition(topic.name(), partition));
                }
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(POLL).forEach(row -> leftovers.last(row.topic(), row.key(), row.value()));
            }
        }
        return leftovers;
    }

    private void last(String topic, String key, byte[] row) {
        if (row == null) {
            rows.get(topic).remove(key);
        } else {
            rows.get(topic).put(key, row);
        }
    }

    void found(String topic, String key) {
        rows.get(topic).remove(key);
    }

    int count() {
        return rows.values().stream().mapToInt(Map::size).sum();
    }

    /** Each row that is left, marked deleted as of the snapshot, and its tombstone. */
    List<ProducerRecord<String, byte[]>> deletions(Position snapshot) {
        var deletions = new ArrayList<ProducerRecord<String, byte[]>>();
        rows.forEach((topic, left) -> left.forEach((key, row) -> {
            var partition = Keys.partition(key, topics.get(topic).partitions());
            deleted(topics.get(topic), row, snapshot)
                    .ifPresent(
                            last -> deletions.add(new ProducerRecord<>(topic, partition, snapshot.time(), key, last)));
            var tombstone = (byte[]) null;
            deletions.add(new ProducerRecord<>(topic, partition, snapshot.time(), key, tombstone));
        }));
        return deletions;
    }

    /** Nothing where it cannot be read, for it was not ours: then the tombstone is all there is to say. */
    private static <V> Optional<byte[]> deleted(Topic<V> topic, byte[] row, Position snapshot) {
        try {
            var record = topic.values().deserializer().deserialize(topic.name(), row);
            var fields = (SpecificRecord) record;
            put(fields, "deleted", true);
            put(fields, "epoch", snapshot.epoch());
            put(fields, "lsn", 0L);
            put(fields, "committed_at", Instant.ofEpochMilli(snapshot.time()));
            return Optional.of(topic.values().serializer().serialize(topic.name(), record));
        } catch (SerializationException unreadable) {
            return Optional.empty();
        }
    }

    private static void put(SpecificRecord row, String field, Object value) {
        row.put(row.getSchema().getField(field).pos(), value);
    }
}
