package me.degenduel.connect.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import me.degenduel.connect.prices.Whitelist.Decisions;
import me.degenduel.schemas.WhitelistRow;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WhitelistTest {
    private static final String BONK = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    private static final String WIF = "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm";
    private static final Optional<WhitelistRow> TOMBSTONE = Optional.empty();

    @Nested
    class ItsLog {
        private final Decisions decisions = new Decisions();

        @Test
        void a_listed_token_is_listed_once() {
            assertThat(decisions.change(BONK, row("listed", 1, 10))).contains(true);
            assertThat(decisions.change(BONK, row("listed", 1, 20))).isEmpty();
            assertThat(decisions.listed()).isEqualTo(1);
        }

        @Test
        void a_token_that_waits_for_a_decision_is_not_listed() {
            assertThat(decisions.change(BONK, row("submitted", 1, 10))).isEmpty();
            assertThat(decisions.change(BONK, row("verifying", 1, 20))).isEmpty();
            assertThat(decisions.listed()).isZero();
        }

        @Test
        void a_decision_delists_it() {
            decisions.change(BONK, row("listed", 1, 10));
            assertThat(decisions.change(BONK, row("delisted", 1, 20))).contains(false);
        }

        @Test
        void a_deleted_row_delists_it_and_its_tombstone_says_nothing_new() {
            decisions.change(BONK, row("listed", 1, 10));
            assertThat(decisions.change(BONK, deleted(1, 20))).contains(false);
            assertThat(decisions.change(BONK, TOMBSTONE)).isEmpty();
        }

        @Test
        void a_tombstone_alone_delists_it_when_compaction_has_left_nothing_else() {
            decisions.change(BONK, row("listed", 1, 10));
            assertThat(decisions.change(BONK, TOMBSTONE)).contains(false);
        }

        @Test
        void a_repeated_change_changes_nothing() {
            decisions.change(BONK, row("listed", 1, 10));
            decisions.change(BONK, row("delisted", 1, 20));
            assertThat(decisions.change(BONK, row("listed", 1, 10))).isEmpty();
            assertThat(decisions.listed()).isZero();
        }

        @Test
        void a_repeated_change_does_not_bring_back_what_was_deleted() {
            decisions.change(BONK, row("listed", 1, 10));
            decisions.change(BONK, deleted(1, 20));
            decisions.change(BONK, TOMBSTONE);
            assertThat(decisions.change(BONK, row("listed", 1, 10))).isEmpty();
            assertThat(decisions.listed()).isZero();
        }

        @Test
        void a_new_epoch_is_newer_wherever_its_log_stands() {
            decisions.change(BONK, row("listed", 1, 1_000));
            assertThat(decisions.change(BONK, row("rejected", 2, 0))).contains(false);
        }

        @Test
        void a_log_repeated_from_the_middle_ends_where_it_ended() {
            decisions.change(BONK, row("listed", 1, 10));
            for (var again = 0; again < 2; again++) {
                decisions.change(BONK, deleted(1, 20));
                decisions.change(BONK, TOMBSTONE);
                decisions.change(BONK, row("listed", 1, 30));
            }
            assertThat(decisions.listed()).isEqualTo(1);
        }
    }

    @Nested
    class OneSource {
        private final Listed listed = new Listed();

        @Test
        void sees_first_what_is_listed_already() throws InterruptedException {
            listed.changed(WIF, true);
            listed.changed(BONK, true);
            assertThat(listed.changes(Duration.ZERO)).containsExactly(Map.entry(BONK, true), Map.entry(WIF, true));
            assertThat(listed.changes(Duration.ZERO)).isEmpty();
        }

        @Test
        void hears_the_newest_word_of_each_token() throws InterruptedException {
            listed.changed(BONK, true);
            listed.changed(BONK, false);
            assertThat(listed.changes(Duration.ZERO)).containsExactly(Map.entry(BONK, false));
            assertThat(listed.addresses()).isEmpty();
        }

        @Test
        void is_woken_by_a_change() throws InterruptedException {
            var somebody = Thread.startVirtualThread(() -> listed.changed(BONK, true));
            assertThat(listed.changes(Duration.ofSeconds(30))).containsExactly(Map.entry(BONK, true));
            somebody.join();
        }
    }

    private static Optional<WhitelistRow> row(String status, long epoch, long lsn) {
        return Optional.of(
                new WhitelistRow(BONK, status, null, null, null, Instant.EPOCH, false, epoch, lsn, Instant.EPOCH));
    }

    private static Optional<WhitelistRow> deleted(long epoch, long lsn) {
        return Optional.of(
                new WhitelistRow(BONK, "listed", null, null, null, Instant.EPOCH, true, epoch, lsn, Instant.EPOCH));
    }
}
