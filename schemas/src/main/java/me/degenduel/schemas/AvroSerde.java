package me.degenduel.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Our records as Avro in Confluent's wire format, with Confluent's registry and property names, on plain Avro.
 * Confluent's own {@code SpecificAvroSerde} reads what this writes and the other way round.
 */
public final class AvroSerde<T extends SpecificRecord> extends Serdes.WrapperSerde<T> {
    public AvroSerde() {
        super(new AvroSerializer<>(), new AvroDeserializer<>());
    }
}
