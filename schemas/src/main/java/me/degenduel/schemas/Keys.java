package me.degenduel.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;

/**
 * Where a key belongs. Everything with the same owner, the part of the key before the first {@code /}, is on one
 * partition; a key without a slash lands where Kafka's own partitioner would put it.
 *
 * <p>A clock, {@code clock/<partition>}, names its partition.
 */
public final class Keys {
    private static final String CLOCK = "clock/";

    private Keys() {}

    public static int partition(String key, int partitions) {
        if (isClock(key)) {
            return Integer.parseInt(key.substring(CLOCK.length()));
        }
        var slash = key.indexOf('/');
        var owner = slash < 0 ? key : key.substring(0, slash);
        return Utils.toPositive(Utils.murmur2(owner.getBytes(UTF_8))) % partitions;
    }

    /**
     * The key of a clock: a record without a value whose timestamp is a promise. Whoever writes this partition has
     * written everything that became a fact before that time, and will write nothing older.
     */
    public static String clock(int partition) {
        return CLOCK + partition;
    }

    /** No address, wallet or contest contains a lower-case l followed by a slash: base58 leaves the l out. */
    public static boolean isClock(String key) {
        return key.startsWith(CLOCK);
    }

    /** {@link #partition} for Kafka's producers. */
    public static final class ByOwner implements Partitioner {
        @Override
        public int partition(
                String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
            return Keys.partition(new String(keyBytes, UTF_8), cluster.partitionCountForTopic(topic));
        }

        @Override
        public void configure(Map<String, ?> config) {}

        @Override
        public void close() {}
    }
}
