package me.degenduel.connect.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.time.MicroTimestamp;
import io.debezium.time.NanoTimestamp;
import io.debezium.time.Timestamp;
import io.debezium.time.ZonedTimestamp;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import me.degenduel.schemas.Secret;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtherTableTest {
    static Stream<Arguments> columns() {
        return Stream.of(
                Arguments.of(Schema.STRING_SCHEMA, "0.000000001000000000", "0.000000001000000000"),
                Arguments.of(Schema.FLOAT64_SCHEMA, 1e-9, "1.0E-9"),
                Arguments.of(Schema.FLOAT32_SCHEMA, 0.1f, "0.1"),
                Arguments.of(Schema.INT64_SCHEMA, 1_740_830_340L, "1740830340"),
                Arguments.of(Timestamp.schema(), 1_740_830_340_250L, "2025-03-01T11:59:00.250Z"),
                Arguments.of(MicroTimestamp.schema(), 1_740_830_340_250_001L, "2025-03-01T11:59:00.250001Z"),
                Arguments.of(NanoTimestamp.schema(), 1_740_830_340_250_000_001L, "2025-03-01T11:59:00.250000001Z"),
                Arguments.of(ZonedTimestamp.schema(), "2025-03-01T11:59:00Z", "2025-03-01T11:59:00Z"));
    }

    @ParameterizedTest
    @MethodSource("columns")
    void a_value_of_any_type_is_the_text_that_means_it(Schema type, Object value, String text) {
        assertThat(OtherTableReading.text(type, value)).contains(text);
    }

    @Test
    void null_is_nothing() {
        assertThat(OtherTableReading.text(Schema.OPTIONAL_STRING_SCHEMA, null)).isEmpty();
    }

    @Test
    void one_table_is_read_and_nothing_is_made_but_a_slot_that_goes_with_us() {
        var table = new OtherTable(
                "DD_OTHER",
                new Database("jdbc:postgresql://market.example/market", "reader", new Secret("correct horse")),
                "ours",
                "public",
                "quotes",
                new TreeMap<>(Map.of("DD_OTHER_PRICE", "price_usd")),
                Duration.ofSeconds(30));

        assertThat(table.debezium())
                .containsEntry("table.include.list", "public[.]quotes")
                .containsEntry("column.include.list", "public[.]quotes[.]price_usd")
                .containsEntry("publication.autocreate.mode", "disabled")
                .containsEntry("slot.drop.on.stop", "true")
                .containsEntry("heartbeat.interval.ms", "5000")
                .containsEntry("driver.socketTimeout", "30")
                .containsEntry("decimal.handling.mode", "string");
        assertThat(table.toString()).doesNotContain("correct horse");
    }
}
