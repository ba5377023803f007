package me.degenduel.bench;

import java.io.IOException;
import java.sql.SQLException;

/** Somebody else who knows what everyone's portfolio is worth, and perhaps who leads. */
interface ContestPeer extends AutoCloseable {
    /** What a publication adds up to. */
    record Sums(long values, long ranks) {}

    String name();

    /** Takes in so many ticks, and publishes once. */
    void publish(long first, int count) throws Exception;

    /** Whether the last publication comes to the same, as far as this one can tell. */
    boolean agrees(Sums ours);

    @Override
    default void close() throws IOException, SQLException {}
}
