package me.degenduel.serving.live;

/** What carries a client's frames. Nothing here waits. */
interface Connection {
    /**
     * Sends a frame. No other may be sent before it has gone.
     *
     * @param more another follows at once, so this one need not go on its own
     * @return whether it has gone already; otherwise {@link Live#sent} is called when it has
     */
    boolean send(Encoded frame, boolean more);

    /** Pushes out what {@code more} held back; answers like {@link #send}. */
    boolean flush();

    void ping();

    /** Lets the next message come. */
    void listen();

    /** Says goodbye, with a reason. */
    void close(CloseCode code, String reason);
}
