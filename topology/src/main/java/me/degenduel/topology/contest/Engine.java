package me.degenduel.topology.contest;

import static java.util.Comparator.comparingLong;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import me.degenduel.schemas.ClockFact;
import me.degenduel.schemas.ContestFact;
import me.degenduel.schemas.EntryFact;
import me.degenduel.schemas.MinuteFact;
import me.degenduel.schemas.OrderFact;
import me.degenduel.schemas.PastFact;
import me.degenduel.schemas.QuoteFact;
import me.degenduel.schemas.RowFact;
import me.degenduel.schemas.StageFact;
import me.degenduel.schemas.TickFact;
import me.degenduel.schemas.TicksFact;

/**
 * The contests of one partition, as a pure state machine: ticks, rows and clocks go in, outcomes and standings come out,
 * and facts are kept from which it stands up again.
 *
 * <p>What comes waits until every input's clock has passed its time, and is applied in an order of its own. So the
 * result depends on the logs, and not on which of them was read first.
 */
public final class Engine {
    /** An input that is this far behind the others is waited for. */
    private static final long BEHIND = 5_000;
    /** Without a price for so long a token is frozen. */
    private static final long FROZEN = 300_000;

    private final FactLog log;
    private final Outcomes outcomes;
    private final Memory memory;

    private final SortedMap<String, Long> clocks = new TreeMap<>();
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final Map<String, Quote> quotes = new HashMap<>();
    /** By the partition of the price log. */
    private final Map<Integer, TickLog> ticks = new HashMap<>();

    private final Map<String, Contest> contests = new TreeMap<>();
    /** Of entries that are not applied yet: percent by token, by contest and wallet. */
    private final Map<String, SortedMap<String, Integer>> shares = new HashMap<>();

    private final Set<Quote> moved = new LinkedHashSet<>();
    private final Set<Contest> changed = new LinkedHashSet<>();
    private final Set<Contest> settling = new LinkedHashSet<>();
    /** Of contests that were over long ago, too, in which nobody is any more. */
    private final Map<String, Snapshot> snapshots = new HashMap<>();
    /** The same for readers, who may keep it. */
    private Map<String, Snapshot> published = Map.of();
    /** Keys of facts that nobody needs any more. */
    private final Deque<Iterator<String>> unneeded = new ArrayDeque<>();

    /** Rows that wait, by position, and ticks, while facts come back. */
    private final SortedMap<Long, Row> waiting = new TreeMap<>();

    private final List<TicksFact> came = new ArrayList<>();

    private final Minutes minutes = new Minutes();
    /** What participants held before they traded, in the order in which it is forgotten. */
    private final PriorityQueue<Before> before = new PriorityQueue<>(comparingLong(Before::until));

    private boolean watchesMinutes;
    private long now = Long.MIN_VALUE;
    private long position;

    /**
     * For how long what is over is known, in the time of events.
     *
     * @param contests from a contest's end on; later rows about it mean nothing
     * @param past how far back portfolios are known as they were
     * @param ticks how many of each token are kept as they came, before only what they made of it is
     */
    public record Memory(Duration contests, Duration past, int ticks) {}

    /**
     * What a token cost when.
     *
     * @param price null: the token was delisted
     */
    public record Tick(String token, BigDecimal price, long received) {}

    /** What somebody held until then. */
    private record Before(long until, String contest, String wallet) {}

    /**
     * Nothing has come yet.
     *
     * @param inputs the names of all logs that something comes from
     */
    public Engine(Collection<String> inputs, Memory memory, FactLog log, Outcomes outcomes) {
        this.memory = memory;
        this.log = log;
        this.outcomes = outcomes;
        inputs.forEach(input -> clocks.put(input, Long.MIN_VALUE));
    }

    /** The name of the input that a partition of the price log is. */
    public static String prices(int partition) {
        return "prices/" + partition;
    }

    // What comes

    /** Prices came together, through a partition of the price log. */
    public void ticks(int source, List<Tick> together) {
        if (together.isEmpty()) {
            return;
        }
        var facts = new ArrayList<TickFact>(together.size());
        var of = new LinkedHashSet<Quote>();
        for (var tick : together) {
            var quote = quote(tick.token());
            var time = Math.max(Math.max(tick.received(), quote.newest()), clocks.get(prices(source)));
            var ahead = new Quote.Ahead(time, tick.price());
            quote.ahead.add(ahead);
            facts.add(Facts.tick(quote, ahead));
            of.add(quote);
            await(quote, time);
        }
        var log = ticksOf(source);
        keep(log.add(facts, of));
        log.putAway(Collections.min(clocks.values()), memory.ticks(), this::keep, this::forget);
    }

    private TickLog ticksOf(int source) {
        return ticks.computeIfAbsent(source, TickLog::new);
    }

    private void await(Quote quote, long time) {
        queue.add(new Due(time, Due.Kind.TICK, quote.token, position++, () -> move(quote)));
    }

    private void move(Quote quote) {
        quote.step();
        if (!quote.delisted) {
            moved.add(quote);
            for (var order : List.copyOf(quote.waiting)) {
                order.contest().orders().fill(order, quote, quote.time);
            }
        }
    }

    /** A share counts with its entry, which is committed with it, so it needs no turn. */
    public void row(String input, Row row) {
        if (row instanceof Row.OfShare share) {
            keep(Facts.of(share, 0));
            add(share);
        } else {
            var late = row.at(Math.max(row.time(), clocks.get(input)));
            keep(Facts.of(late, position));
            await(late, position++);
        }
    }

    private void add(Row.OfShare share) {
        shares.computeIfAbsent(owner(share), each -> new TreeMap<>()).put(share.token(), share.weight());
    }

    private void await(Row row, long place) {
        queue.add(new Due(row.time(), Due.Kind.of(row), row.key(), place, () -> {
            apply(row);
            forget(Facts.keyOf(row, place));
        }));
    }

    private void apply(Row row) {
        switch (row) {
            case Row.OfContest contest -> {
                if (!isRetired(contest.contest())) {
                    contest(contest.contest()).apply(contest);
                }
            }
            case Row.OfShare share -> add(share);
            case Row.OfEntry entry -> {
                var weights = Optional.ofNullable(shares.remove(owner(entry))).orElseGet(TreeMap::new);
                of(entry).ifPresent(contest -> contest.apply(entry, weights));
                weights.keySet().forEach(token -> forget(Facts.keyOfShare(owner(entry), token)));
            }
            case Row.OfOrder order ->
                of(order).ifPresent(contest -> contest.orders().apply(order));
        }
    }

    /** The database lets nobody into a contest that is not there. */
    private Optional<Contest> of(Row row) {
        return Optional.ofNullable(contests.get(row.contest()))
                .filter(contest -> !contest.isPast(row.time(), memory.contests().toMillis()));
    }

    private static String owner(Row row) {
        return switch (row) {
            case Row.OfShare share -> share.contest() + '/' + share.wallet();
            case Row.OfEntry entry -> entry.key();
            case Row.OfContest contest -> contest.contest();
            case Row.OfOrder order -> order.key();
        };
    }

    /** Everything before that time has come through this input, and nothing older will. */
    public void clock(String input, long time) {
        var before = clocks.get(input);
        if (time > before) {
            clocks.put(input, time);
            keep(Facts.clock(input, time));
            advance();
        }
    }

    /** What has the very time of a clock may still come. */
    private void advance() {
        var passed = Collections.min(clocks.values());
        while (!queue.isEmpty() && queue.peek().time() < passed) {
            queue.remove().what().run();
        }
        now = Math.max(now, passed == Long.MIN_VALUE ? passed : passed - 1);
    }

    // What was

    /** From now on it is kept what tokens cost at whole minutes, until nobody plays and all of it is old. */
    void watchMinutes(long from) {
        if (!watchesMinutes) {
            watchesMinutes = true;
            var next = Minutes.next(from);
            at(next, Due.Kind.MINUTE, "", () -> minute(next));
        }
    }

    private void minute(long time) {
        var oldest = Collections.min(clocks.values()) - memory.past().toMillis();
        if (time <= oldest) {
            // Clocks that were away for weeks bring weeks of minutes at once, and nobody may ask for these.
            forgetUntil(oldest);
            watchesMinutes = false;
            watchMinutes(oldest + 1);
            return;
        }
        var running = contests.values().stream().filter(Contest::isRunning).toList();
        if (!running.isEmpty()) {
            var prices = new TreeMap<String, BigDecimal>();
            for (var contest : running) {
                contest.portfolios().held().forEach(quote -> prices.put(quote.token, quote.price));
            }
            minutes.put(time, prices);
            keep(Facts.minute(time, prices));
        }
        forgetUntil(time - memory.past().toMillis());
        watchesMinutes = false;
        if (!running.isEmpty() || !minutes.isEmpty() || !before.isEmpty()) {
            watchMinutes(time + 1);
        }
    }

    private void forgetUntil(long time) {
        minutes.forget(time).forEach(minute -> forget(Facts.keyOfMinute(minute)));
        while (!before.isEmpty() && before.peek().until() <= time) {
            var old = before.remove();
            Optional.ofNullable(contests.get(old.contest()))
                    .ifPresent(contest -> contest.past().forget(old.wallet(), old.until()));
            forget(Facts.keyOfPast(old.contest(), old.wallet(), old.until()));
        }
    }

    void remembers(Contest contest, Participant participant, long until) {
        before.add(new Before(until, contest.id(), participant.wallet()));
        keep(Facts.of(contest, participant.wallet(), until, participant.holdings()));
    }

    // What is published

    /** The contests that changed since the last time, as they stand now; nothing of those whose row is gone. */
    public List<Outcomes.Said> publish() {
        var waitingFor = waitingFor();
        for (var contest : contests.values()) {
            if (!contest.isOver()) {
                contest.portfolios().refresh(moved);
            }
        }
        moved.clear();
        var news = new ArrayList<Outcomes.Said>();
        var shown = false;
        for (var contest : contests.values()) {
            var before = snapshots.get(contest.id());
            var frozen = contest.frozen(now, FROZEN);
            var waits = contest.isOver() ? List.<String>of() : waitingFor;
            if (contest.portfolios().takeChanged()) {
                changed.add(contest);
            }
            var isNews = changed.contains(contest) || before == null || !before.saysTheSame(frozen, waits);
            if (isNews || before.misses(contest, now)) {
                var snapshot = Snapshot.of(contest, minutes, now, frozen, waits);
                snapshots.put(contest.id(), snapshot);
                shown = true;
                if (isNews) {
                    news.add(Facts.standings(contest, snapshot));
                }
            }
        }
        changed.clear();
        if (shown) {
            published = Map.copyOf(snapshots);
        }
        return news;
    }

    /** What a reader may keep for as long as it likes; by contest. */
    public Map<String, Snapshot> published() {
        return published;
    }

    /** Says what is to be said of settlements, at most so many results of each; whether there is more. */
    public boolean settle(int results) {
        settling.removeIf(contest -> !contest.say(results));
        return !settling.isEmpty();
    }

    /** Forgets contests that were over long ago, at most so many facts at a time; whether there is more. */
    public boolean retire(int facts) {
        var keep = memory.contests().toMillis();
        var past = contests.values().stream()
                .filter(contest -> contest.isSettled() && contest.isPast(now, keep))
                .toList();
        for (var contest : past) {
            leave(contest);
            keep(Facts.of(contest));
        }
        if (!past.isEmpty()) {
            published = Map.copyOf(snapshots);
        }
        for (var more = facts; more > 0 && !unneeded.isEmpty(); more--) {
            var keys = unneeded.getFirst();
            if (keys.hasNext()) {
                forget(keys.next());
            } else {
                unneeded.remove();
            }
        }
        return !unneeded.isEmpty();
    }

    /** That it was there stays known, or a row that is captured again would make it anew. */
    private void leave(Contest contest) {
        unneeded.add(contest.retire());
        contests.remove(contest.id());
        changed.remove(contest);
        snapshots.put(contest.id(), Snapshot.of(contest, minutes, now, List.of(), List.of()));
    }

    private boolean isRetired(String contest) {
        var snapshot = snapshots.get(contest);
        return snapshot != null && snapshot.isRetired();
    }

    /** Everything before that time has been applied; {@link Long#MIN_VALUE} where nothing has. */
    long time() {
        return now;
    }

    /** How many positions were brought up to a new price so far: what publications cost. */
    public long touched() {
        return contests.values().stream()
                .mapToLong(contest -> contest.portfolios().touched())
                .sum();
    }

    private List<String> waitingFor() {
        var first = Collections.max(clocks.values());
        return clocks.entrySet().stream()
                .filter(clock -> clock.getValue() < first - BEHIND)
                .map(Map.Entry::getKey)
                .toList();
    }

    // For its contests

    void at(long time, Due.Kind kind, String key, Runnable what) {
        queue.add(new Due(time, kind, key, position++, what));
    }

    Quote quote(String token) {
        return quotes.computeIfAbsent(token, Quote::new);
    }

    Set<Quote> moved() {
        return moved;
    }

    void changed(Contest contest) {
        changed.add(contest);
    }

    void settles(Contest contest) {
        settling.add(contest);
    }

    void keep(Facts.Kept fact) {
        log.keep(fact.key(), fact.fact());
    }

    void say(Outcomes.Said said) {
        outcomes.say(said);
    }

    private void forget(String key) {
        log.keep(key, null);
    }

    // Restore

    /** Takes back a fact that was kept; in any order. */
    public void restore(String key, ContestFact kept) {
        switch (Facts.in(kept)) {
            case ClockFact clock -> clocks.computeIfPresent(clock.getInput(), (input, time) -> clock.getTime());
            case QuoteFact quote -> Facts.restore(quote, quote(quote.getToken()));
            case TicksFact together -> came.add(together);
            case StageFact stage -> Facts.restore(stage, contest(stage.getContest()));
            case EntryFact entry -> contest(entry.getContest()).restore(entry.getNumber(), Facts.entered(entry));
            case PastFact past -> {
                Facts.restore(past, contest(past.getContest()));
                before.add(new Before(past.getUntil(), past.getContest(), past.getWallet()));
            }
            case MinuteFact minute -> minutes.put(minute.getTime(), prices(minute));
            case OrderFact order -> contest(order.getContest()).orders().restore(Facts.row(order), order.getDecided());
            case RowFact row -> {
                if (Facts.row(row) instanceof Row.OfShare share) {
                    add(share);
                } else {
                    waiting.put(row.getPosition(), Facts.row(row));
                }
            }
            default -> throw new IllegalStateException("Nobody keeps such a fact: " + key);
        }
    }

    /** A token's address is one text, however many minutes have it. */
    private SortedMap<String, BigDecimal> prices(MinuteFact minute) {
        var prices = new TreeMap<String, BigDecimal>();
        minute.getPrices().forEach((token, price) -> prices.put(quote(token).token, price));
        return prices;
    }

    private Contest contest(String id) {
        return contests.computeIfAbsent(id, each -> new Contest(each, this));
    }

    /** Some may be in what their tokens cost already: of those that are not applied, none is as old as that. */
    private void restore(TicksFact together) {
        var of = new LinkedHashSet<Quote>();
        for (var tick : together.getTicks()) {
            var quote = quote(tick.getToken());
            of.add(quote);
            if (tick.getTime() > quote.time) {
                quote.ahead.add(Facts.ahead(tick));
            }
        }
        ticksOf(together.getSource()).restore(together, of);
    }

    /** All facts are back. Ticks that were applied before only say what tokens cost: what they did is a fact, too. */
    public void restored() {
        waiting.forEach((place, row) -> {
            await(row, place);
            position = place + 1;
        });
        waiting.clear();
        came.sort(comparingLong(TicksFact::getNumber));
        came.forEach(this::restore);
        came.clear();
        var passed = Collections.min(clocks.values());
        for (var quote : quotes.values()) {
            quote.stepTo(passed);
            quote.ahead.forEach(tick -> await(quote, tick.time()));
        }
        contests.values().stream().filter(Contest::isRetired).toList().forEach(this::leave);
        published = Map.copyOf(snapshots);
        contests.values().forEach(Contest::restored);
        if (!minutes.isEmpty()
                || !before.isEmpty()
                || contests.values().stream().anyMatch(Contest::isRunning)) {
            watchMinutes(passed);
        }
        advance();
    }
}
