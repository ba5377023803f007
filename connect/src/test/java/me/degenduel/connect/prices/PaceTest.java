package me.degenduel.connect.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final long START = -5_000_000_000L;
    private static final long MILLI = 1_000_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 200, 1_000, 20_000, 33_333})
    void in_a_minute_there_are_exactly_as_many_as_the_rate_says(int perSecond) {
        var pace = new Pace(perSecond, START);
        var said = 0L;
        for (var now = START; now <= START + 60_000 * MILLI; now += MILLI) {
            said += pace.due(now);
        }
        assertThat(said).isEqualTo(60L * perSecond);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 1_000, 20_000})
    void waiting_as_told_never_says_more_than_a_step_and_one_at_once(int perSecond) {
        var pace = new Pace(perSecond, START);
        var now = START;
        for (var step = 0; step < 10_000; step++) {
            now += pace.pause(now).toNanos();
            assertThat(pace.due(now)).isBetween(1, perSecond / 50 + 1);
        }
    }

    @Test
    void a_slow_pace_sleeps_until_the_next() {
        var pace = new Pace(1, START);
        assertThat(pace.pause(START)).isEqualTo(Duration.ofSeconds(1));
        assertThat(pace.pause(START + 400 * MILLI)).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void after_a_long_pause_only_a_tenth_of_a_second_is_caught_up() {
        var pace = new Pace(1_000, START);
        assertThat(pace.due(START + 60_000 * MILLI)).isEqualTo(100);
        assertThat(pace.due(START + 60_001 * MILLI)).isEqualTo(1);
    }
}
