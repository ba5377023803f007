package me.degenduel.serving.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many follow each channel that is declared, in words and as rows. One thread counts, any may look. */
final class Followed {
    /** How a channel is told. */
    enum As {
        WORDS("words"),
        ROWS("rows");

        final String word;

        As(String word) {
            this.word = word;
        }
    }

    private record Way(String channel, As as) {}

    private final Map<Way, AtomicInteger> counts = new ConcurrentHashMap<>();

    AtomicInteger of(String channel, As as) {
        return counts.computeIfAbsent(new Way(channel, as), any -> new AtomicInteger());
    }

    void count(Subscription subscription, boolean there) {
        of(subscription.declared, subscription.delta() ? As.ROWS : As.WORDS).addAndGet(there ? 1 : -1);
    }
}
