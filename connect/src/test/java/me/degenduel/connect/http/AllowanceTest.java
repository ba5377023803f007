package me.degenduel.connect.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final long SECOND = 1_000_000_000;
    private static final int PER_MINUTE = 60;

    @Test
    void the_first_call_is_free_and_the_next_waits() {
        var allowance = new Allowance(SECOND, 0);
        assertThat(allowance.pause(0)).isZero();
        allowance.call(0);
        assertThat(allowance.pause(SECOND / 4)).isEqualTo(3 * SECOND / 4);
        assertThat(allowance.pause(SECOND)).isZero();
    }

    @Test
    void no_minute_has_more_calls_than_it_may_whenever_it_begins() {
        var random = new SplittableRandom(1);
        var allowance = new Allowance(60 * SECOND / PER_MINUTE, 0);
        var calls = new ArrayList<Long>();
        for (var now = 0L; now < 600 * SECOND; now += random.nextLong(random.nextInt(10) == 0 ? 20 * SECOND : SECOND)) {
            if (allowance.pause(now) == 0) {
                allowance.call(now);
                calls.add(now);
            }
        }
        for (var first : calls) {
            assertThat(calls.stream()
                            .filter(call -> call >= first && call < first + 60 * SECOND)
                            .count())
                    .isLessThanOrEqualTo(PER_MINUTE);
        }
        assertThat(calls).hasSizeGreaterThan(100);
    }
}
