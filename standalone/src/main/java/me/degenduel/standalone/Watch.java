package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.degenduel.schemas.Keys;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Prints a topic's records as JSON, one on a line, as they come. It knows no record of ours: the registry tells. */
final class Watch {
    private static final byte MAGIC = 0;
    private static final int HEAD = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final ObjectMapper json = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, Schema> schemas = new HashMap<>();
    private final GenericData avro = new GenericData();
    private final Endpoints endpoints;

    Watch(Endpoints endpoints) {
        this.endpoints = endpoints;
        avro.addLogicalTypeConversion(new Conversions.DecimalConversion());
        avro.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    }

    /** Until there were that many, or nobody reads them any more. */
    void print(String topic, boolean fromBeginning, long limit, PrintStream out) {
        var config = Map.<String, Object>of("bootstrap.servers", endpoints.kafka());
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = Optional.ofNullable(topics(consumer).get(topic))
                    .orElseThrow(() -> new Refusal("There is no topic " + topic + "; docs/topics.md lists them."))
                    .stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            if (fromBeginning) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
            }
            for (var left = limit; left > 0 && !out.checkError(); ) {
                for (var record : consumer.poll(POLL)) {
                    if (left-- > 0) {
                        out.println(line(record));
                    }
                }
            }
        }
    }

    private Map<String, List<PartitionInfo>> topics(KafkaConsumer<?, ?> consumer) {
        try {
            return consumer.listTopics(PATIENCE);
        } catch (TimeoutException silent) {
            throw new Refusal("Kafka does not answer at " + endpoints.kafka() + ".", silent);
        }
    }

    private String line(ConsumerRecord<byte[], byte[]> record) {
        var key = record.key() == null ? null : text(record.key());
        var line = json.createObjectNode()
                .put("partition", record.partition())
                .put("offset", record.offset())
                .put("time", Instant.ofEpochMilli(record.timestamp()).toString())
                .put("key", key);
        if (record.value() != null) {
            line.set("value", value(record.value()));
        } else if (key != null && Keys.isClock(key)) {
            line.put("clock", true);
        } else {
            line.put("tombstone", true);
        }
        return line.toString();
    }

    /** Avro where the bytes say so, else text, else what the bytes are. */
    private JsonNode value(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        if (bytes.length >= HEAD && buffer.get() == MAGIC) {
            var schema = schema(buffer.getInt());
            if (schema.isPresent()) {
                try {
                    var decoder = DecoderFactory.get().binaryDecoder(bytes, HEAD, bytes.length - HEAD, null);
                    return json(new GenericDatumReader<>(schema.get(), schema.get(), avro).read(null, decoder));
                } catch (IOException | RuntimeException garbage) {
                    return JsonNodeFactory.instance.textNode(text(bytes));
                }
            }
        }
        var text = text(bytes);
        try {
            return json.readTree(text);
        } catch (JsonProcessingException notJson) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }

    private Optional<Schema> schema(int id) {
        return Optional.ofNullable(schemas.computeIfAbsent(id, this::askForSchema));
    }

    private Schema askForSchema(int id) {
        var request = HttpRequest.newBuilder(URI.create(endpoints.registry() + "/schemas/ids/" + id))
                .build();
        var answer = http.sendAsync(request, BodyHandlers.ofString()).join();
        try {
            return answer.statusCode() == 200
                    ? new Schema.Parser()
                            .parse(json.readTree(answer.body()).path("schema").asText())
                    : null;
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private JsonNode json(Object datum) {
        return switch (datum) {
            case null -> JsonNodeFactory.instance.nullNode();
            case IndexedRecord record -> {
                var object = json.createObjectNode();
                record.getSchema().getFields().forEach(each -> object.set(each.name(), json(record.get(each.pos()))));
                yield object;
            }
            case Map<?, ?> map -> {
                var object = json.createObjectNode();
                map.forEach((key, value) -> object.set(key.toString(), json(value)));
                yield object;
            }
            case Collection<?> list -> {
                var array = json.createArrayNode();
                list.forEach(each -> array.add(json(each)));
                yield array;
            }
            case BigDecimal decimal ->
                JsonNodeFactory.instance.textNode(decimal.stripTrailingZeros().toPlainString());
            case ByteBuffer bytes -> JsonNodeFactory.instance.textNode(text(bytes));
            case Number number -> json.valueToTree(number);
            case Boolean flag -> JsonNodeFactory.instance.booleanNode(flag);
            default -> JsonNodeFactory.instance.textNode(datum.toString());
        };
    }

    private static String text(byte[] bytes) {
        return text(ByteBuffer.wrap(bytes));
    }

    private static String text(ByteBuffer bytes) {
        try {
            return UTF_8.newDecoder().decode(bytes.duplicate()).toString();
        } catch (CharacterCodingException binary) {
            var raw = new byte[bytes.remaining()];
            bytes.duplicate().get(raw);
            return "hex " + HexFormat.of().formatHex(raw);
        }
    }
}
