package me.degenduel.bench.chaos;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import me.degenduel.bench.chaos.Disturbance.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisturbanceTest {
    private static final Duration RUN = Duration.ofMinutes(3);
    private static final Duration REST = Duration.ofSeconds(8);

    @Test
    void a_seed_plans_the_same_again_and_another_something_else() {
        assertThat(Disturbance.plan(1, RUN)).isEqualTo(Disturbance.plan(1, RUN)).isNotEqualTo(Disturbance.plan(2, RUN));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void every_part_has_its_turn_and_then_its_rest(long seed) {
        var plan = Disturbance.plan(seed, RUN);
        assertThat(plan).extracting(Disturbance::part).contains(Part.values());
        plan.stream().collect(groupingBy(Disturbance::part)).values().forEach(turns -> {
            for (var turn = 1; turn < turns.size(); turn++) {
                var before = turns.get(turn - 1);
                assertThat(turns.get(turn).at())
                        .isGreaterThanOrEqualTo(
                                before.at().plus(before.lasting()).plus(REST));
            }
        });
    }
}
