package me.degenduel.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SampleTest {
    @ParameterizedTest
    @CsvSource({"0.5, 500", "0.99, 990", "1, 1000"})
    void a_quantile_is_a_duration_that_so_many_do_not_exceed(double share, double millis) {
        var sample = new Sample();
        LongStream.rangeClosed(1, 1_000).map(TimeUnit.MILLISECONDS::toNanos).forEach(sample::add);

        assertThat(sample.quantile(share)).isEqualTo(millis);
    }

    @Test
    void of_an_even_number_of_rounds_the_median_lies_between_two() {
        assertThat(Sample.median(List.of(4.0, 1.0, 2.0, 100.0), Double::doubleValue))
                .isEqualTo(3);
    }

    @Test
    void what_does_not_arrive_counts_as_late_as_patience_lasts() {
        var journeys = new Journeys(7, 2);
        var sample = new Sample();
        journeys.leave(7);
        journeys.leave(8);
        journeys.arrive(7, 0, sample);

        Journeys.await(sample, 2, Duration.ofMillis(1));

        assertThat(sample.quantile(1)).isEqualTo(1);
    }
}
