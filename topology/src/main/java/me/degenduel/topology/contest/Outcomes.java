package me.degenduel.topology.contest;

import org.apache.avro.specific.SpecificRecord;

/** Who is told what became of contests, once for each. */
@FunctionalInterface
public interface Outcomes {
    void say(Said outcome);

    /**
     * An outcome, its key and when it became so.
     *
     * @param record null of standings where there is nothing to stand any more
     */
    record Said(String key, SpecificRecord record, long time) {}
}
