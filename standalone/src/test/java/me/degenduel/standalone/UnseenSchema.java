package me.degenduel.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Records as another writer would send them: under an id that no reader has met. */
final class UnseenSchema {
    private static final ObjectMapper JSON = new ObjectMapper();

    private UnseenSchema() {}

    /** A record's bytes, its schema with other words in it and registered elsewhere. */
    static <V extends SpecificRecord> byte[] of(String registry, V record) throws IOException, InterruptedException {
        var unique = UUID.randomUUID().toString();
        var schema = (ObjectNode) JSON.readTree(record.getSchema().toString());
        schema.put("doc", unique);
        var question = JSON.createObjectNode().put("schema", schema.toString()).toString();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(registry + "/subjects/" + unique + "-value/versions"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(question))
                            .build(),
                    BodyHandlers.ofString());
            return encoded(JSON.readTree(answer.body()).get("id").asInt(), record);
        }
    }

    private static <V extends SpecificRecord> byte[] encoded(int id, V record) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<V>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
