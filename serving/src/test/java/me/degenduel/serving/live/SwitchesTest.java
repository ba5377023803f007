package me.degenduel.serving.live;

import static me.degenduel.serving.live.Facts.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;
import me.degenduel.serving.read.MaintenanceJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rows of settings mean for the platform itself. */
class SwitchesTest {
    private final Switches switches = new Switches();
    private final Endpoint contest = Endpoint.later("contest", new Limits(1, 1, 1));

    // Sockets

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | An administrator has switched this socket off",
                "{'enabled':false} | An administrator has switched this socket off",
                "{'enabled':false,'reason':'a bug'} | a bug"
            })
    void a_socket_is_off_for_a_reason(String value, String reason) {
        set("socket.contest", value);

        assertThat(switches.off(contest)).contains(reason);
        assertThat(switches.off(Endpoint.later("monitor", contest.limits()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"true", "null", "{'enabled':true,'reason':'a bug'}", "{}", "'off'", "{'enabled':'no'}", "3"})
    void and_on_where_nobody_says_clearly_that_it_is_off(String value) {
        set("socket.contest", "false");
        set("socket.contest", value);

        assertThat(switches.off(contest)).isEmpty();
    }

    @Test
    void a_setting_that_is_gone_says_nothing() {
        set("socket.contest", "false");
        switches.set("socket.contest", null);
        assertThat(switches.off(contest)).isEmpty();

        set("socket.contest", "false");
        var deleted = Facts.setting("socket.contest", "false");
        deleted.setDeleted(true);
        switches.set("socket.contest", deleted);
        assertThat(switches.off(contest)).isEmpty();
    }

    // Maintenance

    @Test
    void there_is_no_maintenance_unless_somebody_says_so() {
        assertThat(at(0)).isEqualTo(MaintenanceJson.none(null));
    }

    @Test
    void without_times_it_is_now_for_as_long_as_it_is_said() {
        set("maintenance", "{'mode':true,'message':'New engines'}");

        assertThat(at(0)).isEqualTo(new MaintenanceJson(true, "New engines", null, null, START));
        set("maintenance", "{'mode':false,'message':'New engines'}");
        assertThat(at(0)).isEqualTo(MaintenanceJson.none(START));
    }

    @Test
    void with_times_it_is_announced_then_is_and_then_is_over() {
        set(
                "maintenance",
                "{'mode':true,'from':'" + START.plusSeconds(60) + "','until':'" + START.plusSeconds(90) + "'}");

        assertThat(at(59)).satisfies(ahead -> {
            assertThat(ahead.mode()).isFalse();
            assertThat(ahead.message()).isEqualTo("Maintenance is under way");
            assertThat(ahead.from()).isEqualTo(START.plusSeconds(60));
            assertThat(ahead.until()).isEqualTo(START.plusSeconds(90));
        });
        assertThat(at(60).mode()).isTrue();
        assertThat(at(89).mode()).isTrue();
        assertThat(at(90)).isEqualTo(MaintenanceJson.none(START));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'soon'",
                "{'mode':'yes'}",
                "{'mode':true,'from':'tomorrow'}",
                "{'mode':true,'message':7}",
                "{'mode':true,'from':'2025-03-01T13:00:00Z','until':'2025-03-01T12:00:00Z'}"
            })
    void what_nobody_understands_is_no_maintenance_and_is_refused_where_it_is_said(String value) throws Exception {
        set("maintenance", value);

        assertThat(at(0).mode()).isFalse();
        assertThat(wrong("maintenance", value)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maintenance | {'mode':true,'from':'2025-03-01T13:00:00Z'}",
                "maintenance | null",
                "socket.contest | false",
                "background_scene | ['anything']"
            })
    void what_is_understood_or_is_not_ours_is_taken(String key, String value) throws Exception {
        assertThat(wrong(key, value)).isEmpty();
    }

    @Test
    void a_socket_that_nobody_knows_cannot_be_switched() throws Exception {
        assertThat(wrong("socket.contests", "false")).contains("no socket is called contests");
    }

    private static Optional<String> wrong(String key, String value) throws JsonProcessingException {
        return Switches.wrong(key, Wire.JSON.readTree(value.replace('\'', '"')));
    }

    private MaintenanceJson at(int second) {
        return switches.maintenance(START.plusSeconds(second));
    }

    private void set(String key, String value) {
        switches.set(key, Facts.setting(key, value.replace('\'', '"')));
    }
}
