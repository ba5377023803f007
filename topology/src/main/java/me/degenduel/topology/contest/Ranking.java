package me.degenduel.topology.contest;

import java.util.stream.IntStream;

/** Values by number, and numbers by value: the greatest first, equal ones by number. It never changes. */
final class Ranking {
    private static final int DIGIT = 11;
    private static final int DIGITS = 1 << DIGIT;

    /** The number in each place. */
    private final int[] order;
    /** By number. */
    private final long[] values;

    private Ranking(int[] order, long[] values) {
        this.order = order;
        this.values = values;
    }

    /** Sorts digit by digit and stably, over as many digits as the values differ in. */
    static Ranking of(long[] values) {
        var order = IntStream.range(0, values.length).toArray();
        var least = Long.MAX_VALUE;
        var most = Long.MIN_VALUE;
        for (var value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        var other = new int[order.length];
        for (var shift = 0; values.length > 0 && shift < Long.SIZE && (most - least) >>> shift != 0; shift += DIGIT) {
            var places = new int[DIGITS + 1];
            for (var number : order) {
                places[digit(most, values[number], shift) + 1]++;
            }
            for (var digit = 0; digit < DIGITS; digit++) {
                places[digit + 1] += places[digit];
            }
            for (var number : order) {
                other[places[digit(most, values[number], shift)]++] = number;
            }
            var sorted = other;
            other = order;
            order = sorted;
        }
        return new Ranking(order, values);
    }

    int size() {
        return order.length;
    }

    int at(int place) {
        return order[place];
    }

    long value(int number) {
        return values[number];
    }

    /** One more than there are greater values. */
    int rank(long value) {
        var from = 0;
        var to = order.length;
        while (from < to) {
            var middle = (from + to) >>> 1;
            if (values[order[middle]] > value) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from + 1;
    }

    /** Where a number stands. */
    int place(int number) {
        var place = rank(values[number]) - 1;
        var end = rank(values[number] - 1) - 1;
        while (place < end) {
            var middle = (place + end) >>> 1;
            if (order[middle] < number) {
                place = middle + 1;
            } else {
                end = middle;
            }
        }
        return place;
    }

    private static int digit(long most, long value, int shift) {
        return (int) ((most - value) >>> shift) & (DIGITS - 1);
    }
}
