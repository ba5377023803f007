package me.degenduel.schemas;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads a record with the schema that wrote it, into our class for it.
 *
 * <p>A {@code SerializationException} means that these bytes will never be readable: not our format, an id that the
 * registry does not know, another record than the topic's, garbage after the header. {@link RegistryUnavailable} means
 * that nobody can tell yet: whoever handles errors stops and comes back, and never skips.
 */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {
    static {
        TrustedRecords.trust();
    }

    /** Confluent's names for the class that a topic's records are read into; without, the schema's name finds it. */
    static final String VALUE_TYPE = "specific.avro.value.type";

    private static final String KEY_TYPE = "specific.avro.key.type";

    private final Map<Integer, DatumReader<T>> readers = new ConcurrentHashMap<>();
    private RegistryClient registry;
    private Class<?> expected;

    @Override
    public void configure(Map<String, ?> properties, boolean isKey) {
        var name = isKey ? KEY_TYPE : VALUE_TYPE;
        registry = RegistryClient.of(properties);
        expected = (Class<?>) ConfigDef.parseType(name, properties.get(name), ConfigDef.Type.CLASS);
    }

    @Override
    public T deserialize(String topic, byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        var id = WireFormat.id(bytes);
        var reader = readers.get(id);
        if (reader == null) {
            reader = reader(id);
            readers.put(id, reader);
        }
        return WireFormat.read(bytes, reader);
    }

    private DatumReader<T> reader(int id) {
        var writer = registry.schema(id)
                .orElseThrow(() -> new SerializationException("The schema registry knows no schema " + id));
        Class<?> type = expected == null ? SpecificData.get().getClass(writer) : expected;
        if (type == null || !SpecificRecord.class.isAssignableFrom(type)) {
            throw new SerializationException(
                    "Schema %d is %s, for which there is no class here".formatted(id, writer.getFullName()));
        }
        try {
            var data = SpecificData.getForClass(type);
            var ours = data.getSchema(type);
            if (!named(ours, writer.getFullName())) {
                throw new SerializationException(
                        "Schema %d is %s, not %s".formatted(id, writer.getFullName(), ours.getFullName()));
            }
            // Unlike SpecificDatumReader, what this makes keeps no state between records: threads may share it.
            return data.getFastReaderBuilder().createDatumReader(writer, ours);
        } catch (IOException | AvroRuntimeException unfit) {
            throw new SerializationException(
                    "Schema %d cannot be read as %s".formatted(id, type.getSimpleName()), unfit);
        }
    }

    /** Avro itself would read any record as any other whose fields happen to fit. */
    private static boolean named(Schema ours, String name) {
        return ours.getFullName().equals(name) || ours.getAliases().contains(name);
    }
}
