package me.degenduel.connect.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"1e-9", "1E-9", "0.000010", "0.1234567890123456789012345", "12", "-0.0", "1e400"})
    void a_number_stays_as_it_was_written(String number) throws IOException {
        assertThat(Json.text(read("{\"price\":" + number + "}"), "price")).contains(number);
    }

    @Test
    void a_text_is_as_good_as_a_number() throws IOException {
        assertThat(Json.text(read("{\"price\":\"0.000010\"}"), "price")).contains("0.000010");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "{}", "[]", "[1]"})
    void what_is_neither_says_nothing(String value) throws IOException {
        assertThat(Json.text(read("{\"price\":" + value + "}"), "price")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1,", "{\"a\":1", "{\"a\"", "<html>", "{} {}", "NaN", "{\"a\":0x1}", "]"})
    void what_is_no_json_is_refused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }

    @Test
    void nobody_makes_it_dig_for_ever() {
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("9".repeat(100_000))).isInstanceOf(IOException.class);
    }

    private static com.fasterxml.jackson.databind.JsonNode read(String text) throws IOException {
        return Json.read(text.getBytes(UTF_8));
    }
}
