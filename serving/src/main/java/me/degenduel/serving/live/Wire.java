package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonGenerator.Feature;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import me.degenduel.serving.read.Always;

/** JSON as it goes over the wire: the one mapper, for sockets and HTTP alike. */
public final class Wire {
    private static final ClassValue<String> TYPES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> message) {
            var named = message.getAnnotation(JsonTypeName.class);
            return named != null
                    ? named.value()
                    : message.getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        }
    };

    public static final ObjectMapper JSON = mapper();

    /** Always with milliseconds, so that times sort as text. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private Wire() {}

    static Json row(Object row) {
        return new Json(new String(bytes(row), UTF_8));
    }

    /** Some fields of it. */
    static Json part(Json row, Predicate<String> wanted) {
        try {
            var all = (ObjectNode) JSON.readTree(row.toString());
            all.properties().removeIf(field -> !wanted.test(field.getKey()));
            return new Json(JSON.writeValueAsString(all));
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("A row of ours is no JSON", impossible);
        }
    }

    /** A whole frame, which any number of connections may send. */
    static Encoded frame(ServerMessage message) {
        return new Encoded(
                type(message.getClass()), false, ByteBuffer.wrap(bytes(message)).asReadOnlyBuffer());
    }

    /** What HTTP says when it says no. */
    public record Refusal(@Always String error, @Always String code) {}

    static byte[] error(String message, String code) {
        return bytes(new Refusal(message, code));
    }

    static JsonNode parsed(Encoded frame) {
        try {
            return JSON.readTree(UTF_8.decode(frame.bytes().slice()).toString());
        } catch (JsonProcessingException impossible) {
            throw new AssertionError("A frame of ours is no JSON", impossible);
        }
    }

    /** How a message is called on the wire. */
    static String type(Class<?> message) {
        return TYPES.get(message);
    }

    /** The records of a sealed family of messages. */
    static Stream<Class<?>> records(Class<?> family) {
        return family.isSealed()
                ? Stream.of(family.getPermittedSubclasses()).flatMap(Wire::records)
                : Stream.of(family);
    }

    private static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A record of ours has no JSON", impossible);
        }
    }

    private static ObjectMapper mapper() {
        var times = new SimpleModule()
                .addSerializer(Instant.class, new JsonSerializer<>() {
                    @Override
                    public void serialize(Instant time, JsonGenerator out, SerializerProvider provider)
                            throws IOException {
                        out.writeString(TIME.format(time));
                    }
                })
                .addDeserializer(Instant.class, new JsonDeserializer<>() {
                    @Override
                    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
                        return Instant.parse(in.getText());
                    }
                });
        var mapper = JsonMapper.builder()
                .addModule(times)
                .configure(Feature.WRITE_BIGDECIMAL_AS_PLAIN, true)
                .configure(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, true)
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
                .configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true)
                // Whoever says a field twice may mean one of them to be overlooked.
                .configure(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, true)
                .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false)
                .build();
        Stream.of(ClientMessage.class, ServerMessage.class)
                .flatMap(Wire::records)
                .forEach(record -> mapper.registerSubtypes(new NamedType(record, type(record))));
        return mapper;
    }
}
