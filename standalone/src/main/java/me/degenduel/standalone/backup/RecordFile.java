package me.degenduel.standalone.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** A record as bytes in a file: partition, time, key, value, headers. Of offsets there are new ones in another Kafka. */
final class RecordFile {
    private static final int NULL = -1;

    private RecordFile() {}

    static void write(DataOutputStream out, ConsumerRecord<byte[], byte[]> record) throws IOException {
        out.writeInt(record.partition());
        out.writeLong(record.timestamp());
        write(out, record.key());
        write(out, record.value());
        var headers = record.headers().toArray();
        out.writeInt(headers.length);
        for (var header : headers) {
            write(out, header.key().getBytes(UTF_8));
            write(out, header.value());
        }
    }

    static ProducerRecord<byte[], byte[]> read(String topic, DataInputStream in) throws IOException {
        var partition = in.readInt();
        var time = in.readLong();
        var key = bytes(in);
        var value = bytes(in);
        var headers = new ArrayList<Header>();
        for (var left = in.readInt(); left > 0; left--) {
            headers.add(new RecordHeader(new String(bytes(in), UTF_8), bytes(in)));
        }
        return new ProducerRecord<>(topic, partition, time, key, value, headers);
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes == null ? NULL : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        var length = in.readInt();
        return length == NULL ? null : in.readNBytes(length);
    }
}
