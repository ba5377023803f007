package me.degenduel.topology.contest;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100, 5_000})
    void it_is_what_a_stable_sort_says_and_everyone_finds_their_place(int size) {
        var random = new Random(size);
        for (var spread : new long[] {1, 3, 1_000, 1L << 34, Long.MAX_VALUE}) {
            var values = random.longs(size, 0, spread).toArray();

            var ranking = Ranking.of(values);

            var sorted = IntStream.range(0, size)
                    .boxed()
                    .sorted(comparing((Integer number) -> values[number], reverseOrder()))
                    .toList();
            assertThat(IntStream.range(0, size).mapToObj(ranking::at).toList()).isEqualTo(sorted);
            for (var place = 0; place < size; place++) {
                var value = values[sorted.get(place)];
                assertThat(ranking.place(sorted.get(place))).isEqualTo(place);
                if (place == 0 || values[sorted.get(place - 1)] != value) {
                    assertThat(ranking.rank(value)).isEqualTo(place + 1);
                }
            }
            assertThat(ranking.rank(Arrays.stream(values).min().orElse(0) - 1)).isEqualTo(size + 1);
        }
    }
}
