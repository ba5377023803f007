package me.degenduel.schemas;

import java.io.EOFException;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A serde that is not ours, such as Confluent's, which says by {@link RegistryUnavailable} that the registry is away.
 *
 * <p>Confluent's says it as it says that bytes are no record, and whoever skips bad bytes would skip good ones. We are
 * not compiled against it, so its exceptions are known by what they hold.
 */
final class ForeignSerde<T> implements Serde<T> {
    private static final String ANSWER = "io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException";
    /** The registry's own word about a schema: it has none, or will not have this one. Anything else is no answer. */
    private static final Pattern WORD = Pattern.compile("error code: (404|409|422)");

    private final Serde<T> serde;

    ForeignSerde(Serde<T> serde) {
        this.serde = serde;
    }

    @Override
    public Serializer<T> serializer() {
        var serializer = serde.serializer();
        return new Serializer<>() {
            @Override
            public byte[] serialize(String topic, T value) {
                return said(() -> serializer.serialize(topic, value));
            }

            @Override
            public byte[] serialize(String topic, Headers headers, T value) {
                return said(() -> serializer.serialize(topic, headers, value));
            }

            @Override
            public void close() {
                serializer.close();
            }
        };
    }

    @Override
    public Deserializer<T> deserializer() {
        var deserializer = serde.deserializer();
        return new Deserializer<>() {
            @Override
            public T deserialize(String topic, byte[] bytes) {
                return said(() -> deserializer.deserialize(topic, bytes));
            }

            @Override
            public T deserialize(String topic, Headers headers, byte[] bytes) {
                return said(() -> deserializer.deserialize(topic, headers, bytes));
            }

            @Override
            public void close() {
                deserializer.close();
            }
        };
    }

    @Override
    public void close() {
        serde.close();
    }

    private static <R> R said(Supplier<R> work) {
        try {
            return work.get();
        } catch (RuntimeException problem) {
            if (isOutage(problem)) {
                throw new RegistryUnavailable("The schema registry gives no answer: " + problem.getMessage(), problem);
            }
            throw problem;
        }
    }

    private static boolean isOutage(RuntimeException problem) {
        return switch (problem) {
            case TimeoutException late -> true;
            // Without a cause: the registry's plain 401, 403 or 429.
            case InvalidConfigurationException barred -> true;
            case SerializationException failed -> isOutage(failed.getCause());
            default -> false;
        };
    }

    private static boolean isOutage(Throwable cause) {
        return switch (cause) {
            case null -> false;
            // Bytes that are there already can end too early, or be no Avro; any other trouble is on the way.
            case EOFException end -> false;
            case IOException broken -> !broken.getClass().getName().startsWith("org.apache.avro.");
            default ->
                cause.getClass().getName().equals(ANSWER)
                        && !WORD.matcher(String.valueOf(cause.getMessage())).find();
        };
    }
}
