package me.degenduel.schemas;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes a record under the id that the registry has for its schema, in the subject named after the topic.
 *
 * <p>{@link RegistryUnavailable} and {@link RegistryRefused} say that the id could not be had; only a record that its
 * own schema does not allow is a {@code SerializationException}.
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
    static {
        TrustedRecords.trust();
    }

    /** How the records of a topic are written: all alike, as long as they have this schema. */
    private record Shape<T>(Schema schema, int id, DatumWriter<T> writer) {}

    private final Map<String, Shape<T>> shapes = new ConcurrentHashMap<>();
    private RegistryClient registry;
    private String suffix;

    @Override
    public void configure(Map<String, ?> properties, boolean isKey) {
        registry = RegistryClient.of(properties);
        suffix = isKey ? "-key" : "-value";
    }

    @Override
    public byte[] serialize(String topic, T value) {
        if (value == null) {
            return null;
        }
        var shape = shapes.get(topic);
        if (shape == null || !shape.schema.equals(value.getSchema())) {
            shape = shape(topic, value.getSchema());
            shapes.put(topic, shape);
        }
        return WireFormat.write(shape.id, shape.writer, value);
    }

    private Shape<T> shape(String topic, Schema schema) {
        return new Shape<>(schema, registry.id(topic + suffix, schema), new SpecificDatumWriter<>(schema));
    }
}
