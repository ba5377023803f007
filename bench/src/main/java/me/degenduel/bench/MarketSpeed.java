package me.degenduel.bench;

import static java.util.Comparator.reverseOrder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import me.degenduel.bench.MarketGraphs.Cost;

/**
 * Prices through the market's graph, exactly as it runs, against a graph that hands bytes on, on the same broker. Both find
 * the prices in the log already, so that nobody waits for whoever says them.
 */
final class MarketSpeed implements Benchmark {
    private static final List<Integer> TOKENS = List.of(500, 2_000, 5_000);
    /** As the prices' own times say it. */
    private static final int PER_SECOND = 20_000;

    private static final double SECOND = 1e9;
    private static final double MICRO = 1e3;

    private record Round(int count, Cost ours, Cost floor) {
        double perSecond() {
            return count / (ours.wall() / SECOND);
        }

        double cpu() {
            return ours.cpu() / MICRO / count;
        }

        double floorCpu() {
            return floor.cpu() / MICRO / count;
        }
    }

    @Override
    public String name() {
        return "market";
    }

    @Override
    public String about() {
        return "prices to ticks, rows and candles through the market's graph, against a graph that hands bytes on";
    }

    @Override
    public Report run(Run run) throws Exception {
        var folder = Files.createTempDirectory("degenduel-bench");
        try (var graphs = MarketGraphs.on(folder, TOKENS.getLast())) {
            var rows = new ArrayList<Row>();
            var at = Instant.now();
            run.says("warming up");
            at = play(graphs, TOKENS.getFirst(), run.seconds(3, 40), at).next();
            var flat = Optional.<Double>empty();
            for (var tokens : TOKENS) {
                var rounds = new ArrayList<Round>();
                for (var i = 1; i <= run.rounds(3); i++) {
                    run.says("%,d tokens, round %d of %d".formatted(tokens, i, run.rounds(3)));
                    var played = play(graphs, tokens, run.seconds(4, 10), at);
                    rounds.add(played.round());
                    at = played.next();
                }
                flat = flat.or(() -> Optional.of(Sample.median(rounds, Round::cpu)));
                rows.addAll(rows(tokens, rounds, flat.orElseThrow()));
            }
            return Report.of(this, run, run.rounds(3), rows);
        } finally {
            delete(folder);
        }
    }

    private record Played(Round round, Instant next) {}

    private static Played play(MarketGraphs graphs, int tokens, int seconds, Instant from) throws Exception {
        var count = seconds * PER_SECOND;
        var next = graphs.say(tokens, count, PER_SECOND, from);
        var floor = graphs.passThrough(count);
        return new Played(new Round(count, graphs.market(count), floor), next);
    }

    private static List<Row> rows(int tokens, List<Round> rounds, double cpuOfFewest) {
        var subject = "%,d tokens".formatted(tokens);
        var cpu = Sample.median(rounds, Round::cpu);
        return List.of(
                new Row(
                        subject,
                        "throughput",
                        "prices/s",
                        Sample.median(rounds, Round::perSecond),
                        Optional.empty(),
                        new Goal.Least(PER_SECOND)),
                new Row(
                        subject,
                        "CPU of a price",
                        "µs",
                        cpu,
                        Optional.of(new Row.Floor("pass-through", Sample.median(rounds, Round::floorCpu))),
                        new Goal.Times(25)),
                new Row(
                        subject,
                        "CPU against the fewest tokens",
                        "µs",
                        cpu,
                        Optional.of(new Row.Floor("%,d tokens".formatted(TOKENS.getFirst()), cpuOfFewest)),
                        new Goal.None()));
    }

    private static void delete(Path folder) throws IOException {
        try (var below = Files.walk(folder)) {
            for (var each : below.sorted(reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
