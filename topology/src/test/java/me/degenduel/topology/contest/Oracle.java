package me.degenduel.topology.contest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import me.degenduel.topology.contest.Event.ContestRow;
import me.degenduel.topology.contest.Event.EntryRow;
import me.degenduel.topology.contest.Event.OrderRow;
import me.degenduel.topology.contest.Event.Terms;
import me.degenduel.topology.contest.Event.Tick;
import me.degenduel.topology.contest.Rules.Phase;
import me.degenduel.topology.contest.Rules.Quote;
import me.degenduel.topology.contest.Rules.State;
import me.degenduel.topology.contest.Truth.Decision;
import me.degenduel.topology.contest.Truth.Decision.Filled;
import me.degenduel.topology.contest.Truth.Decision.Refused;
import me.degenduel.topology.contest.Truth.Result;
import me.degenduel.topology.contest.Truth.Standing;

/**
 * What is true of contests, in the obvious way: all events of a millisecond in their turn, on plain maps, with exact
 * decimals. It is what the engine is compared with, and shares nothing with it but the rules on paper.
 */
final class Oracle {
    private final Rules rules;
    private final NavigableMap<Long, List<Event>> events;
    private final Map<String, Quote> quotes = new TreeMap<>();
    private final Set<String> delisted = new TreeSet<>();
    private final SortedMap<String, Contest> contests = new TreeMap<>();
    private final SortedMap<String, Decision> decisions = new TreeMap<>();
    private long now = Long.MIN_VALUE;

    /** @param events in any order, but those of one log (ticks of a token, rows of a key) in theirs */
    Oracle(Rules rules, List<Event> events) {
        this.rules = rules;
        this.events = events.stream().collect(groupingBy(Event::time, TreeMap::new, toList()));
    }

    /** Everything up to and including a time applied; times asked for never go back. */
    Truth at(long time) {
        for (var next = next(); next.isPresent() && next.getAsLong() <= time; next = next()) {
            now = next.getAsLong();
            rules.phases().forEach(this::apply);
        }
        if (time < now) throw new IllegalArgumentException(time + " is before " + now);
        now = time;
        var said = contests.values().stream().collect(toMap(c -> c.id, this::truth, (a, b) -> b, TreeMap::new));
        return new Truth(said, new TreeMap<>(decisions));
    }

    /**
     * What a portfolio was worth at a time, in millionths: what it was worth at the last whole minute at or before it; what
     * was entered, if the contest had not started then; what it was worth at the end, if that was before that time. Nothing
     * for who was not in it.
     */
    static Optional<Long> past(List<Event> events, String id, String wallet, long time) {
        var minute = time - Math.floorMod(time, 60_000);
        var contest = contestAt(events, id, time);
        var before = contestAt(events, id, minute);
        if (contest == null || !contest.portfolios.containsKey(wallet)) return Optional.empty();
        if (contest.over.isPresent()) return worthThen(contest.lastStandings, wallet);
        if (before == null || before.state == State.PENDING) {
            var rules = new Rules() {};
            return Optional.of(
                    rules.cashMicros(contest.portfolios.get(wallet).entry.starting())
                            .longValue());
        }
        return worthThen(before.lastStandings, wallet);
    }

    static boolean isRunning(List<Event> events, String id, long time) {
        var contest = contestAt(events, id, time);
        return contest != null && contest.state == State.ACTIVE;
    }

    private static Contest contestAt(List<Event> events, String id, long time) {
        var oracle = new Oracle(new Rules() {}, events);
        oracle.at(time);
        var contest = oracle.contests.get(id);
        if (contest != null && contest.over.isEmpty()) contest.lastStandings = oracle.standings(contest);
        return contest;
    }

    private static Optional<Long> worthThen(List<Standing> standings, String wallet) {
        return standings.stream()
                .filter(standing -> standing.wallet().equals(wallet))
                .map(Standing::micros)
                .findAny();
    }

    private static final class Contest {
        final String id;
        final SortedMap<String, Portfolio> portfolios = new TreeMap<>();
        final List<OrderRow> waiting = new ArrayList<>();
        final SortedMap<String, Quote> startQuotes = new TreeMap<>();
        State state = State.PENDING;
        Terms terms;
        long start;
        long started;
        OptionalLong over = OptionalLong.empty();
        Optional<String> reason = Optional.empty();
        List<Standing> lastStandings = List.of();
        List<Result> results = List.of();
        Optional<String> hash = Optional.empty();

        Contest(String id) {
            this.id = id;
        }
    }

    private static final class Portfolio {
        final EntryRow entry;
        final SortedMap<String, BigDecimal> quantities = new TreeMap<>();
        BigDecimal cash;

        Portfolio(EntryRow entry) {
            this.entry = entry;
            this.cash = entry.starting();
        }
    }

    // Time

    private OptionalLong next() {
        var event = events.higherKey(now);
        var moments = contests.values().stream().flatMapToLong(this::moments).filter(moment -> moment > now);
        return LongStream.concat(event == null ? LongStream.empty() : LongStream.of(event), moments)
                .min();
    }

    private LongStream moments(Contest contest) {
        var timeOuts = contest.waiting.stream().mapToLong(order -> order.time() + rules.timeOut());
        return LongStream.concat(
                timeOuts, LongStream.of(contest.start, contest.start + rules.patience(), contest.terms.end()));
    }

    private void apply(Phase phase) {
        switch (phase) {
            case TICKS -> happening(Tick.class, rules.ticksInTurn(), this::tick);
            case CONTESTS -> happening(ContestRow.class, rules.contestsInTurn(), this::contest);
            case ENTRIES -> happening(EntryRow.class, comparing(EntryRow::contest), this::entry);
            case ORDERS -> happening(OrderRow.class, comparing(OrderRow::contest), this::order);
            case TIME_OUTS -> contests.values().forEach(this::timeOut);
            case STARTS -> contests.values().forEach(this::start);
            case WAITS -> contests.values().forEach(this::giveUp);
            case ENDS -> contests.values().forEach(this::end);
        }
    }

    private <T extends Event> void happening(Class<T> kind, Comparator<T> turn, Consumer<T> apply) {
        events.getOrDefault(now, List.of()).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .sorted(turn)
                .forEach(apply);
    }

    // Prices

    private void tick(Tick tick) {
        var token = tick.token();
        if (rules.isDelisted(tick, delisted.contains(token))) delisted.add(token);
        else delisted.remove(token);
        rules.said(tick, Optional.ofNullable(quotes.get(token))).ifPresent(quote -> {
            var before = Map.copyOf(quotes);
            quotes.put(token, quote);
            for (var contest : contests.values()) {
                for (var order : inTurn(contest.waiting)) {
                    if (order.token().equals(token) && rules.fills(quote, order)) fill(contest, order, quote, before);
                }
            }
        });
    }

    private BigDecimal worth(Portfolio portfolio, Map<String, Quote> prices) {
        return portfolio.quantities.entrySet().stream()
                .map(position -> position.getValue().multiply(price(position.getKey(), prices)))
                .reduce(portfolio.cash, BigDecimal::add);
    }

    private BigDecimal price(String token, Map<String, Quote> prices) {
        return rules.priceOf(prices.get(token), delisted.contains(token));
    }

    // A contest's states

    private void contest(ContestRow row) {
        var contest = contests.computeIfAbsent(row.contest(), Contest::new);
        var taken = rules.takesTerms(contest.state, contest.terms != null, !contest.portfolios.isEmpty());
        if (taken && rules.isNews(contest.terms, row.terms())) {
            contest.terms = row.terms();
            contest.start = rules.start(row);
        }
        row.cancelled().ifPresent(reason -> cancel(contest, reason));
    }

    private boolean isRetired(Contest contest) {
        return contest.over.isPresent() && now >= contest.over.getAsLong() + rules.memory();
    }

    boolean isRetired(String contest) {
        return contests.containsKey(contest) && isRetired(contests.get(contest));
    }

    private void cancel(Contest contest, String reason) {
        if (!rules.canBeCancelled(contest.state)) return;
        contest.reason = Optional.of(reason);
        over(contest, State.CANCELLED);
    }

    private void start(Contest contest) {
        var entries = contest.portfolios.size();
        if (contest.state != State.PENDING
                || !rules.begins(now, contest.start, entries, contest.terms.minParticipants())) return;
        contest.state = State.ACTIVE;
        contest.started = now;
        for (var portfolio : contest.portfolios.values()) {
            var starting = portfolio.entry.starting();
            portfolio.cash = BigDecimal.ZERO;
            portfolio.entry.weights().forEach((token, weight) -> {
                var quote = rules.priceAtStart(Optional.ofNullable(quotes.get(token)), delisted.contains(token));
                quote.ifPresent(price -> contest.startQuotes.put(token, price));
                quote.ifPresentOrElse(
                        price -> hold(portfolio, token, rules.quantityAtStart(starting, weight, price.price())),
                        () -> portfolio.cash = portfolio.cash.add(rules.cashAtStart(starting, weight)));
            });
        }
    }

    private void giveUp(Contest contest) {
        if (contest.state == State.PENDING && now >= contest.start + rules.patience()) {
            cancel(contest, "NOT_ENOUGH_PARTICIPANTS");
        }
    }

    private void end(Contest contest) {
        if (contest.state != State.ACTIVE || !rules.ends(now, contest.started, contest.terms.end())) return;
        settle(contest);
        over(contest, State.COMPLETED);
    }

    private void over(Contest contest, State state) {
        contest.lastStandings = standings(contest);
        contest.state = state;
        contest.over = OptionalLong.of(now);
        inTurn(contest.waiting).forEach(order -> refuse(key(order), rules.endedFirst()));
        contest.waiting.clear();
    }

    // Entries and orders

    private void entry(EntryRow row) {
        var contest = contests.get(row.contest());
        var key = row.contest() + "/" + row.wallet() + "/entry";
        var accepted = contest != null && contest.portfolios.containsKey(row.wallet());
        if (contest == null
                || isRetired(contest)
                || rules.isIgnored(contest.state, accepted, decisions.containsKey(key))) return;
        rules.refusedEntry(contest.state)
                .ifPresentOrElse(
                        reason -> refuse(key, reason), () -> contest.portfolios.put(row.wallet(), new Portfolio(row)));
    }

    private void order(OrderRow order) {
        var contest = contests.get(order.contest());
        if (contest == null || isRetired(contest)) return;
        var waits = contest.waiting.stream().map(Oracle::key).anyMatch(key(order)::equals);
        if (rules.isSecondOrder(waits, decisions.containsKey(key(order)))) return;
        var refused = rules.refusedAtOnce(contest.state, contest.portfolios.containsKey(order.wallet()));
        refused.ifPresentOrElse(reason -> refuse(key(order), reason), () -> contest.waiting.add(order));
        var last = quotes.get(order.token());
        if (refused.isEmpty() && last != null && rules.fills(last, order)) fill(contest, order, last, quotes);
    }

    private void timeOut(Contest contest) {
        for (var order : inTurn(contest.waiting)) {
            if (now >= order.time() + rules.timeOut()) {
                contest.waiting.remove(order);
                refuse(key(order), rules.timedOut());
            }
        }
    }

    private void fill(Contest contest, OrderRow order, Quote quote, Map<String, Quote> before) {
        contest.waiting.remove(order);
        var mine = contest.portfolios.get(order.wallet());
        var price = quote.price();
        var held = mine.quantities.getOrDefault(order.token(), BigDecimal.ZERO);
        var value = rules.value(worth(mine, rules.valuedAt(before, quotes)));
        var target = rules.target(value, order.weight(), price);
        var missing = target.subtract(held);
        var affordable = rules.affordable(mine.cash, price);
        for (var check : rules.checks()) {
            var failed =
                    switch (check) {
                        case NOTHING_TO_DO -> rules.isNothing(held, target);
                        case WRONG_SIDE -> rules.isWrongSide(order.buy(), held, target);
                        case TOO_MANY_TOKENS -> rules.isOneTooMany(order.buy(), held, mine.quantities.size());
                        case NO_CASH -> rules.isBroke(order.buy(), missing, affordable);
                    };
            if (failed) {
                refuse(key(order), check.name());
                return;
            }
        }
        var quantity = order.buy() ? rules.bought(missing, affordable) : missing.negate();
        var amount = order.buy() ? rules.cost(quantity, price, mine.cash) : rules.proceeds(quantity, price);
        mine.cash = order.buy() ? mine.cash.subtract(amount) : mine.cash.add(amount);
        hold(mine, order.token(), order.buy() ? held.add(quantity) : held.subtract(quantity));
        decisions.put(key(order), new Filled(now, price, quantity, amount));
    }

    private void hold(Portfolio portfolio, String token, BigDecimal quantity) {
        if (rules.isPosition(quantity)) portfolio.quantities.put(token, quantity);
        else portfolio.quantities.remove(token);
    }

    private void refuse(String key, String reason) {
        decisions.put(key, new Refused(now, reason));
    }

    private List<OrderRow> inTurn(List<OrderRow> orders) {
        return orders.stream().sorted(rules.ordersInTurn()).toList();
    }

    private static String key(OrderRow order) {
        return order.contest() + "/" + order.wallet() + "/" + order.id();
    }

    // Live values

    private Truth.Contest truth(Contest contest) {
        var live = contest.state == State.PENDING || contest.state == State.ACTIVE;
        return new Truth.Contest(
                contest.state.name(),
                contest.reason,
                live ? standings(contest) : isRetired(contest) ? List.of() : contest.lastStandings,
                contest.state == State.ACTIVE ? frozen(contest) : Collections.emptySortedSet(),
                contest.results,
                contest.hash);
    }

    private List<Standing> standings(Contest contest) {
        var portfolios = contest.portfolios.values().stream()
                .sorted(comparing(this::micros)
                        .reversed()
                        .thenComparing(portfolio -> portfolio.entry, rules.entriesInTurn()))
                .toList();
        var values = portfolios.stream().map(this::micros).toList();
        var standings = new ArrayList<Standing>();
        for (var place = 0; place < values.size(); place++) {
            var wallet = portfolios.get(place).entry.wallet();
            standings.add(new Standing(rules.rank(values, place), wallet, values.get(place)));
        }
        return standings;
    }

    private long micros(Portfolio portfolio) {
        return portfolio.quantities.entrySet().stream()
                .map(position -> rules.positionMicros(position.getValue(), price(position.getKey(), quotes)))
                .reduce(rules.cashMicros(portfolio.cash), BigDecimal::add)
                .longValue();
    }

    private SortedSet<String> frozen(Contest contest) {
        return held(contest)
                .filter(token -> rules.isFrozen(now - quotes.get(token).time(), delisted.contains(token)))
                .collect(toCollection(TreeSet::new));
    }

    private static Stream<String> held(Contest contest) {
        return contest.portfolios.values().stream().flatMap(portfolio -> portfolio.quantities.keySet().stream());
    }

    // The end

    private void settle(Contest contest) {
        var values = contest.portfolios.values().stream()
                .collect(toMap(portfolio -> portfolio, portfolio -> rules.finalValue(worth(portfolio, quotes))));
        var finalists = values.keySet().stream()
                .sorted(comparing((Portfolio portfolio) -> values.get(portfolio))
                        .reversed()
                        .thenComparing(portfolio -> portfolio.entry, rules.finalistsInTurn()))
                .toList();
        var shares = rules.sharesPaid(contest.terms.shares(), finalists.size());
        var results = new ArrayList<Result>();
        for (var rank = 1; rank <= finalists.size(); rank++) {
            var finalist = finalists.get(rank - 1);
            var share = rank <= shares.size() ? shares.get(rank - 1) : BigDecimal.ZERO;
            var prize = rules.prize(rules.pot(contest.terms), share);
            results.add(new Result(rank, finalist.entry.wallet(), values.get(finalist), prize));
        }
        contest.results = results;
        contest.hash = Optional.of(hash(rules.canonical(settlement(contest))));
    }

    private List<String> settlement(Contest contest) {
        var terms = contest.terms;
        var lines = new ArrayList<String>();
        lines.add("settlement v1");
        lines.add("contest " + contest.id);
        lines.add(
                "period " + rules.periodStart(terms, contest.started) + " " + rules.periodEnd(terms, contest.started));
        lines.add("pool " + rules.plain(terms.pool(), 8) + " fee " + rules.percent(terms.fee()));
        for (var n = 1; n <= terms.shares().size(); n++) {
            lines.add("share " + n + " " + rules.percent(terms.shares().get(n - 1)));
        }
        contest.startQuotes.forEach((token, quote) -> lines.add("start " + said(token, quote)));
        var held = held(contest).collect(collectingAndThen(toList(), TreeSet::new));
        quotes.forEach((token, quote) -> {
            var used = contest.startQuotes.containsKey(token);
            if (rules.isSaidAtEnd(held.contains(token), used)) lines.add("end " + said(token, quote));
        });
        for (var result : contest.results) {
            var entered = contest.portfolios.get(result.wallet()).entry.time();
            lines.add("result " + result.rank() + " " + result.wallet() + " " + entered + " "
                    + rules.plain(result.value(), 8) + " " + rules.plain(result.prize(), 8));
        }
        return lines;
    }

    private String said(String token, Quote quote) {
        return token + " " + rules.plain(quote.price(), 18) + " " + quote.time();
    }

    private static String hash(String canonical) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
