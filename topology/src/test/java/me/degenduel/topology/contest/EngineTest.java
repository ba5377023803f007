package me.degenduel.topology.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import me.degenduel.schemas.ContestFact;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The engine against the oracle, which is written from the rules and shares nothing with it. */
final class EngineTest {
    private static final int WORLDS = 300;
    private static final int MANY_WORLDS = 1_000;
    private static final Rules RULES = new Rules() {
        @Override
        public long memory() {
            return Play.KEEP.toMillis();
        }
    };

    @Test
    void worlds_are_as_the_oracle_says_however_their_logs_are_read() {
        play(0, WORLDS);
    }

    @Test
    @Tag("long")
    void a_thousand_worlds_are() {
        play(WORLDS, MANY_WORLDS);
    }

    private static void play(int first, int last) {
        var quotes = new AtomicInteger();
        var olds = new AtomicInteger();
        LongStream.range(first, last).parallel().forEach(seed -> {
            var world = Worlds.of(seed);
            var random = new Random(seed);
            var oracle = new Oracle(RULES, world);
            var once = new Play(world, 1, false, random);
            var split = new Play(world, List.of(1, 3, 6).get(random.nextInt(3)), true, random);
            for (var moment : Worlds.moments(world)) {
                var truth = oracle.at(moment);
                assertThat(once.at(moment)).as("world %d at %d", seed, moment).isEqualTo(truth);
                assertThat(split.at(moment))
                        .as("world %d at %d, split and restarted", seed, moment)
                        .isEqualTo(truth);
                if (random.nextInt(5) == 0) {
                    olds.addAndGet(pasts(world, moment, oracle, List.of(once, split), random));
                }
            }
            assertThat(Stream.of("row", "share").flatMap(split::kept))
                    .as("world %d, what is applied", seed)
                    .isEmpty();
            assertThat(Stream.of("entry", "order").flatMap(split::kept))
                    .as("world %d, whoever was in a retired contest", seed)
                    .noneMatch(key -> oracle.isRetired(key.split("/", -1)[1]));
            quotes.addAndGet(split.quotes());
        });
        assertThat(quotes.get()).as("ticks in whose place is what tokens cost").isGreaterThan(last - first);
        assertThat(olds.get()).as("portfolios of the past").isGreaterThan(last - first);
    }

    /** How portfolios stood before, and how many of those were worth asking for. */
    private static int pasts(List<Event> world, long now, Oracle oracle, List<Play> plays, Random random) {
        var rows =
                world.stream().filter(event -> event instanceof Event.EntryRow).toList();
        var kept = now - Math.floorMod(now, 60_000) - Play.PAST.toMillis();
        for (var play : plays) {
            assertThat(Stream.of("minute", "past").flatMap(play::kept))
                    .as("what was too long ago at %d", now)
                    .noneMatch(key -> Long.parseLong(key.substring(key.lastIndexOf('/') + 1)) <= kept);
        }
        var asked = 0;
        for (var more = rows.isEmpty() ? 0 : 3; more > 0; more--) {
            var row = (Event.EntryRow) rows.get(random.nextInt(rows.size()));
            var from = world.get(random.nextInt(world.size())).time();
            var then = Math.min(now, from + random.nextLong(60_000));
            if (oracle.isRetired(row.contest())) {
                continue;
            }
            var truth = Oracle.past(world, row.contest(), row.wallet(), then);
            var minutes = new TreeMap<Long, Long>();
            for (var minute = now - Math.floorMod(now, 60_000); minute > kept; minute -= 60_000) {
                if (Oracle.isRunning(world, row.contest(), minute)) {
                    var time = minute;
                    Oracle.past(world, row.contest(), row.wallet(), minute)
                            .ifPresent(value -> minutes.put(time, value));
                }
            }
            for (var play : plays) {
                assertThat(play.values(row.contest(), row.wallet()))
                        .as("%s in %s, minute by minute", row.wallet(), row.contest())
                        .containsExactlyElementsOf(minutes.descendingMap().entrySet().stream()
                                .map(minute -> new Worth(Instant.ofEpochMilli(minute.getKey()), minute.getValue()))
                                .toList());
                var said = play.past(row.contest(), row.wallet(), then).map(Portfolio::value);
                if (then - Math.floorMod(then, 60_000) > kept || said.isPresent()) {
                    assertThat(said)
                            .as("%s in %s at %d, as of %d", row.wallet(), row.contest(), then, now)
                            .isEqualTo(truth);
                    asked += truth.isPresent() ? 1 : 0;
                }
            }
        }
        return asked;
    }

    @Test
    void facts_do_not_grow_with_the_ticks_that_are_applied_and_no_tick_that_is_not_is_lost() {
        var facts = new HashMap<String, ContestFact>();
        FactLog log = (key, fact) -> {
            if (fact == null) {
                facts.remove(key);
            } else {
                facts.put(key, fact);
            }
        };
        var memory = new Engine.Memory(Duration.ofDays(7), Duration.ofMinutes(10), 16);
        var inputs = List.of(Engine.prices(0), "rows");
        var engine = new Engine(inputs, memory, log, said -> {});

        for (var time = 1; time <= 1_000; time++) {
            engine.ticks(0, List.of(new Engine.Tick("BONK", BigDecimal.valueOf(time), time)));
            for (var input : inputs) {
                engine.clock(input, time + 1);
            }
        }
        assertThat(facts).hasSizeLessThan(2 * 16);

        for (var time = 1_001; time <= 2_000; time++) {
            engine.ticks(0, List.of(new Engine.Tick("BONK", BigDecimal.valueOf(time), time)));
        }
        assertThat(facts).as("nothing of what waits is thrown away").hasSizeGreaterThan(1_000);
    }

    @Test
    void clocks_that_were_away_for_weeks_do_not_bring_weeks_of_minutes() {
        var minutes = new ArrayList<String>();
        var inputs = List.of(Engine.prices(0), "rows");
        var memory = new Engine.Memory(Duration.ofDays(7), Duration.ofMinutes(10), 2);
        var engine = new Engine(
                inputs,
                memory,
                (key, fact) -> {
                    if (fact != null && key.startsWith("minute/")) {
                        minutes.add(key);
                    }
                },
                said -> {});
        var end = Duration.ofDays(60).toMillis();
        var terms = new Terms(1_000, end, 1, BigDecimal.TEN, BigDecimal.ZERO, List.of(new BigDecimal(100)));
        engine.ticks(0, List.of(new Engine.Tick("BONK", BigDecimal.TWO, 1)));
        engine.row("rows", new Row.OfContest(1, "17", terms, Optional.empty(), false));
        engine.row("rows", new Row.OfShare(2, "17", "ANN", "BONK", 100));
        engine.row("rows", new Row.OfEntry(2, "17", "ANN", BigDecimal.TEN));

        inputs.forEach(input -> engine.clock(input, 2_000));
        inputs.forEach(input -> engine.clock(input, Duration.ofDays(30).toMillis()));

        assertThat(minutes).hasSize(9);
    }
}
