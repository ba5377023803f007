package me.degenduel.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Work at a steady rate. What comes late is made up for at once: load does not wait for the one who bears it. */
final class Pace {
    private Pace() {}

    /**
     * @param turns of all the turns there are at that rate, those to take
     */
    static void keep(int perSecond, IntStream turns, IntConsumer each) {
        var start = System.nanoTime();
        turns.forEach(turn -> {
            var due = start + turn * TimeUnit.SECONDS.toNanos(1) / perSecond;
            for (var early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            each.accept(turn);
        });
    }
}
