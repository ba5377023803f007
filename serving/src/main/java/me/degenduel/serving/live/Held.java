package me.degenduel.serving.live;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that wait for clients: answers, and frames that nobody has taken yet. One thread counts, any may look. */
public final class Held {
    private final AtomicLong now = new AtomicLong();
    private final AtomicLong most = new AtomicLong();

    void add(long bytes, long ofOneClient) {
        now.addAndGet(bytes);
        most.accumulateAndGet(ofOneClient, Math::max);
    }

    /** For all clients together. */
    public long now() {
        return now.get();
    }

    /** The most that ever waited for one of them. */
    public long most() {
        return most.get();
    }
}
