package me.degenduel.topology.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import me.degenduel.schemas.Signal;
import me.degenduel.schemas.SignalKind;
import me.degenduel.schemas.Trend;
import org.junit.jupiter.api.Test;

class MinutesTest {
    private final List<SignalKind> said = new ArrayList<>();
    private final Minutes minutes = new Minutes();
    private long next;

    @Test
    void a_minute_far_above_its_hour_is_a_volume_spike() {
        quiet(10);

        close(1, 100);

        assertThat(said).containsExactly(SignalKind.VOLUME_SPIKE);
    }

    @Test
    void ten_minutes_are_needed_to_know_what_is_usual() {
        quiet(9);

        close(1, 100);

        assertThat(said).isEmpty();
    }

    @Test
    void a_volume_just_within_two_and_a_half_deviations_is_none() {
        // Of 9 and 11 in turn, the mean is 10 and the deviation 1.
        quiet(10);

        close(1, 12.5);
        assertThat(said).isEmpty();
        next++;
        close(1, 14);

        assertThat(said).containsExactly(SignalKind.VOLUME_SPIKE);
    }

    @Test
    void what_is_older_than_an_hour_is_not_usual_any_more() {
        quiet(10);
        next += 60;

        close(1, 100);

        assertThat(said).isEmpty();
    }

    @Test
    void a_minute_that_moves_far_is_a_price_signal_up_and_down() {
        for (var i = 0; i < 12; i++) {
            close(i % 2 == 0 ? 1 : 1.001, 10);
        }
        said.clear();

        close(1.1, 10);
        close(1.0, 10);

        assertThat(said).containsOnly(SignalKind.PRICE_MOVE);
    }

    @Test
    void a_source_without_volumes_gives_no_spikes_and_no_volume() {
        for (var i = 0; i < 20; i++) {
            minute(1, null);
        }

        assertThat(said).isEmpty();
        assertThat(minutes.volume(20 * 60_000)).isNull();
    }

    @Test
    void the_trend_is_known_after_twenty_six_closes_and_told_when_it_turns() {
        for (var i = 0; i < 25; i++) {
            close(1 + i / 100.0, 10);
        }
        assertThat(minutes.trend()).isNull();
        close(1.25, 10);
        assertThat(minutes.trend()).isEqualTo(Trend.UP);
        said.clear();

        for (var i = 0; i < 30; i++) {
            close(1.25 - i / 100.0, 10);
        }

        assertThat(minutes.trend()).isEqualTo(Trend.DOWN);
        assertThat(said).contains(SignalKind.TREND);
    }

    @Test
    void the_volume_of_the_hour_is_that_of_its_fifty_nine_minutes_before_the_one_that_runs() {
        quiet(70);

        assertThat(minutes.volume(next * 60_000)).isEqualByComparingTo("591");
    }

    @Test
    void what_is_kept_is_read_as_it_was() {
        quiet(30);

        var again = Minutes.of(minutes.bytes());

        assertThat(again.bytes()).isEqualTo(minutes.bytes());
        assertThat(again.score()).isEqualTo(minutes.score());
    }

    private void quiet(int count) {
        for (var i = 0; i < count; i++) {
            close(1, i % 2 == 0 ? 9 : 11);
        }
    }

    private void close(double price, double volume) {
        minute(price, BigDecimal.valueOf(volume));
    }

    private void minute(double price, BigDecimal volume) {
        var start = next++ * 60_000;
        minutes
                .closed(
                        Bar.of(start, start, BigDecimal.valueOf(price), volume == null ? null : volume.setScale(18)),
                        new BigDecimal("0.5"))
                .stream()
                .map(Signal.Builder::getKind)
                .forEach(said::add);
    }
}
