package me.degenduel.serving.live;

import static java.util.Comparator.naturalOrder;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import me.degenduel.serving.read.CandleJson;
import me.degenduel.topology.market.Interval;

/**
 * The last candles of a token that somebody looks at: history as its owner told it, what the topics say since, and,
 * for the one that runs, prices that are in no candle yet.
 *
 * <p>It is there only while somebody looks. Late prices correct the candles of seconds here, and all others where
 * candles are made.
 */
final class Chart {
    /** How long a price may be under way to us. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(1);

    /** What may come while the history is waited for; a candle tells of more. */
    private static final int PRICES_MEANWHILE = 1_000;

    /** A token and how long its candles are, as in the names of channels and topics' keys. */
    record Name(String address, Interval interval) {
        static final String PREFIX = "candles.";

        /** Of {@code candles.<address>.<interval>}. */
        static Optional<Name> of(String channel) {
            var point = channel.lastIndexOf('.');
            if (!channel.startsWith(PREFIX) || point <= PREFIX.length()) {
                return Optional.empty();
            }
            var address = channel.substring(PREFIX.length(), point);
            return Interval.of(channel.substring(point + 1))
                    .filter(interval -> address.matches("[A-Za-z0-9]{1,64}"))
                    .map(interval -> new Name(address, interval));
        }

        String channel() {
            return PREFIX + address + "." + interval.text();
        }

        /** What the keys of its candles begin with. */
        String key() {
            return address + "/" + interval.text();
        }
    }

    private record Price(BigDecimal price, Instant at) {}

    final Name name;
    final Channel channel;
    final Audience<?, CandleJson> audience;
    /** Those who wait for the history, with their cursors. */
    final Map<Subscription, Optional<String>> waiting = new LinkedHashMap<>();
    /** Those of them who know that it takes longer. */
    final Set<Subscription> told = new LinkedHashSet<>();

    /** When its owner is asked again. */
    Instant askAgain = Instant.MAX;

    private final int most;
    private final List<Price> meanwhile = new ArrayList<>();
    /** Those of which we have seen every price. */
    private final Set<Instant> begun = new HashSet<>();

    private boolean loaded;
    private long changes;

    Chart(Name name, Channel channel, Audience<?, CandleJson> audience, int most) {
        this.name = name;
        this.channel = channel;
        this.audience = audience;
        this.most = most;
    }

    boolean isLoaded() {
        return loaded;
    }

    /** Takes in what its owner has. */
    void load(List<CandleJson> history) {
        history.forEach(this::hear);
        loaded = true;
        meanwhile.forEach(price -> hear(price.price(), price.at()));
        meanwhile.clear();
        audience.isTold();
    }

    /** Takes in what a topic says, or the history. */
    void hear(CandleJson said) {
        var known = row(said.start());
        if (known.isPresent() || !isTooOld(said.start())) {
            begun.remove(said.start());
            put(known.map(candle -> candle.and(said)).orElse(said));
        }
    }

    /** Takes in a price. */
    void hear(BigDecimal price, Instant at) {
        if (!loaded) {
            if (meanwhile.size() < PRICES_MEANWHILE) {
                meanwhile.add(new Price(price, at));
            }
            return;
        }
        var start = Instant.ofEpochMilli(name.interval().start(at.toEpochMilli()));
        var known = row(start);
        var last = starts().max(naturalOrder()).orElse(Instant.MIN);
        if (known.isPresent()) {
            if (hasNoTopic() || !known.get().closed()) {
                put(
                        begun.contains(start)
                                ? known.get().plus(price, at)
                                : known.get().with(price, at));
            }
        } else if (start.isAfter(last) || (hasNoTopic() && !isTooOld(start))) {
            if (hasNoTopic()) {
                row(last).ifPresent(before -> put(before.over()));
            }
            begun.add(start);
            var candle = CandleJson.begun(start, price, at);
            put(start.isAfter(last) ? candle : candle.over());
        }
    }

    /** Closes a second that is over, where no topic says so; says when to look again. */
    Instant look(Instant now) {
        var running = hasNoTopic() && loaded
                ? starts().max(naturalOrder()).flatMap(this::row).filter(candle -> !candle.closed())
                : Optional.<CandleJson>empty();
        if (running.isEmpty()) {
            return Instant.MAX;
        }
        var over = running.get().start().plusMillis(name.interval().millis()).plus(UNDER_WAY);
        if (over.isAfter(now)) {
            return over;
        }
        put(running.get().over());
        return Instant.MAX;
    }

    private boolean hasNoTopic() {
        return name.interval() == Interval.SECOND;
    }

    private boolean isTooOld(Instant start) {
        return audience.table.size() >= most
                && start.isBefore(starts().min(naturalOrder()).orElse(Instant.MIN));
    }

    private Stream<Instant> starts() {
        return audience.table.rows().stream().map(row -> row.value.start());
    }

    private Optional<CandleJson> row(Instant start) {
        return audience.table.row(start.toString()).map(row -> row.value);
    }

    private void put(CandleJson candle) {
        audience.table.put(0, ++changes, candle.start().toString(), candle);
        if (audience.table.size() > most) {
            var oldest = starts().min(naturalOrder()).orElseThrow();
            audience.table.forget(oldest.toString());
            begun.remove(oldest);
        }
    }
}
