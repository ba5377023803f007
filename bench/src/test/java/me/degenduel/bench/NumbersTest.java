package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class NumbersTest {
    static List<Arguments> texts() {
        return List.of(
                Arguments.of("", List.of()),
                Arguments.of("n:12,n:345", List.of(12, 345)),
                Arguments.of("n:7", List.of(7)),
                Arguments.of("m:7 nn:8.5", List.of(8)),
                Arguments.of("n", List.of()));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void numbers_are_found_after_their_mark(String text, List<Integer> numbers) {
        var found = new ArrayList<Integer>();

        Numbers.after("n:").in(ByteBuffer.wrap(text.getBytes(UTF_8)), found::add);

        assertThat(found).isEqualTo(numbers);
    }

    @Test
    void all_numbers_after_their_mark_are_replaced() {
        var replaced = Numbers.after("n:").replaced("n:12 m:12 n:34".getBytes(UTF_8), 56);

        assertThat(replaced).asString(UTF_8).isEqualTo("n:56 m:12 n:56");
    }
}
