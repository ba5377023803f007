package me.degenduel.schemas;

import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * Makes serdes for our records, of a class that configuration names: ours, or Confluent's where it is on the class
 * path. Both read the same properties and write the same bytes.
 */
public final class AvroSerdes {
    static {
        TrustedRecords.trust();
    }

    private final Class<?> serde;
    private final Map<String, ?> config;

    public AvroSerdes(String className, Map<String, ?> config) {
        try {
            this.serde = Class.forName(className);
        } catch (ClassNotFoundException missing) {
            throw new IllegalArgumentException(
                    "No class " + className
                            + " for Avro serdes. Build with the profile that brings it, or leave the setting out.",
                    missing);
        }
        this.config = config;
    }

    /** Another type than the topic's is as unreadable as garbage, so the serde is told which to expect. */
    @SuppressWarnings("unchecked")
    public <T extends SpecificRecord> Serde<T> of(Class<T> type) {
        try {
            var made = (Serde<T>) serde.getConstructor().newInstance();
            var typed = new HashMap<String, Object>(config);
            typed.put(AvroDeserializer.VALUE_TYPE, type);
            made.configure(typed, false);
            return made instanceof AvroSerde ? made : new ForeignSerde<>(made);
        } catch (NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException
                | ClassCastException unfit) {
            throw new IllegalArgumentException(serde.getName() + " is not a serde with an empty constructor", unfit);
        }
    }
}
