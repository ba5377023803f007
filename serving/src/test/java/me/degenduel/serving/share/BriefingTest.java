package me.degenduel.serving.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.Standing;
import me.degenduel.serving.live.Facts;
import me.degenduel.serving.read.Published;
import org.junit.jupiter.api.Test;

/** What an instance is told of contests that another one plays. */
class BriefingTest {
    private static final String ANN = "Ann";
    private static final String BOB = "Bob";

    private final Briefing briefing = new Briefing();
    private final Published seven = contest("7", false, ANN, BOB);
    private final Published eight = contest("8", false, BOB);

    @Test
    void it_is_told_of_those_whom_it_has_asked_for_and_of_no_others() {
        watch(ANN, "Nobody");

        var first = next(seven, eight);
        assertThat(first.plays()).containsExactlyInAnyOrder("7", "8");
        assertThat(first.lookedFor()).containsExactlyInAnyOrder(ANN, "Nobody");
        assertThat(told(first)).containsExactly("7 " + ANN);
    }

    @Test
    void what_was_told_is_told_again_when_it_was_published_again() {
        watch(ANN, BOB);
        next(seven, eight);

        assertThat(told(next(seven, eight))).isEmpty();
        assertThat(told(next(contest("7", false, ANN, BOB), eight))).containsExactlyInAnyOrder("7 " + ANN, "7 " + BOB);
    }

    @Test
    void what_was_told_before_its_record_was_read_is_told_again_with_the_record() {
        watch(ANN, BOB);
        briefing.next(Map.of(3, 5L), Map.of("7", 5L, "8", 2L), List.of(seven, eight));

        var record = briefing.next(Map.of(3, 6L), Map.of("7", 6L, "8", 2L), List.of(seven, eight));
        assertThat(record.read()).containsEntry(3, 6L);
        assertThat(told(record)).containsExactlyInAnyOrder("7 " + ANN, "7 " + BOB);
    }

    @Test
    void whoever_is_asked_for_later_is_told_of_at_once_and_alone() {
        watch(ANN);
        next(seven, eight);

        watch(BOB);

        var next = next(seven, eight);
        assertThat(next.plays()).isEmpty();
        assertThat(next.lookedFor()).containsExactly(BOB);
        assertThat(told(next)).containsExactlyInAnyOrder("7 " + BOB, "8 " + BOB);
    }

    @Test
    void whoever_is_not_wanted_any_more_is_told_of_no_more() {
        watch(ANN, BOB);
        briefing.hear(new Watch(Set.of(), Set.of(BOB)));

        var next = next(seven, eight);
        assertThat(next.lookedFor()).containsExactly(ANN);
        assertThat(told(next)).containsExactly("7 " + ANN);
    }

    @Test
    void whoever_is_asked_for_again_is_told_of_again() {
        watch(ANN);
        next(seven);
        watch(ANN);

        var next = next(seven);
        assertThat(next.lookedFor()).containsExactly(ANN);
        assertThat(told(next)).containsExactly("7 " + ANN);
    }

    @Test
    void how_far_it_is_says_nothing_to_who_has_asked_for_nobody() {
        assertThat(briefing.next(Map.of(3, 5L), Map.of(), List.of(seven)).read())
                .isEmpty();
        watch(ANN);
        assertThat(briefing.next(Map.of(3, 5L), Map.of(), List.of(seven)).read())
                .containsEntry(3, 5L);
    }

    @Test
    void a_contest_that_is_retired_is_said_to_be_and_nobody_is_in_it() {
        watch(ANN);

        var next = next(contest("7", true, ANN));
        assertThat(next.retired()).containsExactly("7");
        assertThat(next.entries()).isEmpty();
    }

    @Test
    void a_contest_that_went_elsewhere_and_came_back_is_new() {
        watch(ANN);
        next(seven);
        next();

        var next = next(seven);
        assertThat(next.plays()).containsExactly("7");
        assertThat(told(next)).containsExactly("7 " + ANN);
    }

    private void watch(String... wallets) {
        briefing.hear(new Watch(new HashSet<>(List.of(wallets)), Set.of()));
    }

    private Report next(Published... played) {
        return briefing.next(Map.of(), Map.of(), List.of(played));
    }

    private static List<String> told(Report report) {
        return report.entries().stream()
                .map(entry -> entry.contest() + " " + entry.portfolio().wallet())
                .toList();
    }

    private static Published contest(String id, boolean retired, String... wallets) {
        var top = List.of(wallets).stream()
                .map(wallet -> Facts.standing(1, wallet, "10000"))
                .toArray(Standing[]::new);
        return Facts.published(Facts.standings(id, ContestState.ACTIVE, top), retired);
    }
}
