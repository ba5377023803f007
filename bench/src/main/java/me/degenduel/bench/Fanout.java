package me.degenduel.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * What everybody hears at once: frames for each second of a processor that the server takes. The next is published when
 * all have heard the last, so that nobody skips any, and all servers send the same bytes.
 */
final class Fanout implements Benchmark {
    private static final List<Integer> CLIENTS = List.of(1_000, 10_000);
    private static final List<SocketServer.News> NEWS =
            List.of(SocketServer.News.SIGNAL, SocketServer.News.SIGNALS, SocketServer.News.TOKENS);
    private static final int PER_SECOND = 10;
    /** Publications after a crowd has come, before any counts. */
    private static final int SETTLING = 3;

    private static final double SECOND = 1e9;

    private record Case(int clients, SocketServer.News news) {}

    /** A server and those who listen to it, who stay: to open ten thousand sockets takes longer than to measure them. */
    private record Side(SocketServer server, Crowd crowd) {
        void open(int clients) throws IOException {
            crowd.open(clients, server, SocketServer.Place.PRICES, true);
        }
    }

    /** Frames of a server in a round: for each second of a processor, and for each on the wall. */
    private record Figure(double perCpu, double perSecond) {}

    /** Those of all servers, by name, in the order of the rounds. */
    private record Figures(Map<Case, Map<String, List<Figure>>> all, Map<Case, Integer> bytes, List<Double> paced) {
        void add(Case of, SocketServer server, Figure figure) {
            all.computeIfAbsent(of, any -> new LinkedHashMap<>())
                    .computeIfAbsent(server.name(), any -> new ArrayList<>())
                    .add(figure);
        }

        double median(Case of, String server, ToDoubleFunction<Figure> figure) {
            return Sample.median(all.get(of).get(server), figure);
        }
    }

    private int number = Prices.FIRST;

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public String about() {
        return "frames for each second of a processor to 1,000 and 10,000 clients, against Node's ws and raw writes";
    }

    @Override
    public Report run(Run run) throws Exception {
        OpenFiles.need(CLIENTS.getLast());
        try (var ours = SocketServer.ours();
                var ws = SocketServer.ws();
                var raw = SocketServer.raw();
                var ourCrowd = Crowd.start();
                var wsCrowd = Crowd.start();
                var rawCrowd = Crowd.start()) {
            var sides = List.of(new Side(ours, ourCrowd), new Side(ws, wsCrowd), new Side(raw, rawCrowd));
            var figures = new Figures(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
            run.says("warming up");
            learn(sides);
            for (var side : sides) {
                warm(side, side.server.isOurs() ? run.seconds(4, 12) : run.seconds(2, 3));
            }
            for (var clients : CLIENTS) {
                run.says("%,d clients come".formatted(clients));
                for (var side : sides) {
                    side.open(clients);
                }
                for (var i = 1; i <= run.rounds(3); i++) {
                    run.says("%,d clients, round %d of %d".formatted(clients, i, run.rounds(3)));
                    for (var side : sides) {
                        measure(side, clients, run.seconds(1, 2), figures);
                    }
                }
            }
            return Report.of(this, run, run.rounds(3), rows(figures));
        }
    }

    /** Has the peers send the very bytes that ours does, who is the first. */
    private void learn(List<Side> sides) throws IOException {
        var ours = sides.getFirst();
        ours.open(1);
        for (var news : NEWS) {
            publish(ours, news);
            var text = ours.crowd.last();
            for (var peer : sides.subList(1, sides.size())) {
                peer.server.say(news, text);
            }
        }
    }

    private void warm(Side side, int seconds) throws IOException {
        side.open(CLIENTS.getFirst());
        for (var news : NEWS) {
            repeat(side, news, CLIENTS.getFirst(), seconds);
        }
    }

    private void measure(Side side, int clients, int seconds, Figures figures) throws IOException {
        for (var news : NEWS) {
            var of = new Case(clients, news);
            for (var i = 0; i < SETTLING; i++) {
                figures.bytes.put(of, publish(side, news));
            }
            figures.add(of, side.server, repeat(side, news, clients, seconds));
        }
        if (side.server.isOurs() && clients == CLIENTS.getLast()) {
            figures.paced.add(keepPace(side, clients, seconds));
        }
    }

    private Figure repeat(Side side, SocketServer.News news, int clients, int seconds) throws IOException {
        var cpu = side.server.process().cpu();
        var start = System.nanoTime();
        var frames = 0;
        while (System.nanoTime() - start < seconds * SECOND) {
            publish(side, news);
            frames += clients * news.texts;
        }
        var wall = (System.nanoTime() - start) / SECOND;
        var busy = side.server.process().cpu().minus(cpu).toNanos() / SECOND;
        return new Figure(frames / busy, frames / wall);
    }

    /** Frames a second where so many are due. */
    private double keepPace(Side side, int clients, int seconds) throws IOException {
        var start = System.nanoTime();
        var frames = 0;
        for (var i = 0; i < seconds * PER_SECOND; i++) {
            var due = start + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
            for (var early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            publish(side, SocketServer.News.SIGNAL);
            frames += clients;
        }
        var wall = Math.max(seconds, (System.nanoTime() - start) / SECOND);
        return frames / wall;
    }

    /** Returns when all have heard it: how many bytes a text has. */
    private int publish(Side side, SocketServer.News news) throws IOException {
        var first = number + 1;
        number += news.texts;
        side.server.publish(news, first);
        var bytes = 0;
        for (var expected = first; expected <= number; expected++) {
            var heard = side.crowd.hear();
            if (heard.number() != expected || heard.rows() != news.rows) {
                throw new IOException("%s were to hear of %d rows of number %d and heard of %d of number %d"
                        .formatted(side.server.name(), news.rows, expected, heard.rows(), heard.number()));
            }
            bytes = heard.bytes();
        }
        return bytes;
    }

    private static List<Row> rows(Figures figures) {
        var rows = new ArrayList<Row>();
        figures.all.forEach((of, servers) -> {
            var bytes = figures.bytes.get(of);
            var subject = "%,d clients, %s".formatted(of.clients, of.news.of(bytes));
            var ours = List.copyOf(servers.keySet()).getFirst();
            var first = true;
            for (var peer : servers.keySet()) {
                if (peer.equals(ours)) {
                    continue;
                }
                rows.add(new Row(
                        subject,
                        "frames a second of CPU",
                        "",
                        figures.median(of, ours, Figure::perCpu),
                        Optional.of(new Row.Floor(peer, figures.median(of, peer, Figure::perCpu))),
                        first ? new Goal.AtLeast(2) : new Goal.None()));
                first = false;
            }
            for (var peer : servers.keySet()) {
                if (!peer.equals(ours)) {
                    rows.add(new Row(
                            subject,
                            "frames a second",
                            "",
                            figures.median(of, ours, Figure::perSecond),
                            Optional.of(new Row.Floor(peer, figures.median(of, peer, Figure::perSecond))),
                            new Goal.None()));
                }
            }
        });
        rows.add(new Row(
                "%,d clients, %d a second".formatted(CLIENTS.getLast(), PER_SECOND),
                "frames a second",
                "",
                Sample.median(figures.paced, Double::doubleValue),
                Optional.empty(),
                new Goal.None()));
        return rows;
    }
}
