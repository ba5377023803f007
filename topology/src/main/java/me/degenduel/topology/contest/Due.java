package me.degenduel.topology.contest;

import java.util.Comparator;

/** Something that happens once every input has passed its time, in an order that no interleaving of logs changes. */
record Due(long time, Kind kind, String key, long position, Runnable what) implements Comparable<Due> {
    private static final Comparator<Due> WITHIN_A_MILLISECOND =
            Comparator.comparing(Due::kind).thenComparing(Due::key).thenComparingLong(Due::position);

    /** In the order in which they go within a millisecond. */
    enum Kind {
        TICK,
        CONTEST,
        SHARE,
        ENTRY,
        ORDER,
        TIME_RUNS_OUT,
        STARTS,
        WAIT_IS_OVER,
        ENDS,
        MINUTE;

        static Kind of(Row row) {
            return switch (row) {
                case Row.OfContest contest -> CONTEST;
                case Row.OfShare share -> SHARE;
                case Row.OfEntry entry -> ENTRY;
                case Row.OfOrder order -> ORDER;
            };
        }
    }

    @Override
    public int compareTo(Due other) {
        // The time decides nearly always, and comparators of comparators are slow: every tick goes through here.
        return time == other.time ? WITHIN_A_MILLISECOND.compare(this, other) : Long.compare(time, other.time);
    }
}
