package me.degenduel.schemas;

import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic, declared once: its name, what it says, its types and its shape on the cluster.
 *
 * <p>Keys are UTF-8 strings on every topic, so the key has a meaning here and not a type.
 *
 * @param key what a key is, such as {@code address} or {@code contest/wallet}
 * @param schema of the values; empty where they are not our Avro
 */
public record Topic<V>(
        String name,
        String key,
        String about,
        Optional<Schema> schema,
        Serde<V> values,
        int partitions,
        Retention retention) {

    public static Serde<String> keys() {
        return Keys.serde();
    }

    /** The registry's name for the schema of the values. */
    public String subject() {
        return name + "-value";
    }
}
