package me.degenduel.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Ticks to everyone's rank in one contest: the engine, with its facts encoded, on one thread and without Kafka; against
 * peers that must come to the same.
 */
final class ContestSpeed implements Benchmark {
    private static final double MILLION = 1e6;
    /** From there on a publication takes long enough to be waited for; the goal is for just as many. */
    private static final int WITH_LATENCY = 100_000;
    /** {@code DD_CLOCK_INTERVAL}: the default, and a longer one. */
    private static final List<Integer> CLOCKS = List.of(200, 1_000);

    private static final List<Integer> MOVED = List.of(1, 20, 200, 2_000);
    private static final Goal BEAT_THE_DSL = new Goal.AtLeast(50);
    private static final Goal SOON = new Goal.Most(500);
    private static final Goal SHOWN = new Goal.None();

    /** How a peer is made, which takes a while. */
    private interface Maker {
        ContestPeer of(ContestWorld world) throws Exception;
    }

    /** Plays the ticks of one publication. */
    private interface Turn {
        void play(int number) throws Exception;
    }

    @Override
    public String name() {
        return "contest";
    }

    @Override
    public String about() {
        return "ticks to everyone's rank, against the Streams DSL, PostgreSQL and a bare loop";
    }

    @Override
    public Report run(Run run) throws Exception {
        var rows = new ArrayList<Row>();
        rows.addAll(play(run, 1_000, List.of(ContestDsl::new, ContestSql::new, ContestLoop::new)));
        if (!run.quick()) {
            rows.addAll(play(run, 10_000, List.of(ContestDsl::new, ContestSql::new, ContestLoop::new)));
        }
        rows.addAll(play(run, 100_000, List.of(ContestSql::new, ContestLoop::new)));
        if (!run.quick()) {
            rows.addAll(play(run, 1_000_000, List.of(ContestLoop::new)));
        }
        return Report.of(this, run, run.rounds(3), rows);
    }

    private static List<Row> play(Run run, int size, List<Maker> peers) throws Exception {
        run.says("%,d participants enter".formatted(size));
        var world = new ContestWorld(size);
        var restored = ContestTable.of(world);
        var table = restored.table();
        run.says("%.1f %% of them hold the hottest token".formatted(world.percentWithHottest()));
        var rows = new ArrayList<Row>();
        rows.add(row(size, "restored from facts", "s", restored.seconds(), SHOWN));
        rows.add(row(size, "heap a participant", "B", restored.bytesEach(), SHOWN));
        table.publish();
        var sums = table.sums();
        for (var maker : peers) {
            try (var peer = maker.of(world)) {
                rows.add(against(run, peer, table, size, sums));
            }
        }
        if (size >= WITH_LATENCY) {
            for (var clock : CLOCKS) {
                run.says("%,d ticks a second, a clock every %,d ms".formatted(ContestTable.RATE, clock));
                var sample = table.tickToRank(clock, run.seconds(6, 20));
                var metric = "tick → rank %s, a clock every %,d ms";
                rows.add(row(size, metric.formatted("p50", clock), "ms", sample.quantile(0.5), SHOWN));
                rows.add(row(
                        size,
                        metric.formatted("p99", clock),
                        "ms",
                        sample.quantile(0.99),
                        size == WITH_LATENCY ? SOON : SHOWN));
            }
        }
        rows.addAll(proportion(run, size, table));
        return rows;
    }

    /** In turns; of each, how many participants times ticks it is done with in a second. */
    private static Row against(Run run, ContestPeer peer, ContestTable table, int size, ContestPeer.Sums sums)
            throws Exception {
        peer.publish(0, ContestTable.TICKS);
        if (!peer.agrees(sums)) {
            throw new IllegalStateException(peer.name() + " comes to something else");
        }
        var ours = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        var nanos = TimeUnit.SECONDS.toNanos(run.seconds(1, 2));
        Turn us = turn -> table.publish();
        Turn them = turn -> peer.publish((long) turn * ContestTable.TICKS, ContestTable.TICKS);
        rate(us, nanos);
        rate(them, nanos);
        for (var round = 0; round < run.rounds(3); round++) {
            run.says("%,d participants: ours and %s, round %d".formatted(size, peer.name(), round + 1));
            ours.add(rate(us, nanos));
            theirs.add(rate(them, nanos));
        }
        return new Row(
                subject(size),
                "participants × ticks valued",
                "M/s",
                Sample.median(ours, Double::doubleValue) * size / MILLION,
                Optional.of(new Row.Floor(peer.name(), Sample.median(theirs, Double::doubleValue) * size / MILLION)),
                peer instanceof ContestDsl ? BEAT_THE_DSL : SHOWN);
    }

    /** Ticks a second. */
    private static double rate(Turn turn, long nanos) throws Exception {
        var start = System.nanoTime();
        var turns = 0;
        do {
            turn.play(++turns);
        } while (System.nanoTime() - start < nanos);
        return turns * (double) ContestTable.TICKS * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
    }

    /** What a publication costs by the positions that were touched, and what is left of it when there are hardly any. */
    private static List<Row> proportion(Run run, int size, ContestTable table) {
        run.says("publications after few and many tokens moved");
        Map<Integer, List<ContestTable.Publication>> rounds = new HashMap<>();
        for (var round = 0; round < 2 * run.rounds(3); round++) {
            for (var moved : MOVED) {
                rounds.computeIfAbsent(moved, each -> new ArrayList<>()).add(table.publishMoved(moved, 10));
            }
        }
        var rows = new ArrayList<Row>();
        for (var moved : MOVED) {
            // The first half is for the compiler.
            var measured = rounds.get(moved).subList(run.rounds(3), 2 * run.rounds(3));
            var positions = measured.getFirst().positions();
            rows.add(row(
                    size,
                    "publication, %,d of 2,000 tokens moved, %,d positions".formatted(moved, positions),
                    "ms",
                    Sample.median(measured, ContestTable.Publication::millis),
                    SHOWN));
        }
        return rows;
    }

    private static Row row(int size, String metric, String unit, double figure, Goal goal) {
        return new Row(subject(size), metric, unit, figure, Optional.empty(), goal);
    }

    private static String subject(int size) {
        return "%,d participants".formatted(size);
    }
}
