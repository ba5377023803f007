package me.degenduel.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import me.degenduel.schemas.Refusal;
import me.degenduel.topology.PriceText.Reading;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTextTest {
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
}
