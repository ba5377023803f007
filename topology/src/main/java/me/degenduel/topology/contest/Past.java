package me.degenduel.topology.contest;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * What participants of a contest held before they traded, as far as a whole minute saw it. Readers on other threads look
 * while it changes.
 */
final class Past {
    /** By wallet, and by the time until when it was so. */
    private final Map<String, NavigableMap<Long, Holdings>> held = new ConcurrentHashMap<>();

    void add(String wallet, long until, Holdings holdings) {
        held.computeIfAbsent(wallet, each -> new ConcurrentSkipListMap<>()).put(until, holdings);
    }

    void forget(String wallet, long until) {
        held.computeIfPresent(wallet, (each, before) -> {
            before.remove(until);
            return before.isEmpty() ? null : before;
        });
    }

    /** Empty where it is what is held now. */
    Optional<Holdings> at(String wallet, long time) {
        return Optional.ofNullable(held.get(wallet))
                .flatMap(before -> Optional.ofNullable(before.higherEntry(time)))
                .map(Map.Entry::getValue);
    }

    /** Until when the last of what somebody held was held. */
    OptionalLong last(String wallet) {
        var before = held.get(wallet);
        return before == null ? OptionalLong.empty() : OptionalLong.of(before.lastKey());
    }

    /** Calls for each wallet and time until when something was held. */
    Stream<Map.Entry<String, Long>> all() {
        return held.entrySet().stream()
                .flatMap(one -> one.getValue().keySet().stream().map(until -> Map.entry(one.getKey(), until)));
    }
}
