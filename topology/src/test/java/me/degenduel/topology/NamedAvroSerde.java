package me.degenduel.topology;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Avro behind the record's name instead of a registry's number, so that a graph can be tested by itself. */
public final class NamedAvroSerde<T extends SpecificRecord> implements Serde<T> {
    @Override
    public Serializer<T> serializer() {
        return (topic, value) -> value == null ? null : write(value);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> bytes == null ? null : read(bytes);
    }

    private byte[] write(T value) {
        try {
            var bytes = new ByteArrayOutputStream();
            var out = new DataOutputStream(bytes);
            out.writeUTF(value.getSchema().getFullName());
            var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new SpecificDatumWriter<T>(value.getSchema()).write(value, encoder);
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new SerializationException(impossible);
        }
    }

    private T read(byte[] bytes) {
        try {
            var in = new DataInputStream(new ByteArrayInputStream(bytes));
            var type = Class.forName(in.readUTF());
            Schema schema = SpecificData.get().getSchema(type);
            return new SpecificDatumReader<T>(schema)
                    .read(null, DecoderFactory.get().directBinaryDecoder(in, null));
        } catch (IOException | ClassNotFoundException | RuntimeException unreadable) {
            throw new SerializationException("not a record", unreadable);
        }
    }
}
