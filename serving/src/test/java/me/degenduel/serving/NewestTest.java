package me.degenduel.serving;

import static org.assertj.core.api.Assertions.assertThat;

import me.degenduel.schemas.UserRow;
import me.degenduel.serving.live.Facts;
import org.junit.jupiter.api.Test;

class NewestTest {
    private final Newest<UserRow> users = new Newest<>(Facts.topics().users);

    @Test
    void a_row_passes_if_it_is_newer() {
        assertThat(users.isNewer("a", row(1, 5))).isTrue();
        assertThat(users.isNewer("a", row(1, 6))).isTrue();
        assertThat(users.isNewer("a", row(2, 1))).isTrue();
    }

    @Test
    void a_change_that_capture_repeats_does_not() {
        users.isNewer("a", row(2, 5));

        assertThat(users.isNewer("a", row(2, 5))).isFalse();
        assertThat(users.isNewer("a", row(2, 4))).isFalse();
        assertThat(users.isNewer("a", row(1, 9))).isFalse();
    }

    @Test
    void a_repeated_change_does_not_bring_back_a_row_that_is_gone() {
        users.isNewer("a", row(1, 5));
        users.isNewer("a", deleted(1, 6));

        assertThat(users.isNewer("a", null)).isTrue();
        assertThat(users.isNewer("a", row(1, 5))).isFalse();
    }

    @Test
    void a_tombstone_that_is_repeated_after_its_successor_does_not_take_it_for_ever() {
        users.isNewer("a", row(1, 7));

        assertThat(users.isNewer("a", deleted(1, 6))).isFalse();
        assertThat(users.isNewer("a", null)).isTrue();
        assertThat(users.isNewer("a", row(1, 7))).isTrue();
    }

    @Test
    void on_a_topic_that_is_not_captured_everything_passes() {
        var tokens = new Newest<>(Facts.topics().tokens);
        var token = Facts.token(Facts.SOL, "SOL", "1");

        assertThat(tokens.isNewer(Facts.SOL, token)).isTrue();
        assertThat(tokens.isNewer(Facts.SOL, token)).isTrue();
    }

    private static UserRow row(long epoch, long lsn) {
        var row = Facts.user("a", "user", false);
        row.setEpoch(epoch);
        row.setLsn(lsn);
        return row;
    }

    private static UserRow deleted(long epoch, long lsn) {
        var row = row(epoch, lsn);
        row.setDeleted(true);
        return row;
    }
}
