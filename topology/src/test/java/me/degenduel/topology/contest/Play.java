package me.degenduel.topology.contest;

import static java.util.Comparator.comparingLong;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.schemas.ContestFact;
import me.degenduel.schemas.ContestResult;
import me.degenduel.schemas.Fill;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.QuoteFact;
import me.degenduel.schemas.Settlement;
import me.degenduel.topology.contest.Truth.Decision;

/**
 * A world played to engines: its logs are read in a random order, some far behind others, and the engines are stopped
 * and stand up again from their facts at random moments.
 */
final class Play {
    /** So short that contests retire while there are rows about them. */
    static final Duration KEEP = Duration.ofSeconds(20);
    /** So short that there are older portfolios. */
    static final Duration PAST = Duration.ofMinutes(3);

    private static final int PRICE_LOGS = 3;
    private static final List<String> ROW_LOGS = List.of("contests", "participants", "portfolios", "trades");
    private static final Engine.Memory MEMORY = new Engine.Memory(KEEP, PAST, 2);
    private static final long FURTHEST_AHEAD = 60_000;
    private static final long LONG_AHEAD = 1_000_000;

    private final Random random;
    private final boolean restarts;
    private final List<Log> logs = new ArrayList<>();
    private final List<Table> tables;
    /** How often it was kept what a token costs, in place of its ticks. */
    private int quotes;

    /** One log and how far it has been read. */
    private static final class Log {
        final String name;
        final List<Event> events = new ArrayList<>();
        int next;
        long clock = Long.MIN_VALUE;

        Log(String name) {
            this.name = name;
        }

        long nextTime() {
            return next < events.size() ? events.get(next).time() : Long.MAX_VALUE;
        }
    }

    /** A partition of contests: an engine and what it has kept and said. */
    private final class Table {
        final Map<String, ContestFact> facts = new HashMap<>();
        final SortedMap<String, Outcomes.Said> said = new TreeMap<>();
        Engine engine = fresh();

        private Engine fresh() {
            return new Engine(
                    logs.stream().map(log -> log.name).toList(),
                    MEMORY,
                    (key, fact) -> {
                        if (fact == null) {
                            facts.remove(key);
                        } else {
                            facts.put(key, fact);
                            quotes += Facts.in(fact) instanceof QuoteFact ? 1 : 0;
                        }
                    },
                    outcome -> {
                        var key = outcome.record().getClass().getSimpleName() + ' ' + outcome.key();
                        if (said.put(key, outcome) != null) {
                            throw new AssertionError("Said twice: " + key);
                        }
                    });
        }

        void restart() {
            var kept = new ArrayList<>(Map.copyOf(facts).entrySet());
            Collections.shuffle(kept, random);
            engine = fresh();
            kept.forEach(fact -> engine.restore(fact.getKey(), fact.getValue()));
            engine.restored();
        }
    }

    Play(List<Event> world, int partitions, boolean restarts, Random random) {
        this.random = random;
        this.restarts = restarts;
        var byName = new TreeMap<String, Log>();
        for (var log = 0; log < PRICE_LOGS; log++) {
            byName.put(Engine.prices(log), new Log(Engine.prices(log)));
        }
        ROW_LOGS.forEach(name -> byName.put(name, new Log(name)));
        world.forEach(event -> byName.get(logOf(event)).events.add(event));
        byName.values().forEach(log -> log.events.sort(comparingLong(Event::time)));
        // An entry's shares are a log of their own. Whoever enters a second time has no second portfolio.
        var entered = new HashSet<String>();
        byName.get("participants").events.stream()
                .filter(event -> event instanceof Event.EntryRow row && entered.add(row.contest() + '/' + row.wallet()))
                .forEach(byName.get("portfolios").events::add);
        logs.addAll(byName.values());
        tables = IntStream.range(0, partitions)
                .mapToObj(partition -> new Table())
                .toList();
    }

    /** What the engines say once everything up to that time is applied. */
    Truth at(long time) {
        var behind = logs.stream().filter(log -> log.clock <= time + 1).toList();
        var slowest = behind.get(random.nextInt(behind.size()));
        var ahead = random.nextInt(4) == 0 ? LONG_AHEAD : FURTHEST_AHEAD;
        var limits = new HashMap<Log, Long>();
        logs.forEach(log -> limits.put(log, time + 1 + (log == slowest ? 0 : random.nextLong(ahead))));
        var open = new ArrayList<>(logs);
        while (!open.isEmpty()) {
            var log = open.get(random.nextInt(open.size()));
            if (log.nextTime() < limits.get(log) && random.nextInt(4) > 0) {
                read(log);
            } else {
                var until = Math.min(log.nextTime(), limits.get(log));
                tick(
                        log,
                        random.nextBoolean() || log.clock == Long.MIN_VALUE
                                ? until
                                : Math.max(log.clock, until - random.nextLong(5_000)));
                if (log.clock > time && (log.clock == limits.get(log) || random.nextInt(4) == 0)) {
                    open.remove(log);
                }
            }
            if (random.nextInt(20) == 0) {
                tables.forEach(table -> table.engine.retire(random.nextInt(3)));
                tables.forEach(table -> table.engine.publish());
            }
            if (restarts && random.nextInt(30) == 0) {
                tables.get(random.nextInt(tables.size())).restart();
            }
        }
        return truth();
    }

    int quotes() {
        return quotes;
    }

    /** What is kept, as the first word of its key says. */
    Stream<String> kept(String what) {
        return tables.stream()
                .flatMap(table -> table.facts.keySet().stream())
                .filter(key -> key.startsWith(what + '/'));
    }

    /** What a contest's engine says that somebody had at a time that is over. */
    Optional<Portfolio> past(String contest, String wallet, long at) {
        return published(contest).flatMap(snapshot -> snapshot.portfolio(wallet, Instant.ofEpochMilli(at)));
    }

    /** The same minute by minute. */
    List<Worth> values(String contest, String wallet) {
        return published(contest)
                .map(snapshot -> snapshot.values(wallet, Instant.EPOCH, Integer.MAX_VALUE))
                .orElseGet(List::of);
    }

    private Optional<Snapshot> published(String contest) {
        return tables.stream()
                .flatMap(table -> Optional.ofNullable(table.engine.published().get(contest)).stream())
                .findFirst();
    }

    private void tick(Log log, long time) {
        log.clock = Math.max(log.clock, time);
        tables.forEach(table -> table.engine.clock(log.name, time));
    }

    /** With some of the ticks behind it. */
    private List<Engine.Tick> together(Log log, Event.Tick first) {
        var together = new ArrayList<>(List.of(tick(first)));
        while (random.nextInt(3) > 0
                && log.next < log.events.size()
                && log.events.get(log.next) instanceof Event.Tick next) {
            together.add(tick(next));
            log.next++;
        }
        return together;
    }

    private static Engine.Tick tick(Event.Tick tick) {
        return new Engine.Tick(tick.token(), tick.price().orElse(null), tick.time());
    }

    private void read(Log log) {
        switch (log.events.get(log.next++)) {
            case Event.Tick tick -> {
                var together = together(log, tick);
                tables.forEach(table -> table.engine.ticks(sourceOf(tick.token()), together));
            }
            case Event.ContestRow row ->
                row(
                        log,
                        new Row.OfContest(
                                row.time(),
                                row.contest(),
                                terms(row.terms()),
                                row.cancelled(),
                                row.cancelled().equals(Optional.of("removed"))));
            case Event.EntryRow row -> entry(log, row);
            case Event.OrderRow row ->
                row(
                        log,
                        new Row.OfOrder(
                                row.time(),
                                row.contest(),
                                row.wallet(),
                                row.id(),
                                row.token(),
                                row.buy(),
                                row.weight()));
        }
    }

    private void entry(Log log, Event.EntryRow row) {
        if (log.name.equals("portfolios")) {
            row.weights()
                    .forEach((token, weight) ->
                            row(log, new Row.OfShare(row.time(), row.contest(), row.wallet(), token, weight)));
        } else {
            row(log, new Row.OfEntry(row.time(), row.contest(), row.wallet(), row.starting()));
        }
    }

    private void row(Log log, Row row) {
        tables.get(Keys.partition(row.contest(), tables.size())).engine.row(log.name, row);
    }

    private static Terms terms(Event.Terms terms) {
        return new Terms(
                terms.start(), terms.end(), terms.minParticipants(), terms.pool(), terms.fee(), terms.shares());
    }

    private static String logOf(Event event) {
        return switch (event) {
            case Event.Tick tick -> Engine.prices(sourceOf(tick.token()));
            case Event.ContestRow row -> "contests";
            case Event.EntryRow row -> "participants";
            case Event.OrderRow row -> "trades";
        };
    }

    private static int sourceOf(String token) {
        return Keys.partition(token, PRICE_LOGS);
    }

    private Truth truth() {
        var contests = new TreeMap<String, Truth.Contest>();
        var decisions = new TreeMap<String, Decision>();
        for (var table : tables) {
            while (table.engine.settle(1 + random.nextInt(3))) {
                if (restarts && random.nextInt(3) == 0) {
                    table.restart();
                }
            }
            while (table.engine.retire(1 + random.nextInt(3))) {
                if (restarts && random.nextInt(3) == 0) {
                    table.restart();
                }
            }
            if (restarts && random.nextInt(3) == 0) {
                table.restart();
            }
            table.engine.publish();
            table.engine.published().forEach((id, snapshot) -> contests.put(id, contest(table, id, snapshot)));
            for (var said : table.said.values()) {
                if (said.record() instanceof Fill fill) {
                    decisions.put(said.key(), decision(fill));
                }
            }
        }
        return new Truth(contests, decisions);
    }

    private static Truth.Contest contest(Table table, String id, Snapshot snapshot) {
        var standings = snapshot.standings();
        var everybody = IntStream.range(0, snapshot.size())
                .mapToObj(snapshot::standing)
                .map(one -> new Truth.Standing(one.getRank(), one.getWallet(), one.getValue()))
                .toList();
        var settlement =
                Optional.ofNullable(table.said.get("Settlement " + id)).map(said -> (Settlement) said.record());
        var results = new ArrayList<Truth.Result>();
        if (settlement.isPresent()) {
            for (var said : table.said.values()) {
                if (said.record() instanceof ContestResult result
                        && result.getContest().equals(id)) {
                    results.add(new Truth.Result(
                            result.getRank(), result.getWallet(), result.getValue(), result.getPrize()));
                }
            }
            results.sort(comparingLong(Truth.Result::rank));
        }
        return new Truth.Contest(
                standings.getState().name(),
                Optional.ofNullable(standings.getReason()),
                everybody,
                new TreeSet<>(standings.getFrozen()),
                results,
                settlement.map(Settlement::getHash));
    }

    static Decision decision(Fill fill) {
        var time = fill.getDecidedAt().toEpochMilli();
        return fill.getRefused() == null
                ? new Decision.Filled(time, fill.getPrice(), fill.getQuantity(), fill.getAmount())
                : new Decision.Refused(time, fill.getRefused());
    }
}
