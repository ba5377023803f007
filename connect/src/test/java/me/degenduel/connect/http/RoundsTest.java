package me.degenduel.connect.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is asked for when, with a clock that only these tests move. */
class RoundsTest {
    private static final long SECOND = 1_000_000_000;
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(10), 3, Duration.ofSeconds(5), Duration.ofMinutes(5), 1_000, 4);

    private final Rounds rounds = new Rounds(2, 30 * SECOND, LIMITS, () -> 0);

    @Test
    void nobody_is_asked_for_while_nobody_is_listed() {
        assertThat(rounds.take(0)).isEmpty();
        assertThat(rounds.next()).isEmpty();
    }

    @Test
    void everyone_is_asked_for_in_batches_and_again_after_the_interval() {
        list("a", "b", "c");

        assertThat(all(0)).containsExactly(List.of("a", "b"), List.of("c"));
        assertThat(all(22 * SECOND)).isEmpty();
        assertThat(all(30 * SECOND)).containsExactly(List.of("a", "b"), List.of("c"));
    }

    @Test
    void a_new_token_comes_before_all_that_is_late() {
        list("a", "b", "c", "d");
        all(0);
        list("z");

        assertThat(take(300 * SECOND)).startsWith("z");
    }

    @Test
    void tokens_that_were_listed_one_by_one_share_a_call_from_the_second_round_on() {
        list("a");
        all(0);
        list("b");
        all(SECOND);

        assertThat(all(30 * SECOND)).containsExactly(List.of("a", "b"));
    }

    @Test
    void a_delisted_token_is_not_asked_for() {
        list("a", "b");
        all(0);
        rounds.change("a", false);

        assertThat(all(30 * SECOND)).containsExactly(List.of("b"));
    }

    @Test
    void a_token_that_is_delisted_while_it_is_asked_for_is_not_asked_for_again() {
        list("a", "b");
        var batch = rounds.take(0).orElseThrow();
        rounds.change("a", false);

        assertThat(rounds.stillListed(batch)).containsExactly("b");
        rounds.answered(batch, 0);

        assertThat(all(30 * SECOND)).containsExactly(List.of("b"));
    }

    @Test
    void what_failed_is_asked_three_times_again_after_5_then_10_then_20_seconds_and_then_with_the_next_round() {
        list("a");
        var asked = new ArrayList<Long>();

        for (var second = 0L; second < 80; second++) {
            var now = second * SECOND;
            rounds.take(now).ifPresent(batch -> {
                asked.add(now / SECOND);
                rounds.failed(batch, now, 0, false);
            });
        }

        assertThat(asked).containsExactly(0L, 5L, 15L, 35L, 65L, 70L);
    }

    @Test
    void what_waits_to_be_asked_again_holds_nobody_up() {
        list("a", "b");
        rounds.failed(rounds.take(0).orElseThrow(), 0, 0, false);
        list("c");

        assertThat(take(0)).containsExactly("c");
        assertThat(rounds.next()).contains(5 * SECOND);
    }

    @Test
    void a_retry_that_became_pointless_is_none() {
        list("a");
        rounds.failed(rounds.take(0).orElseThrow(), 0, 0, false);
        rounds.change("a", false);

        assertThat(all(60 * SECOND)).isEmpty();
    }

    @Test
    void whoever_is_listed_anew_while_a_retry_waits_is_asked_for_once() {
        list("a");
        rounds.failed(rounds.take(0).orElseThrow(), 0, 0, false);
        rounds.change("a", false);
        list("a");

        assertThat(all(0)).containsExactly(List.of("a"));
        assertThat(all(6 * SECOND)).isEmpty();
    }

    @Test
    void a_source_that_wants_to_be_left_alone_is_also_for_new_tokens() {
        list("a");
        rounds.failed(rounds.take(0).orElseThrow(), 0, 17 * SECOND, false);
        list("b");

        assertThat(rounds.take(16 * SECOND)).isEmpty();
        assertThat(rounds.next()).contains(17 * SECOND);
        assertThat(take(17 * SECOND)).containsExactly("b");
    }

    @Test
    void nobody_can_ask_to_be_left_alone_for_ever() {
        list("a");
        rounds.failed(rounds.take(0).orElseThrow(), 0, Duration.ofDays(1).toNanos(), false);

        assertThat(rounds.take(Duration.ofMinutes(5).toNanos() - 1)).isEmpty();
        assertThat(rounds.take(Duration.ofMinutes(5).toNanos())).isPresent();
    }

    @Test
    void a_refused_batch_is_halved_so_that_one_bad_token_spoils_no_other() {
        list("bad", "good");
        rounds.failed(rounds.take(0).orElseThrow(), 0, 0, true);

        assertThat(all(5 * SECOND)).containsExactly(List.of("bad"), List.of("good"));
    }

    private void list(String... addresses) {
        for (var address : addresses) {
            rounds.change(address, true);
        }
    }

    private List<String> take(long now) {
        return rounds.take(now).orElseThrow().addresses();
    }

    /** Everything that is due, each answered at once. */
    private List<List<String>> all(long now) {
        var batches = new ArrayList<List<String>>();
        for (var batch = rounds.take(now); batch.isPresent(); batch = rounds.take(now)) {
            batches.add(batch.get().addresses());
            rounds.answered(batch.get(), now);
        }
        return batches;
    }
}
