package me.degenduel.connect.database;

import static org.assertj.core.api.Assertions.assertThat;

import me.degenduel.connect.database.Slot.Danger;
import me.degenduel.connect.database.Slot.Hold;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotTest {
    @ParameterizedTest
    @CsvSource({
        "reserved,   1000, 1000, NONE",
        "reserved,    200, 1000, NONE",
        "reserved,    199, 1000, BEHIND",
        "reserved,      0,    0, NONE",
        "extended,    900, 1000, BEHIND",
        "unreserved,  -10, 1000, LOST_SOON",
        "lost,          0, 1000, LOST",
    })
    void danger_grows_as_room_shrinks(String status, long left, long limit, Danger danger) {
        assertThat(new Hold(status, 0, left, limit).danger()).isEqualTo(danger);
    }

    @ParameterizedTest
    @CsvSource({"reserved, NONE", "extended, BEHIND"})
    void without_a_limit_nothing_is_lost_but_the_disk_fills(String status, Danger danger) {
        assertThat(new Hold(status, 1, Long.MAX_VALUE, -1).danger()).isEqualTo(danger);
    }
}
