package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import me.degenduel.serving.read.TokenJson;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can be said survives JSON in both directions. */
class MessagesTest {
    static Stream<Named<Record>> messages() {
        return Stream.concat(Examples.CLIENT.stream(), Examples.SERVER.stream())
                .map(message -> named(message.getClass().getSimpleName(), (Record) message));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void a_message_comes_back_from_json_as_it_was(Record message) throws JsonProcessingException {
        var family = message instanceof ClientMessage ? ClientMessage.class : ServerMessage.class;
        var written = Wire.JSON.writeValueAsString(message);

        assertThat((Object) Wire.JSON.readValue(written, family)).isEqualTo(message);
    }

    @Test
    void every_message_has_an_example_and_a_sentence() {
        var all = Stream.of(ClientMessage.class, ServerMessage.class)
                .flatMap(Wire::records)
                .toList();

        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(messages()
                        .map(message -> message.getPayload().getClass())
                        .toList());
        assertThat(all).allMatch(message -> message.isAnnotationPresent(About.class));
    }

    @Test
    void every_message_says_its_type_first_and_its_time_last() {
        for (var message : Examples.SERVER) {
            var fields = names(parsed(UTF_8.decode(Wire.frame(message).bytes()).toString()));

            assertThat(fields).startsWith("type");
            assertThat(fields).contains("timestamp");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.000000000000000001", "1e-12", "100", "150.25", "12345678901234567890.123456789012345678"})
    void a_price_is_a_valid_number_and_exact_text_without_an_exponent(String price) {
        var token = parsed(
                Wire.row(TokenJson.of(Facts.token(Facts.SOL, "SOL", price))).toString());

        assertThat(token.get("price").isNumber()).isTrue();
        assertThat(token.get("price").decimalValue()).isEqualByComparingTo(price);
        assertThat(token.get("price_text").asText()).doesNotContainIgnoringCase("e");
        assertThat(Facts.decimal(token.get("price_text").asText())).isEqualByComparingTo(price);
    }

    @Test
    void what_nobody_knows_of_a_token_is_null_and_not_missing() {
        var unknown = Facts.token(Facts.SOL, "SOL", "1");
        unknown.setPrice(null);
        unknown.setMarketCap(null);
        var token = parsed(Wire.row(TokenJson.of(unknown)).toString());

        assertThat(Stream.of("price", "price_text", "market_cap", "change_24h", "buy_pressure"))
                .allMatch(field -> token.has(field) && token.get(field).isNull());
    }

    private static JsonNode parsed(String text) {
        try {
            return Wire.JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(notJson);
        }
    }

    private static Iterable<String> names(JsonNode object) {
        return object::fieldNames;
    }
}
