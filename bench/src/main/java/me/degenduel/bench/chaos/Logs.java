package me.degenduel.bench.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The topics themselves. */
record Logs(Cluster cluster) {
    private static final Duration POLL = Duration.ofMillis(200);

    /** For whoever looks back at a table. */
    void keepEveryVersion(List<Topic<?>> topics) throws Exception {
        try (var admin = Admin.create(cluster.client())) {
            var longer = new ConfigEntry(
                    "min.compaction.lag.ms", String.valueOf(Duration.ofDays(1).toMillis()));
            for (var topic : topics) {
                admin.incrementalAlterConfigs(Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                                List.of(new AlterConfigOp(longer, AlterConfigOp.OpType.SET))))
                        .all()
                        .get();
            }
        }
    }

    /** All that is committed, partition by partition in its order, without clocks. */
    <V> List<ConsumerRecord<String, V>> committed(Topic<V> topic) {
        return all(topic, "read_committed");
    }

    /** What was not committed, too: values that replace each other are told before. */
    <V> List<ConsumerRecord<String, V>> told(Topic<V> topic) {
        return all(topic, "read_uncommitted");
    }

    private <V> List<ConsumerRecord<String, V>> all(Topic<V> topic, String isolation) {
        var client = cluster.client();
        client.put("isolation.level", isolation);
        var found = new ArrayList<ConsumerRecord<String, V>>();
        try (var consumer = new KafkaConsumer<>(
                client, new StringDeserializer(), topic.values().deserializer())) {
            var partitions = IntStream.range(0, topic.partitions())
                    .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (var record : consumer.poll(POLL)) {
                    if (!Keys.isClock(record.key())) {
                        found.add(record);
                    }
                }
            }
        }
        return found;
    }
}
