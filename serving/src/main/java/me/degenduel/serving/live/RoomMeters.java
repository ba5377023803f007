package me.degenduel.serving.live;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.AtomicInteger;

/** What the rooms of contests count. */
public interface RoomMeters {
    /** What was said through this instance, by what became of it. */
    Counter chat(String outcome);

    /** Who came into a room through this instance, left it, or could not. */
    Counter moves(String what);

    /** How many are in rooms through this instance, each connection for itself. */
    void visits(AtomicInteger visits);
}
