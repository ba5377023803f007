package me.degenduel.connect.http;

/** Counts what becomes of one source's calls. */
public interface CallMeters {
    void succeeded(long nanos);

    /** Something came of a call that has succeeded before, and goes on. */
    void heard();

    /**
     * Once for each failure.
     *
     * @param kind as metrics spell it
     */
    void failed(String kind, long nanos);

    /** A call was due, and had to wait for its turn. */
    void limited();
}
