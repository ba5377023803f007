package me.degenduel.connect.prices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.function.Supplier;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.TrustedRecords;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * A file of prices as they were said, in the order in which they were heard: an Avro object container file, which brings
 * its schema with it and which every tool for Avro can read.
 */
public final class Recording {
    private static final Schema SCHEMA = SchemaBuilder.record("RecordedPrice")
            .namespace(Recording.class.getPackageName())
            .doc("A price as a source said it.")
            .fields()
            .name("address")
            .doc("The token's mint address.")
            .type()
            .stringType()
            .noDefault()
            .name("time")
            .doc("When it was heard, in milliseconds since 1970.")
            .type()
            .longType()
            .noDefault()
            .name("price")
            .doc("What was said.")
            .type(Price.getClassSchema())
            .noDefault()
            .endRecord();

    private static final SpecificData AVRO = new SpecificData(Recording.class.getClassLoader());

    static {
        TrustedRecords.trust();
        AVRO.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    }

    private Recording() {}

    /** A price of a token, and when it was heard. */
    public record Said(String address, Instant time, Price price) {}

    /** Writes a new one. */
    public static final class Writer implements AutoCloseable {
        private final DataFileWriter<IndexedRecord> file =
                new DataFileWriter<>(new SpecificDatumWriter<>(SCHEMA, AVRO));
        private Instant last = Instant.MIN;

        public Writer(Path path) throws IOException {
            file.setCodec(CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL))
                    .create(SCHEMA, path.toFile());
        }

        /** Time does not go back in a recording. */
        public void write(Said said) throws IOException {
            last = said.time.isAfter(last) ? said.time : last;
            var record = new GenericData.Record(SCHEMA);
            record.put("address", said.address);
            record.put("time", last.toEpochMilli());
            record.put("price", said.price);
            file.append(record);
        }

        /** What was written until now can be read, whatever happens. */
        public void flush() throws IOException {
            file.flush();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /**
     * Reads one from its beginning, with no more than a piece of it in memory. Where it is cut off or garbled, an
     * {@link UncheckedIOException} says so.
     */
    public static final class Reader implements Iterator<Said>, AutoCloseable {
        private final DataFileReader<IndexedRecord> file;

        /**
         * Looks at the beginning.
         *
         * @throws IOException if it is no recording
         */
        public Reader(Path path) throws IOException {
            try {
                file = new DataFileReader<>(path.toFile(), new SpecificDatumReader<>(null, SCHEMA, AVRO));
            } catch (AvroRuntimeException garbled) {
                throw new IOException(garbled);
            }
        }

        @Override
        public boolean hasNext() {
            return read(file::hasNext);
        }

        @Override
        public Said next() {
            var record = read(file::next);
            return new Said(
                    record.get(0).toString(), Instant.ofEpochMilli((long) record.get(1)), (Price) record.get(2));
        }

        private static <T> T read(Supplier<T> piece) {
            try {
                return piece.get();
            } catch (AvroRuntimeException garbled) {
                throw new UncheckedIOException(new IOException(garbled));
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
