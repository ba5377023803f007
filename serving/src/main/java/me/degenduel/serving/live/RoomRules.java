package me.degenduel.serving.live;

import java.time.Duration;

/**
 * What holds in the rooms of contests. What is said is judged by every instance for itself: all must be told the same.
 *
 * @param lease the people of an instance that says nothing for so long have left
 * @param named in a room with more people than that, nobody is told who comes and goes
 * @param messages of one person in one contest that count within a minute
 * @param characters that a message may have
 * @param kept messages of a contest that are remembered
 * @param shown the last of them, to who comes
 */
public record RoomRules(Duration lease, int named, int messages, int characters, int kept, int shown) {
    private static final int BEATS = 5;
    private static final int TENTH = 10;

    /** Of a room in which people were too many to be named: that it is not one now and the other a moment later. */
    int namedAgain() {
        return named - named / TENTH;
    }

    /** How often an instance says that it lives: so that a lease outlasts a few that are lost. */
    Duration beat() {
        return lease.dividedBy(BEATS);
    }
}
