package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What happens in a made-up world, with the time at which it became a fact: received, or committed. */
sealed interface Event {
    long time();

    /** A price of a token; none: it was delisted. */
    record Tick(long time, String token, Optional<BigDecimal> price) implements Event {}

    /** A contest as it is from now on; it may say why it is cancelled, and a row that was removed is "removed". */
    record ContestRow(long time, String contest, Terms terms, Optional<String> cancelled) implements Event {}

    record EntryRow(long time, String contest, String wallet, BigDecimal starting, SortedMap<String, Integer> weights)
            implements Event {}

    record OrderRow(long time, String contest, String wallet, long id, String token, boolean buy, int weight)
            implements Event {}

    record Terms(long start, long end, int minParticipants, BigDecimal pool, BigDecimal fee, List<BigDecimal> shares) {}
}
