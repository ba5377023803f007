package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.TreeSet;

/** What a token costs now, what is known of it ahead, and who waits for its next price. */
final class Quote {
    private static final Comparator<Order> TURNS = Comparator.comparing(
                    (Order order) -> order.contest().id())
            .thenComparing(Order::time)
            .thenComparing(Order::id)
            .thenComparing(Order::wallet);

    /** @param price null: the token was delisted */
    record Ahead(long time, BigDecimal price) {}

    final String token;
    /** What came and is not applied yet, in order. */
    final Deque<Ahead> ahead = new ArrayDeque<>();

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

    /** When the newest of all that is known was received. */
    long newest() {
        return ahead.isEmpty() ? time : ahead.getLast().time();
    }

    /** The next of what is ahead becomes what is. */
    void step() {
        apply(ahead.remove());
    }

    /** All that is ahead before that time. */
    void stepTo(long time) {
        while (!ahead.isEmpty() && ahead.getFirst().time() < time) {
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
