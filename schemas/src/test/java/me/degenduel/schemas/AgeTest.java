package me.degenduel.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgeTest {
    private static final SettingRow TOMBSTONE = null;

    @Test
    void a_row_gives_way_to_what_comes_later_in_the_log() {
        assertThat(age(1, 5).givesWayTo(row(1, 6))).isTrue();
    }

    @Test
    void a_repeated_change_does_not_count() {
        assertThat(age(1, 5).givesWayTo(row(1, 5))).isFalse();
        assertThat(age(1, 5).givesWayTo(row(1, 4))).isFalse();
    }

    @Test
    void a_new_epoch_is_newer_wherever_its_log_stands() {
        assertThat(age(1, 5).givesWayTo(row(2, 0))).isTrue();
        assertThat(age(2, 0).givesWayTo(row(1, 5))).isFalse();
    }

    @Test
    void a_tombstone_takes_a_row_that_stands() {
        assertThat(age(1, 5).givesWayTo(TOMBSTONE)).isTrue();
    }

    @Test
    void a_deleted_row_outlives_its_tombstone_and_gives_way_to_its_successor_alone() {
        var deleted = row(1, 5);
        deleted.setDeleted(true);

        assertThat(Age.of(deleted).givesWayTo(TOMBSTONE)).isFalse();
        assertThat(Age.of(deleted).givesWayTo(row(1, 4))).isFalse();
        assertThat(Age.of(deleted).givesWayTo(row(1, 6))).isTrue();
    }

    private static Age age(long epoch, long lsn) {
        return Age.of(row(epoch, lsn));
    }

    private static SettingRow row(long epoch, long lsn) {
        return SettingRow.newBuilder()
                .setKey("key")
                .setValue("{}")
                .setEpoch(epoch)
                .setLsn(lsn)
                .setCommittedAt(Instant.EPOCH)
                .build();
    }
}
