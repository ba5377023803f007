package me.degenduel.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import me.degenduel.schemas.AvroSerde;
import me.degenduel.schemas.ContestFact;
import me.degenduel.topology.contest.Engine;
import me.degenduel.topology.contest.FactLog;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/** An engine's facts as Avro's bytes, in memory: what keeping and reading them costs before a disk is asked. */
final class FactBytes implements FactLog {
    static {
        // With it Avro learns to trust our classes.
        new AvroSerde<>().close();
    }

    private final SpecificDatumWriter<ContestFact> writer = new SpecificDatumWriter<>(ContestFact.class);
    private final SpecificDatumReader<ContestFact> reader = new SpecificDatumReader<>(ContestFact.class);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    private final BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);
    private final Map<String, byte[]> facts = new HashMap<>();

    @Override
    public void keep(String key, ContestFact fact) {
        // Of rows that wait none is left once all have entered, and there are eleven for each participant.
        if (key.startsWith("row/") || key.startsWith("share/")) {
            return;
        }
        if (fact == null) {
            facts.remove(key);
            return;
        }
        try {
            bytes.reset();
            writer.write(fact, encoder);
            encoder.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        facts.put(key, bytes.toByteArray());
    }

    void restore(Engine engine) {
        facts.forEach((key, fact) -> {
            try {
                engine.restore(key, reader.read(null, DecoderFactory.get().binaryDecoder(fact, decoder)));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        });
        engine.restored();
    }

    void clear() {
        facts.clear();
    }
}
