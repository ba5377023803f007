package me.degenduel.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AvroSerdeTest {
    private final FakeRegistry registry = new FakeRegistry();
    private final AvroSerdes serdes = new AvroSerdes(
            Cluster.SERDE, Map.of("schema.registry.url", registry.url(), "retries.wait.ms", 1, "max.retries", 2));
    private final Serde<Price> prices = serdes.of(Price.class);

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void the_schema_is_registered_under_the_topics_name() {
        prices.serializer().serialize("market.prices.v1", price("1"));

        assertThat(registry.asked())
                .extracting(FakeRegistry.Asked::what)
                .endsWith("POST /subjects/market.prices.v1-value/versions");
    }

    @Test
    void the_registry_is_asked_once_for_many_records() {
        var bytes = prices.serializer().serialize("topic", price("0"));
        prices.deserializer().deserialize("topic", bytes);
        var asked = registry.asked().size();

        for (var i = 0; i < 100; i++) {
            prices.deserializer().deserialize("topic", prices.serializer().serialize("topic", price("" + i)));
        }

        assertThat(registry.asked()).hasSize(asked);
    }

    @Test
    void threads_may_share_a_serde() throws Exception {
        var work = new ArrayList<Callable<Void>>();
        for (var thread = 0; thread < 8; thread++) {
            var mine = thread;
            work.add(() -> {
                for (var i = 0; i < 2_000; i++) {
                    var price = price("%d.%d".formatted(mine, i));
                    var bytes = prices.serializer().serialize("topic-" + i % 3, price);
                    assertThat(prices.deserializer().deserialize("topic", bytes))
                            .isEqualTo(price);
                }
                return null;
            });
        }

        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        }
    }

    @Test
    void a_field_that_an_older_writer_did_not_have_gets_its_default() {
        var older = SchemaBuilder.record("Price")
                .namespace("me.degenduel.schemas")
                .fields()
                .requiredString("price")
                .requiredString("source")
                .endRecord();
        var bytes = written(new GenericRecordBuilder(older).set("price", "2").set("source", "old"));

        assertThat(prices.deserializer().deserialize("topic", bytes))
                .isEqualTo(Price.newBuilder().setPrice("2").setSource("old").build());
    }

    @Test
    void a_field_that_only_a_newer_writer_has_is_passed_over() {
        var newer = SchemaBuilder.record("Price")
                .namespace("me.degenduel.schemas")
                .fields()
                .requiredString("venue")
                .requiredString("price")
                .requiredString("source")
                .endRecord();
        var bytes = written(new GenericRecordBuilder(newer)
                .set("venue", "x")
                .set("price", "2")
                .set("source", "new"));

        assertThat(prices.deserializer().deserialize("topic", bytes).getSource())
                .isEqualTo("new");
    }

    @Test
    void another_record_than_the_topics_is_garbage_even_if_its_bytes_would_fit() {
        var bytes = serdes.of(RejectedPrice.class)
                .serializer()
                .serialize(
                        "topic",
                        RejectedPrice.newBuilder()
                                .setPrice("1")
                                .setSource("x")
                                .setReason("r")
                                .setDetail("d")
                                .build());

        assertThatThrownBy(() -> prices.deserializer().deserialize("topic", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("me.degenduel.schemas.RejectedPrice, not me.degenduel.schemas.Price");
    }

    @Test
    void without_a_class_in_the_configuration_the_schemas_name_finds_it() {
        var any = new AvroSerde<SpecificRecord>();
        any.configure(Map.of("schema.registry.url", registry.url()), false);

        var bytes = prices.serializer().serialize("topic", price("3"));

        assertThat(any.deserializer().deserialize("topic", bytes)).isEqualTo(price("3"));
    }

    @Test
    void a_schema_without_a_class_here_is_garbage() {
        var any = new AvroSerde<SpecificRecord>();
        any.configure(Map.of("schema.registry.url", registry.url()), false);
        var foreign = SchemaBuilder.record("Invoice")
                .namespace("com.example")
                .fields()
                .endRecord();
        var bytes = written(new GenericRecordBuilder(foreign));

        assertThatThrownBy(() -> any.deserializer().deserialize("topic", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("com.example.Invoice");
    }

    @Test
    void bytes_in_another_format_are_garbage() {
        for (var bytes : new byte[][] {{}, {0}, {0, 0, 0, 0}, "{\"price\":1}".getBytes(UTF_8)}) {
            assertThatThrownBy(() -> prices.deserializer().deserialize("topic", bytes))
                    .isInstanceOf(SerializationException.class);
        }
        assertThat(registry.asked()).isEmpty();
    }

    @Test
    void an_id_that_the_registry_does_not_know_is_garbage_and_asked_for_only_at_first() {
        for (var i = 0; i < 50; i++) {
            assertThatThrownBy(() -> prices.deserializer().deserialize("topic", new byte[] {0, 0, 0, 0, 77, 1}))
                    .isInstanceOf(SerializationException.class)
                    .hasMessageContaining("77");
        }
        assertThat(registry.asked()).hasSizeLessThan(3);
    }

    @Test
    void a_follower_that_hears_of_a_schema_a_moment_later_loses_no_record() {
        var bytes = prices.serializer().serialize("topic", price("4"));
        registry.first(FakeRegistry.status(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}"));

        assertThat(prices.deserializer().deserialize("topic", bytes)).isEqualTo(price("4"));
    }

    @Test
    void a_schema_in_another_language_is_garbage() {
        registry.first(FakeRegistry.status(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message Price {}\"}"));

        assertThatThrownBy(() -> prices.deserializer().deserialize("topic", new byte[] {0, 0, 0, 0, 1, 1}))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void a_registry_that_is_away_is_nobodys_garbage() {
        registry.always(FakeRegistry.status(503, "<html>maintenance</html>"));

        assertThatThrownBy(() -> prices.deserializer().deserialize("topic", new byte[] {0, 0, 0, 0, 1, 1}))
                .isInstanceOf(RegistryUnavailable.class);
        assertThatThrownBy(() -> prices.serializer().serialize("topic", price("1")))
                .isInstanceOf(RegistryUnavailable.class);
    }

    @Test
    void a_registry_that_comes_back_is_asked_again() {
        var bytes = prices.serializer().serialize("topic", price("5"));
        registry.always(FakeRegistry.status(503, ""));
        assertThatThrownBy(() -> prices.deserializer().deserialize("topic", bytes))
                .isInstanceOf(RegistryUnavailable.class);
        registry.always(null);

        assertThat(prices.deserializer().deserialize("topic", bytes)).isEqualTo(price("5"));
    }

    @Test
    void a_serde_class_that_is_not_here_is_refused_with_what_to_do() {
        assertThatThrownBy(() -> new AvroSerdes("io.confluent.kafka.streams.serdes.avro.SpecificAvroSerde", Map.of()))
                .hasMessageContaining("SpecificAvroSerde")
                .hasMessageContaining("profile");
    }

    private static Price price(String price) {
        return Price.newBuilder().setPrice(price).setSource("here").build();
    }

    private byte[] written(GenericRecordBuilder record) {
        var built = record.build();
        var id = registry.add("topic-value", built.getSchema());
        return WireFormat.write(id, new GenericDatumWriter<>(built.getSchema()), built);
    }
}
