package me.degenduel.serving.read;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The orders of leaderboards that somebody may be reading page by page: a contest moves ten times a second, and the
 * pages of one reading are of one order.
 *
 * <p>Each order is kept for a while. There are few at a time: they come evenly spaced, and who begins to read in between
 * reads the newest. So a first page with others behind it may be that old, and says how old it is.
 */
final class Leaderboards {
    /** An order, and since when it is kept. */
    record Order(UUID name, Published contest, Instant since) {}

    private final Duration keep;
    private final int atOnce;
    private final InstantSource clock;
    /** By contest, the newest last. */
    private final Map<String, Deque<Order>> kept = new HashMap<>();

    /**
     * @param keep for how long an order can be read
     * @param atOnce how many of them a contest has at most
     */
    Leaderboards(Duration keep, int atOnce, InstantSource clock) {
        this.keep = keep;
        this.atOnce = atOnce;
        this.clock = clock;
    }

    /** The order that whoever begins now reads. */
    synchronized Order begin(String contest, Published now) {
        forget();
        var orders = kept.computeIfAbsent(contest, any -> new ArrayDeque<>());
        if (orders.isEmpty()
                || !clock.instant().isBefore(orders.getLast().since().plus(keep.dividedBy(atOnce)))) {
            orders.add(new Order(UUID.randomUUID(), now, clock.instant()));
            CompletableFuture.delayedExecutor(keep.toMillis() + 1, TimeUnit.MILLISECONDS)
                    .execute(this::forgetLater);
        }
        return orders.getLast();
    }

    synchronized Optional<Order> find(String contest, UUID name) {
        forget();
        return kept.getOrDefault(contest, new ArrayDeque<>()).stream()
                .filter(order -> order.name().equals(name))
                .findAny();
    }

    /** How many orders are kept, of all contests together. */
    synchronized int size() {
        forget();
        return kept.values().stream().mapToInt(Deque::size).sum();
    }

    /** An order holds on to what everybody had: it goes even if nobody ever asks again. */
    private synchronized void forgetLater() {
        forget();
    }

    private void forget() {
        var oldest = clock.instant().minus(keep);
        kept.values().removeIf(orders -> {
            orders.removeIf(order -> !order.since().isAfter(oldest));
            return orders.isEmpty();
        });
    }
}
