package me.degenduel.serving.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SolanaKeyTest {

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "So11111111111111111111111111111111111111112, true, a token of 43 characters",
        "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263, true, a token of 44",
        "11111111111111111111111111111111, true, 32 zeros",
        "1111111111111111111111111111111, false, 31 zeros",
        "111111111111111111111111111111111, false, 33 zeros",
        "JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFG, true, 32 times 255",
        "JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFH, false, one more than that",
        "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz, false, more than 32 bytes can hold",
        "2222222222222222222222222222222222, false, 25 bytes",
        "So1111111111111111111111111111111111111111O2, false, a letter that is none of them",
        "'', false, nothing",
    })
    void a_key_is_32_bytes(String text, boolean isOne, String what) {
        assertThat(SolanaKey.isOne(text)).as(what).isEqualTo(isOne);
    }
}
