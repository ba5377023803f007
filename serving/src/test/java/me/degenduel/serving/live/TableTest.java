package me.degenduel.serving.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table<String> table = new Table<>(2, new Labels<>(Labels.Rule.none()));

    @Test
    void rows_stand_in_the_order_of_their_last_change() {
        table.put(0, 1, "a", "1");
        table.put(0, 2, "b", "1");
        table.put(0, 3, "a", "2");

        assertThat(table.rows()).extracting(row -> row.key).containsExactly("b", "a");
    }

    @Test
    void what_changed_since_a_position_is_said_once_with_its_newest_value() {
        table.put(0, 1, "a", "1");
        table.put(0, 2, "b", "1");
        var position = table.version();
        table.put(0, 3, "a", "2");
        table.put(0, 4, "a", "3");

        assertThat(table.since(position).rows()).extracting(row -> row.value).containsExactly("3");
    }

    @Test
    void a_row_that_says_the_same_again_has_not_changed() {
        table.put(0, 1, "a", "1");
        var position = table.version();
        table.put(0, 2, "a", "1");

        assertThat(table.since(position).rows()).isEmpty();
        assertThat(table.offsets()).containsExactly(2L, -1L);
    }

    @Test
    void a_removal_is_said_until_the_row_comes_back() {
        table.put(0, 1, "a", "1");
        var position = table.version();
        table.remove(0, 2, "a", 0);
        assertThat(table.since(position).removed())
                .extracting(Table.Removal::key)
                .containsExactly("a");

        table.put(0, 3, "a", "2");

        assertThat(table.since(position).removed()).isEmpty();
        assertThat(table.since(position).rows()).extracting(row -> row.value).containsExactly("2");
    }

    @Test
    void a_removal_of_a_row_that_was_never_seen_is_remembered_for_those_who_saw_it() {
        table.remove(0, 7, "a", 0);

        assertThat(table.since(List.of(6L, -1L)).removed())
                .extracting(Table.Removal::key)
                .containsExactly("a");
    }

    @Test
    void what_changed_since_offsets_is_judged_by_each_partition() {
        table.put(0, 5, "a", "1");
        table.put(1, 5, "b", "1");
        table.put(0, 6, "c", "1");

        var missed = table.since(List.of(5L, 4L)).rows();

        assertThat(missed).extracting(row -> row.key).containsExactly("b", "c");
    }

    @Test
    void a_cursor_from_before_a_forgotten_removal_is_too_old() {
        table.put(0, 1, "a", "1");
        table.remove(0, 2, "a", 1_000);
        table.remove(0, 3, "b", 2_000);
        assertThat(table.reachesBackTo(List.of(1L, -1L))).isTrue();

        table.forget(1_500);

        assertThat(table.reachesBackTo(List.of(1L, -1L))).isFalse();
        assertThat(table.reachesBackTo(List.of(2L, -1L))).isTrue();
    }

    @Test
    void a_table_is_past_a_cursor_only_in_all_partitions() {
        table.seen(0, 5);
        table.seen(1, 3);

        assertThat(Stream.of(List.of(5L, 3L), List.of(6L, 3L), List.of(5L, 4L)).map(table::isPast))
                .containsExactly(true, false, false);
    }
}
