package me.degenduel.connect.prices;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until the market has read which tokens there are. Prices that are said now come after them anyway; those of the past
 * are older than any token's row, and whoever reads in the order of times would read them first and know none of their
 * tokens.
 */
public final class Readers {
    private static final Duration LOOK = Duration.ofMillis(100);

    private Readers() {}

    /**
     * Waits for as long as it takes.
     *
     * @param group the market's consumer group
     * @param topics what it has to have read
     */
    public static void await(Cluster cluster, String group, List<Topic<?>> topics) throws InterruptedException {
        var partitions = topics.stream()
                .flatMap(topic -> IntStream.range(0, topic.partitions())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .toList();
        try (var admin = Admin.create(cluster.client())) {
            var ends = ends(admin, partitions);
            while (!hasRead(admin, group, ends)) {
                Thread.sleep(LOOK);
            }
        } catch (ExecutionException unable) {
            throw new IllegalStateException("Cannot look at how far the market has read", unable.getCause());
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin, Collection<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(wanted).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static boolean hasRead(Admin admin, String group, Map<TopicPartition, Long> ends)
            throws ExecutionException, InterruptedException {
        var read = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        return ends.entrySet().stream().allMatch(end -> {
            var at = read.get(end.getKey());
            return end.getValue() == 0 || (at != null && at.offset() >= end.getValue());
        });
    }
}
