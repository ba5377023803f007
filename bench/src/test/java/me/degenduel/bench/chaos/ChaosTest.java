package me.degenduel.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the platform, its promises hold. */
class ChaosTest {
    private static final Duration BRIEFLY = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void every_promise_holds() throws Exception {
        assertThat(after(1, BRIEFLY, false)).isNotEmpty().allMatch(Verdict::isKept);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void every_promise_holds_for_long(long seed) throws Exception {
        assertThat(after(seed, LONG, false)).isNotEmpty().allMatch(Verdict::isKept);
    }

    @Tag("long")
    @Test
    void clients_that_miss_one_frame_in_a_thousand_are_found_out() throws Exception {
        assertThat(after(2, BRIEFLY, true)).anyMatch(verdict -> !verdict.isKept());
    }

    @Tag("long")
    @Test
    void nobody_is_told_anything_wrong_while_instances_are_replaced_one_after_the_other() throws Exception {
        var run = new ChaosRun(folder, 1, Disturbance.rolling(), BRIEFLY, false, System.out);
        assertThat(run.run()).isNotEmpty().allMatch(Verdict::isKept);
    }

    private List<Verdict> after(long seed, Duration lasting, boolean deaf) throws Exception {
        return ChaosRun.atRandom(folder, seed, lasting, deaf, System.out).run();
    }
}
