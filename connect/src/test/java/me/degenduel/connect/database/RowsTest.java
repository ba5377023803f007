package me.degenduel.connect.database;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.data.Envelope;
import io.debezium.data.Envelope.Operation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import me.degenduel.connect.database.Position.Phase;
import me.degenduel.schemas.ContestParticipantRow;
import me.degenduel.schemas.ContestPortfolioRow;
import me.degenduel.schemas.ContestRow;
import me.degenduel.schemas.ContestSettings;
import me.degenduel.schemas.ContestTradeRow;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.ServiceCommandRow;
import me.degenduel.schemas.SessionRevocationRow;
import me.degenduel.schemas.SettingRow;
import me.degenduel.schemas.TokenPriceRow;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.UserRow;
import me.degenduel.schemas.WhitelistRow;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class RowsTest {
    private static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    private static final String WALLET = "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM";
    private static final Instant COMMIT = Instant.parse("2025-03-09T12:00:00.123Z");
    private static final Instant DECIDED = Instant.parse("2025-03-09T11:59:59.999Z");
    private static final String DECIDED_TEXT = "2025-03-09T11:59:59.999123Z";
    private static final long EPOCH = 7;
    private static final long LSN = 4711;

    private final Rows rows = new Rows();

    @Test
    void a_user_is_what_others_may_know() {
        var row = columns(
                entry("wallet_address", WALLET),
                entry("nickname", "degen_1a2b3c"),
                entry("role", "admin"),
                entry("is_banned", true));
        assertThat(inserted("users", "wallet_address", row))
                .isEqualTo(new UserRow(WALLET, "degen_1a2b3c", "admin", true, false, EPOCH, LSN, COMMIT));
    }

    @Test
    void a_token_has_its_links_and_labels_as_maps_and_lists_and_its_supply_exact() {
        var row = token();
        row.put("description", "The dog coin");
        row.put("image_url", "https://a.example/b.png");
        row.put("header_image_url", "https://a.example/h.png");
        row.put("color", "#ff8800");
        row.put("socials", "{\"twitter\": \"https://x.com/bonk\"}");
        row.put("websites", List.of("https://bonk.example", "https://two.example"));
        row.put("tags", List.of("meme"));
        row.put("supply", new BigDecimal("88872160000000.123456789012345678"));
        assertThat(inserted("tokens", "address", row))
                .isEqualTo(new TokenRow(
                        BONK,
                        3L,
                        "BONK",
                        "Bonk",
                        5,
                        "The dog coin",
                        "https://a.example/b.png",
                        "https://a.example/h.png",
                        "#ff8800",
                        Map.of("twitter", "https://x.com/bonk"),
                        List.of("https://bonk.example", "https://two.example"),
                        List.of("meme"),
                        new BigDecimal("88872160000000.123456789012345678"),
                        false,
                        EPOCH,
                        LSN,
                        COMMIT));
    }

    @Test
    void what_a_token_does_not_have_is_null() {
        assertThat(inserted("tokens", "address", token()))
                .isEqualTo(new TokenRow(
                        BONK, 3L, "BONK", "Bonk", 5, "", null, null, null, Map.of(), List.of(), List.of(), null, false,
                        EPOCH, LSN, COMMIT));
    }

    @Test
    void a_decision_keeps_who_and_why_and_its_time_to_the_millisecond() {
        var row = columns(
                entry("address", BONK),
                entry("status", "delisted"),
                entry("submitted_by", WALLET),
                entry("decided_by", WALLET),
                entry("reason", "rug"),
                entry("changed_at", DECIDED_TEXT));
        assertThat(inserted("token_whitelist", "address", row))
                .isEqualTo(
                        new WhitelistRow(BONK, "delisted", WALLET, WALLET, "rug", DECIDED, false, EPOCH, LSN, COMMIT));
    }

    @Test
    void a_last_value_may_know_nothing_but_its_token() {
        var row = columns(
                entry("address", BONK),
                entry("price", Optional.empty()),
                entry("market_cap", Optional.empty()),
                entry("volume_24h", Optional.empty()),
                entry("liquidity", Optional.empty()),
                entry("source", Optional.empty()),
                entry("updated_at", Optional.empty()),
                entry("last_sync_at", Optional.empty()));
        assertThat(inserted("token_prices", "address", row))
                .isEqualTo(
                        new TokenPriceRow(BONK, null, null, null, null, null, null, null, false, EPOCH, LSN, COMMIT));
    }

    @Test
    void a_last_value_is_exact() {
        var row = columns(
                entry("address", BONK),
                entry("price", new BigDecimal("0.000000000000000001")),
                entry("market_cap", new BigDecimal("12")),
                entry("volume_24h", new BigDecimal("0.5")),
                entry("liquidity", new BigDecimal("99999999999999999999.999999999999999999")),
                entry("source", "old"),
                entry("updated_at", DECIDED_TEXT),
                entry("last_sync_at", "2025-03-09T13:59:59.999+02:00"));
        assertThat(inserted("token_prices", "address", row))
                .isEqualTo(new TokenPriceRow(
                        BONK,
                        new BigDecimal("0.000000000000000001"),
                        new BigDecimal("12.000000000000000000"),
                        new BigDecimal("0.500000000000000000"),
                        new BigDecimal("99999999999999999999.999999999999999999"),
                        "old",
                        DECIDED,
                        DECIDED,
                        false,
                        EPOCH,
                        LSN,
                        COMMIT));
    }

    @Test
    void a_setting_is_json_as_it_is() {
        var row = columns(
                entry("key", "maintenance_mode"), entry("value", "{\"on\": true}"), entry("updated_by", WALLET));
        assertThat(inserted("system_settings", "key", row))
                .isEqualTo(new SettingRow("maintenance_mode", "{\"on\": true}", WALLET, false, EPOCH, LSN, COMMIT));
    }

    @Test
    void a_revoked_session_has_its_time() {
        var row = columns(entry("session", "s-1"), entry("revoked_at", DECIDED_TEXT));
        assertThat(inserted("session_revocations", "session", row))
                .isEqualTo(new SessionRevocationRow("s-1", DECIDED, false, EPOCH, LSN, COMMIT));
    }

    @Test
    void a_command_has_a_number_for_a_key() {
        var row = columns(
                entry("id", 12L),
                entry("service", "market_data_service"),
                entry("command", "reset_circuit_breaker"),
                entry("by", Optional.empty()),
                entry("at", DECIDED_TEXT));
        var record = rows.apply(change("service_commands", "id", Operation.CREATE, row));
        assertThat(record.key()).isEqualTo("12");
        assertThat(record.value())
                .isEqualTo(new ServiceCommandRow(
                        12L, "market_data_service", "reset_circuit_breaker", null, DECIDED, false, EPOCH, LSN, COMMIT));
    }

    @Test
    void a_contest_has_its_terms_exact() {
        assertThat(inserted("contests", "id", contest()))
                .isEqualTo(new ContestRow(
                        17L,
                        "DD-17",
                        "Seventeen",
                        "",
                        DECIDED,
                        DECIDED.plusSeconds(3_600),
                        new BigDecimal("0.500000000000000000"),
                        new BigDecimal("1000.000000000000000000"),
                        2,
                        100,
                        new ContestSettings(
                                List.of(
                                        new BigDecimal("62.500000000000000000"),
                                        new BigDecimal("37.500000000000000000")),
                                new BigDecimal("10.000000000000000000")),
                        null,
                        null,
                        WALLET,
                        DECIDED,
                        false,
                        EPOCH,
                        LSN,
                        COMMIT));
    }

    @Test
    void settings_of_a_contest_that_lack_something_stop_capture() {
        var row = contest();
        row.put("settings", "{\"prize_distribution\": [100]}");
        assertThatThrownBy(() -> inserted("contests", "id", row))
                .isInstanceOf(Unmappable.class)
                .hasMessageContaining("Column settings of table contests is no JSON of a contest's settings");
    }

    @Test
    void what_belongs_to_a_contest_has_a_key_that_begins_with_it() {
        assertThat(rows.apply(change("contest_participants", "contest/wallet", Operation.CREATE, participant())))
                .satisfies(record -> assertThat(record.key()).isEqualTo("17/" + WALLET), record -> assertThat(
                                record.value())
                        .isEqualTo(new ContestParticipantRow(
                                17L,
                                WALLET,
                                DECIDED,
                                new BigDecimal("10000.000000000000000000"),
                                false,
                                EPOCH,
                                LSN,
                                COMMIT)));
        assertThat(rows.apply(change("contest_portfolios", "contest/wallet/token", Operation.CREATE, position())))
                .satisfies(
                        record -> assertThat(record.key()).isEqualTo("17/" + WALLET + "/" + BONK),
                        record -> assertThat(record.value())
                                .isEqualTo(new ContestPortfolioRow(
                                        17L, WALLET, BONK, 60, DECIDED, false, EPOCH, LSN, COMMIT)));
        assertThat(rows.apply(change("contest_trades", "contest/wallet/id", Operation.CREATE, trade())))
                .satisfies(record -> assertThat(record.key()).isEqualTo("17/" + WALLET + "/4"), record -> assertThat(
                                record.value())
                        .isEqualTo(new ContestTradeRow(
                                17L, WALLET, 4L, BONK, "SELL", 0, DECIDED, false, EPOCH, LSN, COMMIT)));
    }

    @Test
    void what_contests_are_decided_by_keeps_its_time_when_a_snapshot_reads_it() {
        var cancelled = contest();
        cancelled.put("cancelled_at", "2025-03-09T11:59:59.500Z");
        cancelled.put("cancellation_reason", "rain");
        assertThat(committed("contests", "id", contest())).isEqualTo(DECIDED);
        assertThat(committed("contests", "id", cancelled)).isEqualTo(Instant.parse("2025-03-09T11:59:59.500Z"));
        assertThat(committed("contest_participants", "contest/wallet", participant()))
                .isEqualTo(DECIDED);
        assertThat(committed("contest_portfolios", "contest/wallet/token", position()))
                .isEqualTo(DECIDED);
        assertThat(committed("contest_trades", "contest/wallet/id", trade())).isEqualTo(DECIDED);
        assertThat(committed("tokens", "address", token())).isEqualTo(COMMIT);
    }

    @Test
    void a_record_keeps_its_topic_and_time_and_is_keyed_by_text() {
        var record = rows.apply(change("tokens", "address", Operation.UPDATE, token()));
        assertThat(record.topic()).isEqualTo("degenduel.public.tokens");
        assertThat(record.timestamp()).isEqualTo(COMMIT.toEpochMilli());
        assertThat(record.keySchema()).isEqualTo(Schema.STRING_SCHEMA);
        assertThat(record.key()).isEqualTo(BONK);
        assertThat(record.value()).isInstanceOfSatisfying(TokenRow.class, row -> assertThat(row.getLsn())
                .isEqualTo(LSN));
    }

    @Test
    void a_row_read_in_a_snapshot_is_older_than_every_change() {
        var record = rows.apply(change("tokens", "address", Operation.READ, token()));
        assertThat(record.value()).isInstanceOfSatisfying(TokenRow.class, row -> assertThat(row.getLsn())
                .isZero());
    }

    @Test
    void a_deletion_says_what_it_deleted() {
        var record = rows.apply(change("tokens", "address", Operation.DELETE, token()));
        assertThat(record.value()).isInstanceOfSatisfying(TokenRow.class, row -> {
            assertThat(row.getDeleted()).isTrue();
            assertThat(row.getSymbol()).isEqualTo("BONK");
        });
    }

    @Test
    void a_tombstone_has_the_same_key_and_nothing_else() {
        var deletion = change("tokens", "address", Operation.DELETE, token());
        var tombstone = rows.apply(deletion.newRecord(
                deletion.topic(), null, deletion.keySchema(), deletion.key(), null, null, deletion.timestamp()));
        assertThat(tombstone.key()).isEqualTo(BONK);
        assertThat(tombstone.value()).isNull();
    }

    @Test
    void a_clock_passes_as_it_is() {
        var deletion = change("tokens", "address", Operation.DELETE, token());
        var clock = deletion.newRecord(
                deletion.topic(), 4, Schema.STRING_SCHEMA, Keys.clock(4), null, null, deletion.timestamp());
        assertThat(rows.apply(clock)).isSameAs(clock);
    }

    @Test
    void a_column_that_is_null_and_must_not_be_stops_capture_and_says_where() {
        var row = token();
        row.put("symbol", Optional.empty());
        assertThatThrownBy(() -> inserted("tokens", "address", row))
                .isInstanceOf(Unmappable.class)
                .hasMessage(
                        "Column symbol of table tokens is null, in the row with address " + BONK + " at position 4711");
    }

    @Test
    void a_row_whose_key_has_parts_is_named_by_all_of_them() {
        var row = position();
        row.put("weight", Optional.empty());
        assertThatThrownBy(() -> inserted("contest_portfolios", "contest/wallet/token", row))
                .hasMessageContaining("in the row with contest/wallet/token 17/" + WALLET + "/" + BONK);
    }

    @Test
    void a_column_that_is_gone_stops_capture() {
        var row = token();
        row.remove("supply");
        assertThatThrownBy(() -> inserted("tokens", "address", row))
                .isInstanceOf(Unmappable.class)
                .hasMessageContaining("Column supply of table tokens is missing");
    }

    @Test
    void a_column_of_another_type_stops_capture() {
        var row = token();
        row.put("decimals", "five");
        assertThatThrownBy(() -> inserted("tokens", "address", row))
                .isInstanceOf(Unmappable.class)
                .hasMessageContaining("Column decimals of table tokens is of type java.lang.String");
    }

    @Test
    void a_value_that_cannot_be_read_stops_capture_without_being_said() {
        var row = token();
        row.put("socials", "[\"my secret\"]");
        assertThatThrownBy(() -> inserted("tokens", "address", row))
                .isInstanceOf(Unmappable.class)
                .hasMessageContaining("Column socials of table tokens is no JSON object of texts")
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_table_that_nobody_mapped_stops_capture() {
        assertThatThrownBy(() -> inserted("sessions", "id", columns(entry("id", "1"))))
                .isInstanceOf(Unmappable.class)
                .hasMessageContaining("sessions");
    }

    private Object inserted(String table, String key, Map<String, Object> row) {
        return rows.apply(change(table, key, Operation.CREATE, row)).value();
    }

    private Instant committed(String table, String key, Map<String, Object> row) {
        var record = (SpecificRecord)
                rows.apply(change(table, key, Operation.READ, row)).value();
        return (Instant) record.get(record.getSchema().getField("committed_at").pos());
    }

    private static Map<String, Object> contest() {
        return columns(
                entry("id", 17L),
                entry("code", "DD-17"),
                entry("name", "Seventeen"),
                entry("description", ""),
                entry("start_time", DECIDED_TEXT),
                entry("end_time", "2025-03-09T12:59:59.999Z"),
                entry("entry_fee", new BigDecimal("0.50000000")),
                entry("prize_pool", new BigDecimal("1000.00000000")),
                entry("min_participants", 2),
                entry("max_participants", 100),
                entry("settings", "{\"fee\": 10, \"prize_distribution\": [62.5, 37.50]}"),
                entry("cancelled_at", Optional.empty()),
                entry("cancellation_reason", Optional.empty()),
                entry("created_by", WALLET),
                entry("created_at", DECIDED_TEXT));
    }

    private static Map<String, Object> participant() {
        return columns(
                entry("contest", 17L),
                entry("wallet", WALLET),
                entry("entered_at", DECIDED_TEXT),
                entry("starting_value", new BigDecimal("10000.00000000")));
    }

    private static Map<String, Object> position() {
        return columns(
                entry("contest", 17L),
                entry("wallet", WALLET),
                entry("token", BONK),
                entry("weight", (short) 60),
                entry("entered_at", DECIDED_TEXT));
    }

    private static Map<String, Object> trade() {
        return columns(
                entry("contest", 17L),
                entry("wallet", WALLET),
                entry("id", 4L),
                entry("token", BONK),
                entry("side", "SELL"),
                entry("weight", (short) 0),
                entry("ordered_at", DECIDED_TEXT));
    }

    private static Map<String, Object> token() {
        return columns(
                entry("address", BONK),
                entry("id", 3L),
                entry("symbol", "BONK"),
                entry("name", "Bonk"),
                entry("decimals", 5),
                entry("description", ""),
                entry("image_url", Optional.empty()),
                entry("header_image_url", Optional.empty()),
                entry("color", Optional.empty()),
                entry("socials", "{}"),
                entry("websites", List.of()),
                entry("tags", List.of()),
                entry("supply", Optional.empty()));
    }

    @SafeVarargs
    private static Map<String, Object> columns(Map.Entry<String, Object>... columns) {
        var row = new LinkedHashMap<String, Object>();
        for (var column : columns) {
            row.put(column.getKey(), column.getValue());
        }
        return row;
    }

    /** A change as Debezium says it. */
    private static SourceRecord change(String table, String key, Operation operation, Map<String, Object> row) {
        var values = struct(row);
        var keys = struct(Stream.of(key.split("/")).collect(toMap(part -> part, row::get)));
        var source = struct(Map.of("lsn", LSN));
        var schema = SchemaBuilder.struct()
                .field(Envelope.FieldName.BEFORE, values.schema())
                .field(Envelope.FieldName.AFTER, values.schema())
                .field(Envelope.FieldName.SOURCE, source.schema())
                .field(Envelope.FieldName.OPERATION, Schema.STRING_SCHEMA)
                .build();
        var envelope = new Struct(schema)
                .put(operation == Operation.DELETE ? Envelope.FieldName.BEFORE : Envelope.FieldName.AFTER, values)
                .put(Envelope.FieldName.SOURCE, source)
                .put(Envelope.FieldName.OPERATION, operation.code());
        var offset = new Position(EPOCH, COMMIT.toEpochMilli(), Phase.CHANGES).with(new HashMap<String, Object>());
        return new SourceRecord(
                Map.of("server", "degenduel"),
                offset,
                "degenduel.public." + table,
                null,
                keys.schema(),
                keys,
                schema,
                envelope,
                COMMIT.toEpochMilli());
    }

    private static Struct struct(Map<String, Object> values) {
        var schema = SchemaBuilder.struct().optional();
        values.forEach((name, value) -> schema.field(name, schemaOf(value)));
        var struct = new Struct(schema.build());
        values.forEach((name, value) -> struct.put(name, value == Optional.empty() ? null : value));
        return struct;
    }

    private static Schema schemaOf(Object value) {
        return switch (value) {
            case Short number -> Schema.OPTIONAL_INT16_SCHEMA;
            case Long number -> Schema.OPTIONAL_INT64_SCHEMA;
            case Integer number -> Schema.OPTIONAL_INT32_SCHEMA;
            case Boolean flag -> Schema.OPTIONAL_BOOLEAN_SCHEMA;
            case BigDecimal number -> Decimal.builder(number.scale()).optional().build();
            case List<?> list ->
                SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).optional().build();
            default -> Schema.OPTIONAL_STRING_SCHEMA;
        };
    }
}
