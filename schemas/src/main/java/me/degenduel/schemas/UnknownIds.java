package me.degenduel.schemas;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ids that the registry did not know a moment ago. Records from some other registry come in thousands, and each would be
 * a question; but what is unknown now may be registered soon, so it is forgotten again.
 */
final class UnknownIds {
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final int AT_MOST = 1_000;

    private final Map<Integer, Long> since = new ConcurrentHashMap<>();

    boolean contains(int id) {
        var then = since.get(id);
        return then != null && System.nanoTime() - then < REMEMBERED.toNanos();
    }

    void add(int id) {
        if (since.size() >= AT_MOST) {
            since.clear();
        }
        since.put(id, System.nanoTime());
    }
}
