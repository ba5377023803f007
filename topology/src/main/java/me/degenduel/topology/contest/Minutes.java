package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/** What tokens cost at whole minutes. Readers on other threads look while it changes; a minute never does. */
final class Minutes {
    static final long MINUTE = 60_000;

    private final NavigableMap<Long, Prices> minutes = new ConcurrentSkipListMap<>();

    /** The last whole minute at or before a time. */
    static long last(long time) {
        return Math.floorDiv(time, MINUTE) * MINUTE;
    }

    /** The first whole minute at or after a time. */
    static long next(long time) {
        return -last(-time);
    }

    void put(long minute, SortedMap<String, BigDecimal> prices) {
        minutes.put(minute, new Prices(prices));
    }

    /** Prices by token; empty for a minute that is not kept. */
    Optional<Function<String, BigDecimal>> at(long minute) {
        return Optional.ofNullable(minutes.get(minute)).map(prices -> prices::of);
    }

    /** Those that are kept between two times, the latest first. */
    Iterable<Long> between(long from, long to) {
        return from > to ? List.of() : minutes.subMap(from, true, to, true).descendingKeySet();
    }

    /** Those up to a time, which are kept no longer. */
    List<Long> forget(long until) {
        var old = List.copyOf(minutes.headMap(until, true).keySet());
        old.forEach(minutes::remove);
        return old;
    }

    boolean isEmpty() {
        return minutes.isEmpty();
    }

    /** Two thousand tokens for a day are three million prices, of which almost all fit in a long and a scale. */
    private static final class Prices {
        private final String[] tokens;
        private final long[] digits;
        private final byte[] scales;
        private final Map<String, BigDecimal> others = new HashMap<>();

        Prices(SortedMap<String, BigDecimal> prices) {
            tokens = prices.keySet().toArray(String[]::new);
            digits = new long[tokens.length];
            scales = new byte[tokens.length];
            for (var place = 0; place < tokens.length; place++) {
                var price = prices.get(tokens[place]).stripTrailingZeros();
                if (price.unscaledValue().bitLength() < Long.SIZE) {
                    digits[place] = price.unscaledValue().longValue();
                    scales[place] = (byte) price.scale();
                } else {
                    others.put(tokens[place], price);
                }
            }
        }

        BigDecimal of(String token) {
            var place = Arrays.binarySearch(tokens, token);
            return others.containsKey(token) ? others.get(token) : BigDecimal.valueOf(digits[place], scales[place]);
        }
    }
}
