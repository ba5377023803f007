package me.degenduel.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Where a key belongs. Everything with the same owner, the part of the key before the first {@code /}, is on one
 * partition; a key without a slash lands where Kafka's own partitioner would put it.
 *
 * <p>A clock, {@code clock/<partition>}, names its partition.
 */
public final class Keys {
    private static final String CLOCK = "clock/";
    private static final Pattern NAMED = Pattern.compile(CLOCK + "([0-9]{1,4})");

    private Keys() {}

    public static int partition(String key, int partitions) {
        if (isClock(key)) {
            var named = NAMED.matcher(key);
            if (named.matches() && Integer.parseInt(named.group(1)) < partitions) {
                return Integer.parseInt(named.group(1));
            }
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

    /** The partition that a clock is about. */
    public static int clockOf(String key) {
        return Integer.parseInt(key.substring(CLOCK.length()));
    }

    /** No address, wallet or contest contains a lower-case l followed by a slash: base58 leaves the l out. */
    public static boolean isClock(String key) {
        return key.startsWith(CLOCK);
    }

    /** Keys as text. A record without a key, or with one that is no UTF-8, belongs nowhere: such bytes are refused. */
    public static Serde<String> serde() {
        return Serdes.serdeFrom(new StringSerializer(), (topic, bytes) -> {
            if (bytes == null) {
                throw new SerializationException("The record has no key");
            }
            try {
                return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException malformed) {
                throw new SerializationException("The record's key is not UTF-8", malformed);
            }
        });
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
