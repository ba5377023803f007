package me.degenduel.topology.contest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import me.degenduel.schemas.TickFact;
import me.degenduel.schemas.TicksFact;

/**
 * The ticks that came through one partition of the price log, kept as they came: what comes together is one fact. Once
 * there are many of each token that are applied, what tokens cost is kept in their place.
 */
final class TickLog {
    /** What came together. */
    private record Batch(long number, long newest, int ticks) {}

    private final int source;
    private final Deque<Batch> ahead = new ArrayDeque<>();
    private final List<Batch> applied = new ArrayList<>();
    private int ticksApplied;
    /** Whose ticks are in any of them. */
    private final Set<Quote> quotes = new LinkedHashSet<>();

    private long next;

    TickLog(int source) {
        this.source = source;
    }

    /** Adds what came together, and says what to keep of it. */
    Facts.Kept add(List<TickFact> ticks, Set<Quote> of) {
        var fact = new TicksFact(source, next, ticks);
        restore(fact, of);
        return Facts.of(fact);
    }

    void restore(TicksFact fact, Set<Quote> of) {
        var newest = fact.getTicks().stream().mapToLong(TickFact::getTime).max().orElseThrow();
        ahead.add(new Batch(fact.getNumber(), newest, fact.getTicks().size()));
        quotes.addAll(of);
        next = fact.getNumber() + 1;
    }

    /**
     * Lets what is applied go, if it is much.
     *
     * @param passed before this time everything is applied
     * @param most how many ticks of each token may stay as they came
     */
    void putAway(long passed, int most, Consumer<Facts.Kept> keep, Consumer<String> forget) {
        while (!ahead.isEmpty() && ahead.getFirst().newest() < passed) {
            ticksApplied += ahead.getFirst().ticks();
            applied.add(ahead.remove());
        }
        if (ticksApplied < most * quotes.size()) {
            return;
        }
        quotes.forEach(quote -> keep.accept(Facts.of(quote)));
        quotes.removeIf(quote -> quote.ahead.isEmpty());
        applied.forEach(batch -> forget.accept(Facts.keyOfTicks(source, batch.number())));
        applied.clear();
        ticksApplied = 0;
    }
}
