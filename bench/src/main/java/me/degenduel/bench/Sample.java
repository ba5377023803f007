package me.degenduel.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Durations, every one of them kept: a round has thousands, not millions. */
final class Sample {
    private long[] nanos = new long[1 << 14];
    private int size;

    synchronized void add(long duration) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size++] = duration;
    }

    synchronized int size() {
        return size;
    }

    /**
     * In milliseconds.
     *
     * @param share of the durations that are not longer, such as 0.99
     */
    synchronized double quantile(double share) {
        if (size == 0) {
            throw new IllegalStateException("Nothing arrived");
        }
        var sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * size) - 1)] / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    /** The middle one of what each round found. */
    static <R> double median(List<R> rounds, ToDoubleFunction<R> figure) {
        var sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
