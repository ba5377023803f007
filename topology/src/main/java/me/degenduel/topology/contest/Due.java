package me.degenduel.topology.contest;

import java.util.Comparator;

/** Something that happens once every input has passed its time, in an order that no interleaving of logs changes. */
record Due(long time, Kind kind, String key, long position, Runnable what) implements Comparable<Due> {
    private static final Comparator<Due> ORDER = Comparator.comparingLong(Due::time)
            .thenComparing(Due::kind)
            .thenComparing(Due::key)
            .thenComparing(Due::position);

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
        return ORDER.compare(this, other);
    }
}
