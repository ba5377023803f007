package me.degenduel.topology.market;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import java.util.regex.Pattern;
import me.degenduel.schemas.Refusal;
import me.degenduel.topology.market.PriceText.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTextTest {
    private static final String ALMOST = "00123456789..+-eE ,\u0661";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "0.5",
                ".5",
                "5.",
                "+1",
                "1e-15",
                "1E-18",
                "1e19",
                "0.000000000000000001",
                "99999999999999999999",
                "1.0000000000000000000000000",
                "000000000000000000000001"
            })
    void a_price(String text) {
        assertThat(PriceText.read(text)).isInstanceOfSatisfying(Reading.Good.class, good -> {
            assertThat(good.value()).isEqualByComparingTo(new BigDecimal(text));
            assertThat(good.value().scale()).isEqualTo(18);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 | NOT_POSITIVE",
                "0 | NOT_POSITIVE",
                "-0.0 | NOT_POSITIVE",
                "0e9999 | NOT_POSITIVE",
                "NaN | NOT_A_NUMBER",
                "Infinity | NOT_A_NUMBER",
                "'' | NOT_A_NUMBER",
                "' 1' | NOT_A_NUMBER",
                "12,5 | NOT_A_NUMBER",
                "0x10 | NOT_A_NUMBER",
                "1e | NOT_A_NUMBER",
                ". | NOT_A_NUMBER",
                "١ | NOT_A_NUMBER",
                "1e99999 | NOT_A_NUMBER",
                "1e-19 | TOO_MANY_DECIMALS",
                "1.1234567890123456789 | TOO_MANY_DECIMALS",
                "1e-9999 | TOO_MANY_DECIMALS",
                "1e20 | TOO_LARGE",
                "1e40 | TOO_LARGE",
                "100000000000000000000 | TOO_LARGE",
                "1e9999 | TOO_LARGE"
            })
    void no_price(String text, Refusal reason) {
        assertThat(PriceText.read(text)).isEqualTo(new Reading.Bad(reason));
    }

    @ParameterizedTest
    @CsvSource({"1e6,1000000", "0,0", "0.1234567890123456785,0.123456789012345678"})
    void a_figure_is_rounded(String text, BigDecimal figure) {
        assertThat(PriceText.figure(text))
                .hasValueSatisfying(value -> assertThat(value).isEqualByComparingTo(figure));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "NaN", "", "1e20", "n/a"})
    void a_figure_that_makes_no_sense_is_none(String text) {
        assertThat(PriceText.figure(text)).isEmpty();
    }

    /** Against a pattern that says the same in one line, over texts that are nearly numbers. */
    @Test
    void what_is_a_number_is_what_the_pattern_says() {
        var pattern = Pattern.compile("[+-]?([0-9]{1,80}(\\.[0-9]{0,80})?|\\.[0-9]{1,80})([eE][+-]?[0-9]{1,4})?");
        var random = new Random(7);
        var numbers = 0;
        for (var round = 0; round < 200_000; round++) {
            var text = random.ints(random.nextInt(9), 0, ALMOST.length())
                    .mapToObj(at -> ALMOST.substring(at, at + 1))
                    .collect(joining());
            text = round % 10 == 0 ? text + "1".repeat(76 + random.nextInt(8)) : text;
            var is = pattern.matcher(text).matches();
            numbers += is ? 1 : 0;
            assertThat(PriceText.read(text).equals(new Reading.Bad(Refusal.NOT_A_NUMBER)))
                    .as(text)
                    .isEqualTo(!is);
        }
        assertThat(numbers).isGreaterThan(1_000);
    }
}
