package me.degenduel.topology.contest;

import static java.util.Comparator.comparing;
import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import me.degenduel.topology.contest.Event.ContestRow;
import me.degenduel.topology.contest.Event.EntryRow;
import me.degenduel.topology.contest.Event.OrderRow;
import me.degenduel.topology.contest.Event.Terms;
import me.degenduel.topology.contest.Event.Tick;

/**
 * Small worlds where what is rare outside happens all the time: events in the very millisecond of a boundary, equal
 * portfolios, prices whose products lie half-way between two numbers, orders of every kind of nonsense.
 */
final class Worlds {
    /** A whole minute, for what happens at one is rare outside, too. */
    private static final long DAWN = 1_020_000;

    private static final int MOMENTS = 20;

    private enum Mood {
        NICE,
        ORDINARY,
        WILD,
        TINY
    }

    private final SplittableRandom random;
    private final Mood mood;
    private final boolean crowdedPortfolios;
    private final List<String> tokens;
    private final List<String> wallets;
    private final List<Event> events = new ArrayList<>();
    private final SortedSet<Long> interesting = new TreeSet<>();

    private Worlds(long seed) {
        random = new SplittableRandom(seed);
        mood = pick(Mood.NICE, Mood.NICE, Mood.ORDINARY, Mood.WILD, Mood.TINY);
        crowdedPortfolios = chance(25);
        tokens = names("t", "T", crowdedPortfolios ? 12 : between(2, chance(25) ? 12 : 5));
        wallets = names("w", "W", between(chance(10) ? 1 : 2, chance(20) ? 12 : 5));
        names("1", "2", between(1, 3)).forEach(this::contest);
        tokens.forEach(this::ticks);
        if (chance(10)) flood(pick(tokens));
        if (chance(20)) captureAgain();
    }

    /** The events, interleaved as badly as logs can be. */
    static List<Event> of(long seed) {
        var world = new Worlds(seed);
        var logs = new ArrayList<>(world.events.stream()
                .sorted(comparing(Event::time))
                .collect(groupingBy(Worlds::log, TreeMap::new, toCollection(ArrayDeque::new)))
                .values());
        var interleaved = new ArrayList<Event>();
        while (!logs.isEmpty()) {
            var log = world.pick(logs);
            interleaved.add(log.remove());
            if (log.isEmpty()) logs.remove(log);
        }
        return interleaved;
    }

    /** Moments worth asking about: when something happens or may be due, a millisecond on either side, and the last. */
    static SortedSet<Long> moments(List<Event> events) {
        var all = events.stream()
                .flatMapToLong(event -> LongStream.concat(LongStream.of(event.time()), due(event)))
                .flatMap(time -> LongStream.rangeClosed(time - 1, time + 1))
                .boxed()
                .collect(collectingAndThen(toCollection(TreeSet::new), ArrayList::new));
        var random = new SplittableRandom(events.hashCode());
        var some = new TreeSet<>(List.of(all.getLast()));
        for (var i = 1; i < MOMENTS; i++) some.add(all.get(random.nextInt(all.size())));
        return some;
    }

    private static LongStream due(Event event) {
        return switch (event) {
            case Tick tick -> LongStream.of(tick.time() + 300_000);
            case ContestRow row ->
                LongStream.of(
                        row.terms().start(),
                        row.terms().start() + 59_000,
                        row.time() + 59_000,
                        row.terms().end());
            case EntryRow entry -> LongStream.empty();
            case OrderRow order -> LongStream.of(order.time() + 60_000);
        };
    }

    private static String log(Event event) {
        return switch (event) {
            case Tick tick -> "tick/" + tick.token();
            case ContestRow row -> "contest/" + row.contest();
            case EntryRow entry -> "entry/" + entry.contest() + "/" + entry.wallet();
            case OrderRow order -> "order/" + order.contest() + "/" + order.wallet() + "/" + order.id();
        };
    }

    private void contest(String contest) {
        var terms = terms(DAWN + pick(0, 0, 1, 1_000, 60_000));
        var created = terms.start()
                + (chance(85) ? pick(-300_000, -60_000, -1_000, -1) : pick(0, 1, 30_000, 59_000, 120_000));
        var start = Math.max(created, terms.start());
        var end = Math.max(start, terms.end());
        var anchors = List.of(start - 1_000, start, start + 1_000, start + 30_000, start + 59_000, end, end);
        interesting.addAll(anchors);
        events.add(new ContestRow(created, contest, terms, chance(2) ? Optional.of("stillborn") : Optional.empty()));
        for (var more = pick(0, 0, 1, 1, 2); more > 0; more--) {
            var time = chance(50) ? before(created, start) : near(anchors, created);
            var again = chance(60) ? terms(terms.start() + pick(-1_000, 0, 0, 1_000, 30_000)) : terms;
            events.add(new ContestRow(time, contest, again, Optional.empty()));
        }
        for (var more = pick(0, 0, 0, 0, 1, 2); more > 0; more--) {
            var time = chance(40) ? start + random.nextLong(end - start + 1) : near(anchors, created);
            events.add(new ContestRow(time, contest, terms, Optional.of(pick("rain", "removed"))));
        }
        var hesitant = chance(15);
        var wait = List.of(start + 30_000, start + 59_000, start + 89_000);
        if (hesitant) events.add(new ContestRow(near(wait, created), contest, terms, Optional.empty()));
        entries(contest, created, start, hesitant ? wait : anchors, hesitant ? 5 : 80);
        orders(contest, created, start, end);
    }

    private Terms terms(long start) {
        var length = chance(80) ? pick(120_000, 300_000, 400_000) : pick(-1, 0, 1, 30_000, 59_000, 60_000, 61_000);
        var shares = pick("69 20 11", "69 20 11", "100", "50.00 30.50", "33.333 33.333 33.334", "0.00000001 7", "");
        return new Terms(
                start,
                start + length,
                pick(1, 2, 2, 2, 2, 3),
                new BigDecimal(pick("0", "100", "1000.00000001", "0.00000003", "123456.789", "99999999.99999999")),
                new BigDecimal(pick("0", "10", "10", "10.0", "2.5", "99.99", "33.333")),
                Stream.of(shares.split(" "))
                        .filter(not(String::isEmpty))
                        .map(BigDecimal::new)
                        .toList());
    }

    private void entries(String contest, long created, long start, List<Long> anchors, int early) {
        var weights = new ArrayList<SortedMap<String, Integer>>();
        var starting = starting();
        for (var wallet : wallets) {
            for (var rows = pick(0, 1, 1, 1, 1, 1, 1, 1, 2, 3); rows > 0; rows--) {
                weights.add(weights.isEmpty() || chance(65) ? weights() : pick(weights));
                var time = chance(early) ? before(created, start) : near(anchors, created);
                var mine = chance(85) ? starting : starting();
                events.add(new EntryRow(time, contest, wallet, mine, weights.getLast()));
            }
        }
    }

    private BigDecimal starting() {
        return new BigDecimal(
                switch (mood) {
                    case NICE, ORDINARY, WILD -> pick("10000", "10000", "10000", "10000", "1234.56789012", "1.0000005");
                    case TINY -> pick("0.00000001", "0.00000055", "0.00000251", "0.01", "10000.00000003");
                });
    }

    private SortedMap<String, Integer> weights() {
        var most = Math.min(10, tokens.size());
        var count = crowdedPortfolios ? between(9, 10) : between(1, Math.min(most, chance(70) ? 3 : 10));
        var rest = new ArrayList<>(tokens);
        var weights = new TreeMap<String, Integer>();
        var left = 100;
        for (var more = count; more > 0; more--) {
            var weight = more == 1 ? left : chance(60) ? left / more : between(1, left - more + 1);
            weights.put(rest.remove(random.nextInt(rest.size())), weight);
            left -= weight;
        }
        return weights;
    }

    private void orders(String contest, long created, long start, long end) {
        var times = new ArrayList<>(List.of(start, end - 60_000, end - 1, end));
        for (var i = 0; i < 12; i++) times.add(start + 1 + random.nextLong(Math.max(1, end - start - 60_000)));
        times.replaceAll(time -> Math.max(start, time));
        for (var more = between(0, 24); more > 0; more--) {
            var time = chance(92) ? pick(times) : near(List.of(start - 1_000, start + 59_000, end), created);
            interesting.addAll(List.of(time, time + 60_000));
            var token = pick(tokens);
            if (chance(75)) tick(token, time + pick(1, 1, 1_000, 59_999, 60_000, 60_001));
            var weight = chance(80) ? pick(0, 0, 1, 10, 25, 50, 50, 100) : between(0, 100);
            var buy = weight == 0 ? chance(crowdedPortfolios ? 50 : 15) : chance(55);
            events.add(new OrderRow(time, contest, pick(wallets), between(1, 30), token, buy, weight));
        }
    }

    private void ticks(String token) {
        if (chance(85)) events.add(new Tick(DAWN - 400_000 + between(0, 300_000), token, Optional.of(price())));
        var times = new ArrayList<>(interesting);
        var silence = chance(15) ? pick(times) : Long.MAX_VALUE;
        for (var more = between(1, 15); more > 0; more--) {
            var time = pick(times) + pick(0, 0, 0, 1, 1, -1, 1_000);
            for (var same = chance(85) ? 1 : 2; same > 0 && time < silence; same--) {
                tick(token, time);
            }
        }
    }

    /** More ticks than anybody keeps one by one. */
    private void flood(String token) {
        var from = pick(List.copyOf(interesting));
        var apart = pick(0, 1, 50, 1_000);
        for (var more = between(30, 150); more > 0; more--) tick(token, from + (long) more * apart);
    }

    /** All rows once more, long after they were committed. */
    private void captureAgain() {
        var time = interesting.getLast() + pick(0, 20_000, 60_000);
        for (var row : List.copyOf(events)) {
            switch (row) {
                case Tick tick -> {}
                case ContestRow it -> events.add(new ContestRow(time, it.contest(), it.terms(), it.cancelled()));
                case EntryRow it ->
                    events.add(new EntryRow(time, it.contest(), it.wallet(), it.starting(), it.weights()));
                case OrderRow it ->
                    events.add(
                            new OrderRow(time, it.contest(), it.wallet(), it.id(), it.token(), it.buy(), it.weight()));
            }
        }
    }

    private void tick(String token, long time) {
        events.add(new Tick(time, token, chance(94) ? Optional.of(price()) : Optional.empty()));
    }

    private BigDecimal price() {
        return switch (mood) {
            case NICE -> nice();
            case ORDINARY -> BigDecimal.valueOf(between(1, 999_999), between(0, 12));
            case WILD -> BigDecimal.valueOf(between(1, 9), pick(18, 17, 12, 8, 3, 0, -5, -12, -19));
            case TINY -> BigDecimal.valueOf(between(1, 99), pick(18, 9, 8, 8, 7, 2));
        };
    }

    /** A power of two, or a little more: products of what it bought end in a five. */
    private BigDecimal nice() {
        var little = BigDecimal.ONE.add(BigDecimal.valueOf(pick(0, 0, 0, 0, 1, 2, 3, 5), pick(4, 9, 10, 11, 12, 12)));
        return little.multiply(new BigDecimal(pick("1", "1", "2", "0.5", "4", "0.25")));
    }

    private long before(long created, long start) {
        return Math.max(created, start + pick(-30_000, -1_000, -1_000, -1, 0));
    }

    private long near(List<Long> anchors, long created) {
        return Math.max(created, pick(anchors) + pick(0, 0, 0, 1, -1));
    }

    private List<String> names(String lower, String upper, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> pick(lower, upper) + n)
                .toList();
    }

    private int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
