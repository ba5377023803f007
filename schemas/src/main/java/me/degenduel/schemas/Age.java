package me.degenduel.schemas;

import org.apache.avro.specific.SpecificRecord;

/**
 * How old a captured row is, which decides whether a change of it counts.
 *
 * <p>Capture repeats changes after a kill, from somewhere to the end of its log: what is not newer by (epoch, lsn) does
 * not count, and a row marked deleted outlives its tombstone, or a repeated change would bring it back. The tombstone of
 * a row that stands is all that compaction has left of a deletion, or a repeated one: row and age are forgotten, for
 * whatever followed it is repeated, too.
 */
public record Age(long epoch, long lsn, boolean deleted) {

    public static Age of(SpecificRecord row) {
        return new Age((long) value(row, "epoch"), (long) value(row, "lsn"), (boolean) value(row, "deleted"));
    }

    /**
     * Whether a row of this age gives way to a change of it.
     *
     * @param change null for a tombstone
     */
    public boolean givesWayTo(SpecificRecord change) {
        return change == null ? !deleted : Age.of(change).isNewerThan(this);
    }

    private boolean isNewerThan(Age other) {
        return epoch != other.epoch ? epoch > other.epoch : lsn > other.lsn;
    }

    private static Object value(SpecificRecord row, String field) {
        return row.get(row.getSchema().getField(field).pos());
    }
}
