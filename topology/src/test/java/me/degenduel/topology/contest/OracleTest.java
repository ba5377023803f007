package me.degenduel.topology.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class OracleTest {
    private static final int WORLDS = 1_000;

    @Test
    void every_twist_of_a_rule_is_noticed_in_some_world() {
        var unnoticed = EnumSet.allOf(Twist.class);
        for (var seed = 1; seed <= WORLDS && !unnoticed.isEmpty(); seed++) {
            var events = Worlds.of(seed);
            var truths = truths(new Rules() {}, events);
            unnoticed.removeIf(twist -> !truths(twist, events).equals(truths));
        }
        assertThat(unnoticed).as("twists that no world noticed").isEmpty();
    }

    private static List<Truth> truths(Rules rules, List<Event> events) {
        var oracle = new Oracle(rules, events);
        return Worlds.moments(events).stream().map(oracle::at).toList();
    }
}
