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
    /** The price log its ticks come through. */
    final int source;

    final Deque<Ahead> ahead = new ArrayDeque<>();
    final TreeSet<Order> waiting = new TreeSet<>(TURNS);

    long time;
    BigDecimal price;
    boolean delisted;

    Quote(String token, int source) {
        this.token = token;
        this.source = source;
    }

    static Quote of(String token, long time, BigDecimal price) {
        var quote = new Quote(token, -1);
        quote.time = time;
        quote.price = price;
        return quote;
    }

    /** The next of what is ahead becomes what is. */
    void step() {
        var next = ahead.remove();
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
