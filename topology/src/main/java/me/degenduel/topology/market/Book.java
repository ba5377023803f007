package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import me.degenduel.schemas.ContestTicks;
import me.degenduel.schemas.Refusal;
import me.degenduel.schemas.Signal;
import me.degenduel.schemas.SignalKind;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenStatus;
import me.degenduel.topology.market.CheckedPrices.Checked;
import me.degenduel.topology.market.TokenBook.Event;
import me.degenduel.topology.market.TokenBook.Way;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The tokens of one partition, each with its row and its past. Nothing here is lost at a restart: what is in memory alone
 * is read again from the stores.
 */
final class Book extends ContextualProcessor<String, Event, String, Object> {
    /** How often a candle that runs is told: twelve times while it does, but not for every price, nor once an hour. */
    private static final int TOLD = 12;

    private static final long SELDOM = 60_000;
    private static final long OFTEN = 5_000;
    /** How often the partition's part of the whole market is told. */
    private static final long PART = 5_000;
    /** Charts that are read again at a time, after a start. */
    private static final int READ_AT_ONCE = 20;
    /** Ticks that contests are told of at once, without a clock if need be. */
    private static final int TOLD_AT_ONCE = 1_000;

    private static final String STRETCH = "/stretch";
    /** How often it is kept up to when all is known, for those who follow a partition and are asked how old it is. */
    private static final long PASSED_EVERY = 1_000;

    private static final String PASSED = "/passed";

    private final MarketStores stores;
    private final Map<String, Entry> entries = new HashMap<>();
    /** Tokens with a candle of a second that runs. */
    private final Set<Entry> ticking = new LinkedHashSet<>();
    /** Charts not read yet, of which candles may be over meanwhile. */
    private final Deque<Entry> unread = new ArrayDeque<>();

    private final PriorityQueue<Due> due = new PriorityQueue<>();
    /** Tokens of which contests have not been told all. */
    private final Set<Entry> untold = new LinkedHashSet<>();

    private int untoldTicks;
    /** How many times contests have been told. */
    private long stretch;

    private KeyValueStore<String, TokenState> tokens;
    private KeyValueStore<String, byte[]> blocks;
    private Refusals refusals;
    private long now;

    /** When to look at a token's age. It may have had a price since: then it is looked at later. */
    private record Due(long time, Entry entry) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return time != other.time ? Long.compare(time, other.time) : entry.address.compareTo(other.entry.address);
        }
    }

    Book(MarketStores stores) {
        this.stores = stores;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        tokens = context.getStateStore(stores.tokens.name());
        blocks = context.getStateStore(stores.blocks.name());
        refusals = new Refusals(context.metrics());
        entries.clear();
        ticking.clear();
        unread.clear();
        due.clear();
        untold.clear();
        untoldTicks = 0;
        now = 0;
        stretch = Optional.ofNullable(blocks.get(STRETCH))
                .map(kept -> new Packing(kept).number())
                .orElse(0L);
        try (var kept = tokens.all()) {
            kept.forEachRemaining(each -> {
                if (!each.key.equals(PASSED)) {
                    keptEntry(each.key, each.value);
                }
            });
        }
    }

    private void keptEntry(String address, TokenState state) {
        var entry = new Entry(address, state);
        entries.put(address, entry);
        unread.add(entry);
        if (entry.untold.stretch() == stretch) {
            untold.add(entry);
        }
    }

    @Override
    public void process(Record<String, Event> record) {
        switch (record.value()) {
            case Event.Listed listed -> entry(record.key()).list(listed.listing(), record.timestamp());
            case Event.Priced priced -> price(record.key(), priced.price(), record.timestamp());
            case Event.Passed passed -> {
                tellContests(record.timestamp());
                tell(Way.CONTEST_TICKS, record.key(), null, record.timestamp());
                pass(record.timestamp());
            }
        }
    }

    private <V> void tell(Way<V> way, String key, V value, long time) {
        context().forward(new Record<>(key, value, time), way.name());
    }

    private Entry entry(String address) {
        return entries.computeIfAbsent(
                address, each -> new Entry(each, new TokenState(null, new HashMap<>(), Untold.nothing(stretch), null)));
    }

    private void price(String address, Checked price, long time) {
        var entry = entries.get(address);
        if (entry == null || entry.row == null) {
            refusals.count(Refusal.UNKNOWN_TOKEN);
        } else {
            entry.judge(price, time);
        }
    }

    private void tellContests(long time) {
        if (untold.isEmpty()) {
            return;
        }
        var ticks =
                untold.stream().flatMap(each -> each.untold.of(each.address)).toList();
        untold.clear();
        untoldTicks = 0;
        blocks.put(STRETCH, new Packing().number(++stretch).bytes());
        var partition = String.valueOf(context().taskId().partition());
        tell(Way.CONTEST_TICKS, partition, new ContestTicks(ticks), time);
    }

    /** Up to when both stores know everything: whoever follows them is told of each by itself. */
    static Optional<Long> passed(
            ReadOnlyKeyValueStore<String, TokenState> tokens, ReadOnlyKeyValueStore<String, byte[]> blocks) {
        var ofTokens = Optional.ofNullable(tokens.get(PASSED)).map(TokenState::passed);
        var ofBlocks = Optional.ofNullable(blocks.get(PASSED)).map(kept -> new Packing(kept).number());
        return ofTokens.flatMap(time -> ofBlocks.map(other -> Math.min(time, other)));
    }

    private void pass(long time) {
        if (Math.floorDiv(time, PASSED_EVERY) > Math.floorDiv(now, PASSED_EVERY)) {
            blocks.put(PASSED, new Packing().number(time).bytes());
            tokens.put(PASSED, TokenState.passed(time));
        }
        for (var left = READ_AT_ONCE; left > 0 && !unread.isEmpty(); left--) {
            unread.remove().advance(time);
        }
        while (!due.isEmpty() && due.peek().time <= time) {
            due.remove().entry.age(time);
        }
        if (Interval.MINUTE.start(time) > Interval.MINUTE.start(now)) {
            entries.values().forEach(each -> each.advanceIfRead(time));
            ticking.clear();
        } else if (Interval.SECOND.start(time) > Interval.SECOND.start(now)) {
            ticking.forEach(each -> each.advance(time));
            ticking.clear();
        }
        if (Math.floorDiv(time, PART) > Math.floorDiv(now, PART)) {
            tell(Way.PARTS, Part.KEY, part(time), time);
        }
        now = Math.max(now, time);
    }

    private Part part(long time) {
        return new Part(
                context().taskId().partition(),
                time,
                entries.values().stream()
                        .map(each -> each.row)
                        .filter(Objects::nonNull)
                        .map(Part.Line::of)
                        .toList());
    }

    /** One token: its row, null while it is not listed, and its past, which outlives a delisting. */
    private final class Entry implements Chart.Listener {
        private final String address;
        /** So that not all tokens are told at the same moment. */
        private final int shift;

        private final Map<String, Said> said;
        private Untold untold;
        private Token row;
        /** As it was kept, until figures go on from it. */
        private Past past;

        private Figures figures;
        private long at;
        private long lastPrice;
        private long waitsFor = Long.MAX_VALUE;

        Entry(String address, TokenState kept) {
            this.address = address;
            shift = Math.floorMod(address.hashCode(), (int) SELDOM);
            said = kept.said();
            untold = kept.untold();
            row = kept.row();
            past = kept.past();
            await();
        }

        private Figures figures() {
            if (figures == null) {
                figures = new Figures(blocks, address, past);
                past = null;
            }
            return figures;
        }

        private void keep() {
            tokens.put(address, new TokenState(row, said, untold, figures == null ? past : figures.past()));
        }

        /** @param price null: it was delisted */
        private void forContests(BigDecimal price, long time) {
            if (untold.stretch() != stretch) {
                untold = Untold.nothing(stretch);
            }
            untold.add(time, price);
            Book.this.untold.add(this);
            if (++untoldTicks >= TOLD_AT_ONCE) {
                tellContests(time);
            }
        }

        void list(Listing listing, long time) {
            var moment = Instant.ofEpochMilli(time);
            if (Listing.isListed(listing)) {
                var before = row;
                CurrentTokens.described(row, listing.token(), moment).ifPresent(next -> {
                    show(next, time);
                    keep();
                    if (before == null) {
                        say(Signal.newBuilder().setKind(SignalKind.LISTED), time);
                    }
                });
            } else if (row != null) {
                var last = CurrentTokens.delisted(row, Listing.reason(listing), moment);
                show(last, time);
                say(Signal.newBuilder().setKind(SignalKind.DELISTED).setReason(last.getDelistingReason()), time);
                forContests(null, time);
                row = null;
                keep();
                tell(Way.TOKENS, address, null, time);
            }
        }

        void judge(Checked price, long time) {
            var source = price.said().getSource();
            var before = said.get(source);
            var verdict = before == null
                    ? new Said.Verdict(Said.first(price.said(), price.value(), time), Optional.empty())
                    : before.next(price.said(), price.value(), time);
            said.put(source, verdict.after());
            verdict.refusal()
                    .map(reason -> refusals.reject(price.said(), reason))
                    .ifPresentOrElse(refused -> tell(Way.REJECTED, address, refused, time), () -> {
                        var tick = Ticks.of(price.said(), price.value(), row, Instant.ofEpochMilli(time));
                        tell(Way.TICKS, address, tick, time);
                        forContests(tick.getPrice(), time);
                        add(tick, verdict.after().traded(before), time);
                    });
            keep();
        }

        private void add(Tick tick, BigDecimal traded, long time) {
            at = time;
            figures().add(tick, traded, this);
            ticking.add(this);
            CurrentTokens.priced(row, tick).ifPresent(next -> {
                var before = row.getStatus();
                figures.into(next);
                show(next, time);
                tellOfStatus(before, time);
            });
            for (var interval : Interval.values()) {
                draw(interval, time);
            }
            lastPrice = Math.max(lastPrice, time);
        }

        /** Something may be too old since. */
        void age(long time) {
            waitsFor = Long.MAX_VALUE;
            if (row == null) {
                return;
            }
            for (var next = CurrentTokens.nextAge(row); next <= time; next = CurrentTokens.nextAge(row)) {
                var before = row.getStatus();
                show(CurrentTokens.aged(row, next), next);
                tellOfStatus(before, next);
                keep();
            }
            await();
        }

        /** Prices only move it back: then its place in the queue is found too early, and it waits again. */
        private void await() {
            var next = row == null ? Long.MAX_VALUE : CurrentTokens.nextAge(row);
            if (next < waitsFor) {
                waitsFor = next;
                due.add(new Due(next, this));
            }
        }

        void advanceIfRead(long time) {
            if (figures != null) {
                advance(time);
            }
        }

        void advance(long time) {
            at = time;
            figures().advance(time, this);
        }

        private void show(Token next, long time) {
            row = next;
            tell(Way.TOKENS, address, next, time);
            await();
        }

        private void tellOfStatus(TokenStatus before, long time) {
            if (row.getStatus() != before) {
                say(
                        Signal.newBuilder()
                                .setKind(SignalKind.valueOf(row.getStatus().name())),
                        time);
            }
        }

        private void say(Signal.Builder signal, long time) {
            var said = signal.setAddress(address)
                    .setSymbol(row.getSymbol())
                    .setPrice(row.getPrice())
                    .setTime(Instant.ofEpochMilli(time))
                    .build();
            tell(Way.SIGNALS, address, said, time);
        }

        @Override
        public void closed(Interval interval, Bar bar) {
            if (interval == Interval.MINUTE) {
                var signals = figures().closed(bar, row == null ? null : row.getBuyPressure());
                if (row != null) {
                    signals.forEach(each -> say(each, bar.start() + interval.millis()));
                }
            }
            write(interval, bar, true);
        }

        @Override
        public void corrected(Interval interval, Bar bar) {
            figures.forget();
            write(interval, bar, true);
        }

        /** With the first price of each stretch of so much time, so that nothing need be remembered of it. */
        private void draw(Interval interval, long time) {
            var often = Math.clamp(interval.millis() / TOLD, OFTEN, SELDOM);
            var bar = figures.running(interval);
            if (bar != null && Math.floorDiv(time + shift, often) > Math.floorDiv(lastPrice + shift, often)) {
                write(interval, bar, false);
            }
        }

        /** Seconds are not told: they are many, and soon nobody's business. */
        private void write(Interval interval, Bar bar, boolean closed) {
            if (interval != Interval.SECOND) {
                var candle = bar.candle(address, interval, closed);
                var key = address + '/' + interval.text() + '/' + candle.getStart();
                tell(interval.isLong() ? Way.LONG_CANDLES : Way.CANDLES, key, candle, at);
            }
        }
    }
}
