package me.degenduel.connect.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;

/**
 * Which tokens to ask for next: each at an interval, a new one before all others, and what failed again after a pause,
 * while the others go on. It only decides; times are nanoseconds of any clock that does not go back.
 */
final class Rounds {
    /** Never less than the pause, and up to half as much again, so that what failed together does not come together. */
    private static final double JITTER = 0.5;
    /** Tokens due this soon fill a call up that would otherwise ask for few: the interval is a promise of at least so often. */
    private static final int SOON = 4;

    /**
     * What one call asks for.
     *
     * @param attempt 0 for the first
     */
    record Batch(List<String> addresses, int attempt) {}

    private record Due(long at, String address) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            var order = Long.compare(at, other.at);
            return order == 0 ? address.compareTo(other.address) : order;
        }
    }

    private record Waiting(long at, Batch batch) {}

    private final int most;
    private final long interval;
    private final Limits limits;
    private final DoubleSupplier chance;
    private final Map<String, Optional<Due>> listed = new HashMap<>();
    private final NavigableSet<Due> due = new TreeSet<>();
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    private long held = Long.MIN_VALUE;

    /**
     * @param most tokens in one batch
     * @param interval between two questions for the same token
     * @param chance from 0 to 1
     */
    Rounds(int most, long interval, Limits limits, DoubleSupplier chance) {
        this.most = most;
        this.interval = interval;
        this.limits = limits;
        this.chance = chance;
    }

    synchronized void change(String address, boolean isListed) {
        var before = listed.remove(address);
        if (before != null) {
            before.ifPresent(due::remove);
        }
        if (isListed) {
            schedule(address, Long.MIN_VALUE);
        }
    }

    synchronized int size() {
        return listed.size();
    }

    synchronized boolean isListed(String address) {
        return listed.containsKey(address);
    }

    /** When there is something to ask for; nobody has to look before. */
    synchronized Optional<Long> next() {
        var next = Long.MAX_VALUE;
        if (!due.isEmpty()) {
            next = due.first().at;
        }
        if (!waiting.isEmpty()) {
            next = Math.min(next, waiting.peek().at);
        }
        return next == Long.MAX_VALUE ? Optional.empty() : Optional.of(Math.max(next, held));
    }

    /** What to ask for now, if anything: whoever takes it says what came of it. */
    synchronized Optional<Batch> take(long now) {
        if (now < held) {
            return Optional.empty();
        }
        while (!waiting.isEmpty() && waiting.peek().at <= now && !isNewcomerDue()) {
            var again = waiting.poll().batch;
            // Who was delisted is not asked for, and who was listed again meanwhile is due anyway.
            var addresses = again.addresses.stream()
                    .filter(address -> Optional.empty().equals(listed.get(address)))
                    .toList();
            if (!addresses.isEmpty()) {
                return Optional.of(new Batch(addresses, again.attempt));
            }
        }
        if (due.isEmpty() || due.first().at > now) {
            return Optional.empty();
        }
        var addresses = new ArrayList<String>();
        while (addresses.size() < most && !due.isEmpty() && due.first().at <= now + interval / SOON) {
            var address = due.pollFirst().address;
            listed.put(address, Optional.empty());
            addresses.add(address);
        }
        return Optional.of(new Batch(List.copyOf(addresses), 0));
    }

    /** @param asked when */
    synchronized void answered(Batch batch, long asked) {
        batch.addresses.forEach(address -> again(address, asked + interval));
    }

    /**
     * @param after how long the source wants to be left alone
     * @param divides whether it is worth trying halves, because one token may be to blame for all
     */
    synchronized void failed(Batch batch, long now, long after, boolean divides) {
        if (after > 0) {
            held = Math.max(held, now + Math.min(after, limits.longestPause().toNanos()));
        }
        if (batch.attempt == limits.retries()) {
            batch.addresses.forEach(address -> again(address, now + interval));
            return;
        }
        var half = batch.addresses.size() / 2;
        for (var part : divides && half > 0
                ? List.of(batch.addresses.subList(0, half), batch.addresses.subList(half, batch.addresses.size()))
                : List.of(batch.addresses)) {
            waiting.add(new Waiting(now + pause(batch.attempt), new Batch(part, batch.attempt + 1)));
        }
    }

    /** Of those asked for, whoever still matters. */
    synchronized Set<String> stillListed(Batch batch) {
        var still = new TreeSet<>(batch.addresses);
        still.retainAll(listed.keySet());
        return still;
    }

    private long pause(int attempt) {
        var pause = Math.min(
                limits.pause().toNanos() * (1L << attempt),
                limits.longestPause().toNanos());
        return (long) (pause * (1 + JITTER * chance.getAsDouble()));
    }

    private boolean isNewcomerDue() {
        return !due.isEmpty() && due.first().at == Long.MIN_VALUE;
    }

    private void again(String address, long at) {
        if (Optional.empty().equals(listed.get(address))) {
            schedule(address, at);
        }
    }

    private void schedule(String address, long at) {
        var one = new Due(at, address);
        listed.put(address, Optional.of(one));
        due.add(one);
    }
}
