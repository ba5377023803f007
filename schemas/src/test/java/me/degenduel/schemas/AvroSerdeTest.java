package me.degenduel.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AvroSerdeTest {
    private final FakeRegistry registry = new FakeRegistry();
    private final AvroSerdes serdes =
            new AvroSerdes("me.degenduel.schemas.AvroSerde", Map.of("schema.registry.url", registry.url()));

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void what_was_written_is_read_again() {
        Serde<Price> serde = serdes.of(Price.class);
        var price = Price.newBuilder()
                .setPrice("1e-15")
                .setSource("dexscreener")
                .setBuys(3L)
                .build();

        var bytes = serde.serializer().serialize("market.prices.v1", price);

        assertThat(serde.deserializer().deserialize("market.prices.v1", bytes)).isEqualTo(price);
    }
}
