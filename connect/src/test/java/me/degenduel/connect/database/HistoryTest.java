package me.degenduel.connect.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import me.degenduel.connect.database.Position.Phase;
import org.junit.jupiter.api.Test;

/** Where capture goes on, and when it must not. */
class HistoryTest {
    private static final Map<String, Object> STORED = Map.of("lsn", 1_000L);
    private static final Position CHANGES = new Position(3, 50, Phase.CHANGES);

    @Test
    void a_slot_that_is_not_ahead_of_what_was_read_has_everything_since() {
        assertThat(gap(STORED, CHANGES, slot(false, 1_000, 1_000))).isNull();
        assertThat(gap(STORED, CHANGES, slot(false, 900, 2_000))).isNull();
    }

    @Test
    void a_reading_whose_clocks_were_written_is_finished() {
        var first = new Position(3, 50, Phase.COMPLETE);
        assertThat(gap(STORED, first, slot(false, 900, 2_000))).isNull();
    }

    @Test
    void a_reading_that_was_not_finished_begins_anew() {
        var reading = new Position(3, 50, Phase.SNAPSHOT);
        assertThat(gap(STORED, reading, slot(false, 900, 2_000))).contains("not finished");
    }

    @Test
    void without_the_slot_everything_is_read_anew() {
        assertThat(gap(STORED, CHANGES, Optional.empty())).contains("gone");
    }

    @Test
    void a_slot_that_lost_changes_is_noticed() {
        assertThat(gap(STORED, CHANGES, slot(true, 900, 2_000))).contains("thrown away");
    }

    @Test
    void a_slot_that_was_made_anew_behind_our_back_is_noticed() {
        assertThat(gap(STORED, CHANGES, slot(false, 1_001, 2_000))).contains("made anew");
    }

    @Test
    void another_database_is_noticed() {
        assertThat(gap(STORED, CHANGES, slot(false, 900, 999))).contains("another database");
    }

    @Test
    void a_table_that_was_not_captured_before_is_read_with_all_others() {
        var captured = Set.of("public.users", "public.contests");
        assertThat(CaptureTask.gap(STORED, CHANGES, slot(false, 900, 2_000), captured))
                .contains("not captured before");
    }

    @Test
    void a_time_never_goes_back() {
        assertThat(CHANGES.at(40)).isEqualTo(CHANGES);
        assertThat(CHANGES.at(60)).isEqualTo(new Position(3, 60, Phase.CHANGES));
    }

    @Test
    void a_position_is_stored_with_the_offset_and_found_in_it() {
        var offset = CHANGES.with(new HashMap<>(STORED));
        assertThat(offset).containsEntry("lsn", 1_000L);
        assertThat(Position.in(offset)).isEqualTo(CHANGES);
    }

    private static String gap(Map<String, Object> stored, Position known, Optional<Slot.State> slot) {
        return CaptureTask.gap(stored, known, slot, Set.of("public.users"));
    }

    private static Optional<Slot.State> slot(boolean lost, long confirmed, long end) {
        return Optional.of(new Slot.State(lost, confirmed, end, Set.of("public.users")));
    }
}
