package me.degenduel.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;

/** Confluent's bytes: a zero, the schema's id in four bytes, then plain Avro. Each thread keeps its buffers. */
final class WireFormat {
    private static final byte MAGIC = 0;
    private static final int HEADER = 1 + Integer.BYTES;
    /** A thread that has written a larger record gives its buffer back. */
    private static final int KEEP = 64 << 10;

    private static final ThreadLocal<Buffer> BUFFERS = ThreadLocal.withInitial(Buffer::new);
    private static final ThreadLocal<BinaryDecoder> DECODERS =
            ThreadLocal.withInitial(() -> DecoderFactory.get().binaryDecoder(new byte[0], null));

    private static final class Buffer {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        final BinaryEncoder avro = EncoderFactory.get().binaryEncoder(bytes, null);
    }

    private WireFormat() {}

    static <T> byte[] write(int id, DatumWriter<T> writer, T value) {
        var buffer = BUFFERS.get();
        try {
            buffer.bytes.reset();
            buffer.bytes.write(MAGIC);
            buffer.bytes.write(id >>> 24);
            buffer.bytes.write(id >>> 16);
            buffer.bytes.write(id >>> 8);
            buffer.bytes.write(id);
            writer.write(value, buffer.avro);
            buffer.avro.flush();
        } catch (IOException | RuntimeException unfit) {
            // The encoder still holds the half that was written.
            BUFFERS.remove();
            throw new SerializationException(
                    "A record that its own schema does not allow: " + unfit.getMessage(), unfit);
        }
        var written = buffer.bytes.toByteArray();
        if (written.length > KEEP) {
            BUFFERS.remove();
        }
        return written;
    }

    static int id(byte[] bytes) {
        if (bytes.length < HEADER || bytes[0] != MAGIC) {
            throw new SerializationException(
                    "These bytes do not begin with a zero and a schema's id: not Avro in Confluent's format");
        }
        return ByteBuffer.wrap(bytes).getInt(1);
    }

    static <T> T read(byte[] bytes, DatumReader<T> reader) {
        try {
            var avro = DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, DECODERS.get());
            var value = reader.read(null, avro);
            if (!avro.isEnd()) {
                throw new SerializationException("Bytes are left over after the record");
            }
            return value;
        } catch (SerializationException said) {
            throw said;
        } catch (IOException | RuntimeException garbage) {
            throw new SerializationException("These bytes are not what their schema says", garbage);
        }
    }
}
