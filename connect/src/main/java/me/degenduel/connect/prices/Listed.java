package me.degenduel.connect.prices;

import java.time.Duration;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The listed tokens as one source sees them: who is listed now, and what has changed since it last looked. A source that
 * looks seldom hears of each token once, the newest word.
 */
public final class Listed {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Set<String> addresses = new TreeSet<>();
    private SortedMap<String, Boolean> changes = new TreeMap<>();

    void changed(String address, boolean listed) {
        lock.lock();
        try {
            if (listed ? addresses.add(address) : addresses.remove(address)) {
                changes.put(address, listed);
                news.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Each token that was listed (true) or delisted (false) since the last call, by address; at first, all that are
     * listed. Waits for one, but not for long.
     */
    public SortedMap<String, Boolean> changes(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (var left = atMost.toNanos(); changes.isEmpty() && left > 0; ) {
                left = news.awaitNanos(left);
            }
            var all = changes;
            changes = new TreeMap<>();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Everything that is listed now. */
    public Set<String> addresses() {
        lock.lock();
        try {
            return Set.copyOf(addresses);
        } finally {
            lock.unlock();
        }
    }
}
