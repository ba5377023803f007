package me.degenduel.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * What a socket costs on which nothing happens but a ping every half minute: the growth from few of them to many, after a
 * collection. Both servers are idle at the same time, each with a crowd of its own.
 */
final class IdleSockets implements Benchmark {
    private static final int FEW = 1_000;
    private static final int MANY = 10_000;
    private static final double SECOND = 1e9;
    private static final double MICRO = 1e3;
    /** Of full rounds: a ping and a little more. */
    private static final int PING = 34;
    /** Seconds that a server takes to let all go: what those held must not count as the next few's. */
    private static final int GOODBYES = 10;

    /** A server and who is there. */
    private record Side(SocketServer server, Crowd crowd) {
        void open(int count) throws IOException {
            crowd.open(count, server, SocketServer.Place.MONITOR, false);
        }
    }

    /** How a side is with so many sockets: what it holds, and the time that it takes in a second. */
    private record State(SocketServer.Held held, double cpu) {}

    /** What a socket adds, in bytes, and in nanoseconds a second. */
    private record Growth(double heap, double outside, double cpu, double threads) {
        static Growth of(State few, State many) {
            var sockets = (double) (MANY - FEW);
            return new Growth(
                    (many.held.heap() - few.held.heap()) / sockets,
                    (many.held.outside() - few.held.outside()) / sockets,
                    (many.cpu - few.cpu) / sockets,
                    (double) (many.held.threads() - few.held.threads()));
        }

        double memory() {
            return heap + outside;
        }
    }

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String about() {
        return "memory and CPU of a socket on which nothing happens, against Node's ws";
    }

    @Override
    public boolean canHold() {
        return true;
    }

    @Override
    public Report run(Run run) throws Exception {
        OpenFiles.need(MANY);
        try (var ours = SocketServer.ours();
                var ws = SocketServer.ws();
                var oursCrowd = Crowd.start();
                var wsCrowd = Crowd.start()) {
            var sides = List.of(new Side(ours, oursCrowd), new Side(ws, wsCrowd));
            run.says("warming up");
            for (var side : sides) {
                side.open(FEW);
                side.crowd.leave();
            }
            var grown = List.<List<Growth>>of(new ArrayList<>(), new ArrayList<>());
            for (var i = 1; i <= run.rounds(3); i++) {
                run.says("round %d of %d".formatted(i, run.rounds(3)));
                var few = states(sides, FEW, run.seconds(2, PING / 2));
                var many = states(sides, MANY, run.seconds(4, PING));
                for (var side = 0; side < sides.size(); side++) {
                    grown.get(side).add(Growth.of(few.get(side), many.get(side)));
                }
                if (i < run.rounds(3)) {
                    for (var side : sides) {
                        side.crowd.leave();
                    }
                    pause(GOODBYES);
                }
            }
            var rows = new ArrayList<>(rows(grown.getFirst(), grown.getLast()));
            if (run.minutes() > 0) {
                sides.getLast().crowd.leave();
                rows.addAll(hold(sides.getFirst(), run));
            }
            return Report.of(this, run, run.rounds(3), rows);
        }
    }

    private static List<State> states(List<Side> sides, int count, int seconds) throws IOException {
        for (var side : sides) {
            side.open(count);
        }
        var held = new ArrayList<SocketServer.Held>();
        for (var side : sides) {
            held.add(side.server.held());
        }
        var before = new ArrayList<Double>();
        for (var side : sides) {
            before.add(cpu(side));
        }
        var start = System.nanoTime();
        pause(seconds);
        var wall = (System.nanoTime() - start) / SECOND;
        var states = new ArrayList<State>();
        for (var i = 0; i < sides.size(); i++) {
            states.add(new State(held.get(i), (cpu(sides.get(i)) - before.get(i)) / wall));
        }
        return states;
    }

    private static double cpu(Side side) {
        return side.server.process().cpu().toNanos();
    }

    private static void pause(int seconds) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (var left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Whether anything grows while nobody comes. */
    private static List<Row> hold(Side side, Run run) throws IOException {
        var first = side.server.held();
        var last = first;
        for (var minute = 1; minute <= run.minutes(); minute++) {
            run.says("%,d sockets, minute %d of %d".formatted(MANY, minute, run.minutes()));
            pause((int) TimeUnit.MINUTES.toSeconds(1));
            last = side.server.held();
        }
        var subject = "%,d sockets for %d minutes".formatted(MANY, run.minutes());
        return List.of(
                alone(subject, "heap grown by", "KB", (last.heap() - first.heap()) / 1024.0),
                alone(subject, "memory outside grown by", "KB", (last.outside() - first.outside()) / 1024.0),
                alone(subject, "threads", "", (double) last.threads()));
    }

    private static List<Row> rows(List<Growth> ours, List<Growth> ws) {
        var subject = "a socket, from %,d to %,d".formatted(FEW, MANY);
        return List.of(
                row(subject, "heap", "KB", ours, ws, growth -> growth.heap / 1024, new Goal.None()),
                row(subject, "outside the heap", "KB", ours, ws, growth -> growth.outside / 1024, new Goal.None()),
                row(subject, "memory", "KB", ours, ws, growth -> growth.memory() / 1024, new Goal.Most(11)),
                row(subject, "CPU in a second", "µs", ours, ws, growth -> growth.cpu / MICRO, new Goal.None()),
                alone(subject, "more threads for 9,000", "", Sample.median(ours, Growth::threads)));
    }

    private static Row row(
            String subject,
            String metric,
            String unit,
            List<Growth> ours,
            List<Growth> ws,
            ToDoubleFunction<Growth> figure,
            Goal goal) {
        return new Row(
                subject,
                metric,
                unit,
                Sample.median(ours, figure),
                Optional.of(new Row.Floor("Node ws", Sample.median(ws, figure))),
                goal);
    }

    private static Row alone(String subject, String metric, String unit, double figure) {
        return new Row(subject, metric, unit, figure, Optional.empty(), new Goal.None());
    }
}
