package me.degenduel.serving.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many sockets are open, in all and of each endpoint. Any thread may count. */
final class Room {
    private final AtomicInteger all = new AtomicInteger();
    private final Map<String, AtomicInteger> ofEndpoints = new ConcurrentHashMap<>();

    AtomicInteger all() {
        return all;
    }

    AtomicInteger of(Endpoint endpoint) {
        return ofEndpoints.computeIfAbsent(endpoint.name(), any -> new AtomicInteger());
    }

    void enter(Endpoint endpoint) {
        all.incrementAndGet();
        of(endpoint).incrementAndGet();
    }

    void leave(Endpoint endpoint) {
        all.decrementAndGet();
        of(endpoint).decrementAndGet();
    }
}
