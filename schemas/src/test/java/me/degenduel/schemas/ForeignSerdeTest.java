package me.degenduel.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParseException;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.InvalidNumberEncodingException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForeignSerdeTest {
    private static final AtomicReference<RuntimeException> trouble = new AtomicReference<>();

    private final Serde<Price> serde = new AvroSerdes(Troubled.class.getName(), Map.of()).of(Price.class);

    static Stream<RuntimeException> outages() {
        return Stream.of(
                new SerializationException("Error retrieving schema", new ConnectException("refused")),
                new SerializationException("Error retrieving schema", new JsonParseException(null, "<html>")),
                new SerializationException("Error retrieving schema", new RestClientException("Timed out", 50002)),
                new SerializationException("Error retrieving schema", new RestClientException("Not Found", 50005)),
                new TimeoutException("Error retrieving schema", new SocketTimeoutException("late")),
                new InvalidConfigurationException("Unauthorized; error code: 401"));
    }

    static Stream<RuntimeException> badBytes() {
        return Stream.of(
                new SerializationException("Unknown magic byte!"),
                new SerializationException("Error deserializing", new EOFException()),
                new SerializationException("Error deserializing", new InvalidNumberEncodingException("long")),
                new SerializationException("Error deserializing", new AvroRuntimeException("Malformed data")),
                new SerializationException("Error retrieving schema", new RestClientException("Schema", 40403)),
                new SerializationException("Error registering schema", new RestClientException("Incompatible", 409)),
                new IllegalStateException("a mistake"));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void a_registry_that_gives_no_answer_condemns_no_record(RuntimeException outage) {
        trouble.set(outage);

        assertThatThrownBy(() -> serde.deserializer().deserialize("topic", new byte[1]))
                .isInstanceOf(RegistryUnavailable.class)
                .hasCause(outage);
        assertThatThrownBy(() -> serde.serializer().serialize("topic", new RecordHeaders(), new Price()))
                .isInstanceOf(RegistryUnavailable.class);
    }

    @ParameterizedTest
    @MethodSource("badBytes")
    void what_is_wrong_with_the_bytes_is_said_as_it_was(RuntimeException problem) {
        trouble.set(problem);

        assertThatThrownBy(() -> serde.deserializer().deserialize("topic", new RecordHeaders(), new byte[1]))
                .isSameAs(problem);
        assertThatThrownBy(() -> serde.serializer().serialize("topic", new Price()))
                .isSameAs(problem);
    }

    @Test
    void our_own_serde_says_it_by_itself() {
        var ours = new AvroSerdes(Cluster.SERDE, Map.of("schema.registry.url", "http://localhost:1")).of(Price.class);

        assertThat(ours).isInstanceOf(AvroSerde.class);
    }

    /** Fails as it is told to. */
    public static final class Troubled implements Serde<Price> {
        @Override
        public Serializer<Price> serializer() {
            return (topic, value) -> {
                throw trouble.get();
            };
        }

        @Override
        public Deserializer<Price> deserializer() {
            return (topic, bytes) -> {
                throw trouble.get();
            };
        }
    }
}
