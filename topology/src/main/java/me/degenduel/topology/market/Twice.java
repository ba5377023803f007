package me.degenduel.topology.market;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The bytes of what goes to two places, one right after the other: they are made once. Whoever uses it changes nothing
 * that was written.
 */
final class Twice<V> implements Serde<V> {
    private static final class Written<V> {
        private final V value;
        private final byte[] bytes;

        Written(V value, byte[] bytes) {
            this.value = value;
            this.bytes = bytes;
        }
    }

    private final Serde<V> serde;
    /** Tasks of several threads may share it: what one does not find there, it writes itself. */
    private volatile Written<V> last = new Written<>(null, null);

    Twice(Serde<V> serde) {
        this.serde = serde;
    }

    @Override
    public Serializer<V> serializer() {
        var serializer = serde.serializer();
        return (topic, value) -> {
            var written = last;
            if (value == null || written.value != value) {
                written = new Written<>(value, serializer.serialize(topic, value));
                last = written;
            }
            return written.bytes;
        };
    }

    @Override
    public Deserializer<V> deserializer() {
        return serde.deserializer();
    }
}
