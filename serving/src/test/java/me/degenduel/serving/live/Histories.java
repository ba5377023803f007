package me.degenduel.serving.live;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many histories at once, each made up from a seed that makes it up again. */
final class Histories {
    private Histories() {}

    static void all(int many, IntFunction<Runnable> history) {
        IntStream.range(0, many).parallel().forEach(seed -> {
            try {
                history.apply(seed).run();
            } catch (AssertionError | RuntimeException wrong) {
                throw new AssertionError("In history " + seed, wrong);
            }
        });
    }
}
