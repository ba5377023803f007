package me.degenduel.topology.contest;

import me.degenduel.schemas.ContestFact;

/** Where an engine keeps what it stands up from again. */
@FunctionalInterface
public interface FactLog {
    /** Takes the newest fact of a key; null forgets it. */
    void keep(String key, ContestFact fact);
}
