package me.degenduel.connect.database;

import java.util.HashMap;
import java.util.Map;

/**
 * What we keep beside Debezium's own offsets, in the same map, so that both are stored by one write: where in our
 * history a record stands.
 *
 * @param epoch grows with every snapshot; with the position in the log it orders all changes of a row
 * @param time the record's, never less than that of one before it
 */
record Position(long epoch, long time, Phase phase) {

    enum Phase {
        /** Reading the tables as they were when the epoch began. */
        SNAPSHOT,
        /** The first clocks of the epoch: every row has been read. */
        COMPLETE,
        /** Reading changes. */
        CHANGES
    }

    static final String EPOCH = "epoch";
    private static final String TIME = "time";
    private static final String PHASE = "phase";

    static Position in(Map<String, ?> offset) {
        return new Position(
                ((Number) offset.get(EPOCH)).longValue(),
                ((Number) offset.get(TIME)).longValue(),
                Phase.valueOf((String) offset.get(PHASE)));
    }

    Map<String, Object> with(Map<String, ?> offset) {
        var all = new HashMap<String, Object>(offset);
        all.put(EPOCH, epoch);
        all.put(TIME, time);
        all.put(PHASE, phase.name());
        return all;
    }

    /** A commit's time may lie a little before that of one logged before it. */
    Position at(long commitTime) {
        return commitTime > time ? new Position(epoch, commitTime, phase) : this;
    }

    Position entering(Phase next) {
        return new Position(epoch, time, next);
    }
}
