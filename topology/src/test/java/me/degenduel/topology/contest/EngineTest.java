package me.degenduel.topology.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The engine against the oracle, which is written from the rules and shares nothing with it. */
final class EngineTest {
    private static final int WORLDS = 1_000;
    private static final Rules RULES = new Rules() {
        @Override
        public long memory() {
            return Play.KEEP.toMillis();
        }
    };

    @Test
    void a_thousand_worlds_are_as_the_oracle_says_however_their_logs_are_read() {
        var pieces = 0;
        for (var seed = 0L; seed < WORLDS; seed++) {
            var world = Worlds.of(seed);
            var random = new Random(seed);
            var oracle = new Oracle(RULES, world);
            var once = new Play(world, 1, false, random);
            var split = new Play(world, List.of(1, 3, 6).get(random.nextInt(3)), true, random);
            for (var moment : Worlds.moments(world)) {
                var truth = oracle.at(moment);
                assertThat(once.at(moment)).as("world %d at %d", seed, moment).isEqualTo(truth);
                assertThat(split.at(moment))
                        .as("world %d at %d, split and restarted", seed, moment)
                        .isEqualTo(truth);
            }
            assertThat(Stream.of("ahead", "row", "share").flatMap(split::kept))
                    .as("world %d, what is applied", seed)
                    .isEmpty();
            assertThat(Stream.of("entry", "order").flatMap(split::kept))
                    .as("world %d, whoever was in a retired contest", seed)
                    .noneMatch(key -> oracle.isRetired(key.split("/", -1)[1]));
            pieces += split.pieces();
        }
        assertThat(pieces).as("pieces of what was far ahead").isGreaterThan(WORLDS / 10);
    }
}
