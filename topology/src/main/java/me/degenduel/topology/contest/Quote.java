package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a token costs now, what is known of it ahead, and who waits for its next price.
 *
 * <p>What is ahead comes in pieces, each of which is kept once when it is full: however long an input stands still,
 * keeping one more tick costs the same.
 */
final class Quote {
    /** How many ticks make a piece. */
    private static final int PIECE = 32;

    private static final Comparator<Order> TURNS = Comparator.comparing(
                    (Order order) -> order.contest().id())
            .thenComparing(Order::time)
            .thenComparing(Order::id)
            .thenComparing(Order::wallet);

    /** @param price null: the token was delisted */
    record Ahead(long time, BigDecimal price) {}

    final String token;
    /** Full pieces of what is ahead, by number. */
    final NavigableMap<Integer, Deque<Ahead>> full = new TreeMap<>();
    /** What is ahead behind all of them. */
    Deque<Ahead> open = new ArrayDeque<>();

    final TreeSet<Order> waiting = new TreeSet<>(TURNS);

    long time;
    BigDecimal price;
    boolean delisted;

    Quote(String token) {
        this.token = token;
    }

    static Quote of(String token, long time, BigDecimal price) {
        var quote = new Quote(token);
        quote.time = time;
        quote.price = price;
        return quote;
    }

    /** Adds to what is ahead, and says which piece that made full. */
    OptionalInt add(Ahead tick) {
        open.add(tick);
        if (open.size() < PIECE) {
            return OptionalInt.empty();
        }
        var number = full.isEmpty() ? 0 : full.lastKey() + 1;
        full.put(number, open);
        open = new ArrayDeque<>();
        return OptionalInt.of(number);
    }

    /** In order. */
    Stream<Ahead> ahead() {
        return Stream.concat(full.values().stream().flatMap(Deque::stream), open.stream());
    }

    /** When the newest of all that is known was received. */
    long newest() {
        if (!open.isEmpty()) {
            return open.getLast().time();
        }
        return full.isEmpty() ? time : full.lastEntry().getValue().getLast().time();
    }

    /** The next of what is ahead becomes what is. Says which piece that was the last of. */
    OptionalInt step() {
        var piece = full.isEmpty() ? open : full.firstEntry().getValue();
        apply(piece.remove());
        return piece.isEmpty() && piece != open
                ? OptionalInt.of(full.pollFirstEntry().getKey())
                : OptionalInt.empty();
    }

    /** All that is ahead before that time. */
    void stepTo(long time) {
        while (ahead().findFirst().filter(next -> next.time() < time).isPresent()) {
            step();
        }
    }

    private void apply(Ahead next) {
        if (next.price() == null) {
            delisted = true;
        } else {
            time = next.time();
            price = next.price();
            delisted = false;
        }
    }

    boolean canStart() {
        return price != null && !delisted;
    }
}
