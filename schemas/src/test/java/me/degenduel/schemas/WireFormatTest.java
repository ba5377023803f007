package me.degenduel.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireFormatTest {
    private static final String HEADER = "0000000001";

    private final FakeRegistry registry = new FakeRegistry();
    private final Serde<SpecificRecord> serde = new AvroSerde<>();

    @BeforeEach
    void configure() {
        serde.configure(Map.of("schema.registry.url", registry.url()), false);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @ParameterizedTest
    @MethodSource("me.degenduel.schemas.Sample#all")
    void a_record_is_a_zero_the_id_and_plain_avro(Sample sample) {
        var bytes = serde.serializer().serialize("topic", sample.record());

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(HEADER + sample.hex());
    }

    @ParameterizedTest
    @MethodSource("me.degenduel.schemas.Sample#all")
    void what_the_first_release_wrote_is_read_for_ever(Sample sample) {
        registry.add(
                "topic-value",
                ReleasedSchemasTest.released(sample.record().getSchema()).get("v1"));

        var read = serde.deserializer().deserialize("topic", HexFormat.of().parseHex(HEADER + sample.first()));

        assertThat(read).isEqualTo(sample.record());
    }

    @Test
    void an_id_stands_with_its_highest_byte_first() {
        var price = (Price) Sample.A_PRICE.record();

        var bytes = WireFormat.write(0x01FE0304, new SpecificDatumWriter<>(Price.class), price);

        assertThat(HexFormat.of().formatHex(bytes, 0, 5)).isEqualTo("0001fe0304");
        assertThat(WireFormat.id(bytes)).isEqualTo(0x01FE0304);
    }

    @Test
    void no_value_is_no_bytes_and_no_bytes_are_no_value() {
        assertThat(serde.serializer().serialize("topic", null)).isNull();
        assertThat(serde.deserializer().deserialize("topic", null)).isNull();
    }

    @ParameterizedTest
    @MethodSource("me.degenduel.schemas.Sample#all")
    void however_a_record_is_cut_or_bent_it_is_read_or_called_garbage(Sample sample) {
        var bytes = serde.serializer().serialize("topic", sample.record());
        for (var place = 5; place < bytes.length; place++) {
            var cut = Arrays.copyOf(bytes, place);
            assertThatThrownBy(() -> serde.deserializer().deserialize("topic", cut))
                    .isInstanceOf(SerializationException.class);
            for (var value = 0; value < 256; value += 5) {
                var bent = bytes.clone();
                bent[place] = (byte) value;
                try {
                    assertThat(serde.deserializer().deserialize("topic", bent)).isNotNull();
                } catch (SerializationException garbage) {
                    assertThat(garbage).hasMessageNotContaining("null");
                }
            }
        }
    }

    @Test
    void bytes_left_over_are_garbage() {
        var bytes = HexFormat.of().parseHex(HEADER + Sample.A_PRICE.hex() + "00");
        registry.add("topic-value", Price.getClassSchema());

        assertThatThrownBy(() -> serde.deserializer().deserialize("topic", bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("left over");
    }

    @Test
    void a_text_that_claims_to_be_gigabytes_long_is_garbage_and_not_the_end_of_memory() {
        registry.add("topic-value", Price.getClassSchema());
        var bytes = HexFormat.of().parseHex(HEADER + "feffffff0f" + "6162");

        assertThatThrownBy(() -> serde.deserializer().deserialize("topic", bytes))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void a_record_that_cannot_be_written_leaves_nothing_behind_in_the_next() {
        var broken = new Price();
        broken.setPrice("1.5");
        assertThatThrownBy(() -> serde.serializer().serialize("topic", broken))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("source");

        var bytes = serde.serializer().serialize("topic", Sample.A_PRICE.record());

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(HEADER + Sample.A_PRICE.hex());
    }

    @Test
    void a_record_larger_than_the_buffers_is_written_whole() {
        var large =
                Price.newBuilder().setPrice("1").setSource("x".repeat(1 << 20)).build();

        var read = serde.deserializer().deserialize("topic", serde.serializer().serialize("topic", large));

        assertThat(read).isEqualTo(large);
    }
}
