package me.degenduel.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is asked for figures stays, whoever else forgets it. */
class MetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);

    @Test
    void figures_are_there_after_a_collection() {
        register(new AtomicInteger(3));
        collect();
        assertThat(registry.get("dd.neighbours.silent").gauge().value()).isEqualTo(3);
        assertThat(registry.get("dd.database.load").gauge().value()).isEqualTo(3);
    }

    private void register(AtomicInteger figure) {
        meters.silent(figure::get);
        meters.databaseLoad(figure::get);
    }

    private static void collect() {
        var witness = new WeakReference<>(new Object());
        while (witness.get() != null) {
            System.gc();
        }
    }
}
