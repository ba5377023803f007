package me.degenduel.bench;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import me.degenduel.bench.Platform.Endpoints;

/**
 * A price on its way from the producer to a frame at a socket client, against the same bytes going through Kafka alone.
 *
 * <p>No price is replaced by a newer one on the way, for each token has one every two seconds, so everybody must hear of
 * every price.
 */
final class Latency implements Benchmark {
    private static final int TOKENS = 2_000;
    private static final int RATE = 1_000;
    private static final int CLIENTS = 100;
    private static final int FOLLOWED = 20;
    private static final int SEED = 69;
    /** Seconds: the compiler takes its part of two busy cores for about that long. */
    private static final int WARM = 90;

    /** Some prices: when each left, and how long it took to whom. */
    private record Round(Journeys journeys, Sample old, Sample delta, Sample floor) {
        Round(int first, int count) {
            this(new Journeys(first, count), new Sample(), new Sample(), new Sample());
        }
    }

    /** Where a price is sent. */
    private interface Way {
        void send(String key, Instant time, byte[] value);
    }

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String about() {
        return "a price from its producer to a frame at a socket client, against Kafka's produce and consume alone";
    }

    @Override
    public Report run(Run run) throws Exception {
        run.says("starting the platform with %,d tokens".formatted(TOKENS));
        try (var platform = Platform.onFreshFolder()) {
            var endpoints = platform.startWithoutFeed("--tokens", String.valueOf(TOKENS));
            try (var market = new Market(endpoints)) {
                run.says("warming up");
                market.floor(run.seconds(1, 10));
                market.ours(run.seconds(3, WARM));
                var rounds = new ArrayList<Round>();
                for (var i = 1; i <= run.rounds(5); i++) {
                    run.says("round " + i + " of " + run.rounds(5));
                    rounds.add(market.measure(run.seconds(8, 12)));
                }
                return Report.of(this, run, rounds.size(), rows(rounds));
            }
        }
    }

    private static List<Row> rows(List<Round> rounds) {
        var old = "%d clients on %d tokens each".formatted(CLIENTS, FOLLOWED);
        var delta = "delta client on all %,d".formatted(TOKENS);
        return List.of(
                row(rounds, old, Round::old, "p50", 0.5, new Goal.Times(5)),
                row(rounds, old, Round::old, "p99", 0.99, new Goal.Times(4)),
                row(rounds, delta, Round::delta, "p50", 0.5, new Goal.Times(5)),
                row(rounds, delta, Round::delta, "p99", 0.99, new Goal.Times(4)));
    }

    private static Row row(
            List<Round> rounds, String subject, Function<Round, Sample> ours, String metric, double share, Goal goal) {
        var floor = Sample.median(rounds, round -> round.floor.quantile(share));
        return new Row(
                subject,
                metric,
                "ms",
                Sample.median(rounds, round -> ours.apply(round).quantile(share)),
                Optional.of(new Row.Floor("Kafka produce → consume", floor)),
                goal);
    }

    /** Everybody who takes part. */
    private static final class Market implements AutoCloseable {
        private final List<String> tokens;
        private final Prices prices;
        private final int[] followers = new int[TOKENS];
        private final Sender sender;
        private final KafkaFloor floor;
        private final Audience audience;
        private volatile Round round = new Round(Prices.FIRST, 0);
        private int next = Prices.FIRST;

        Market(Endpoints endpoints) throws Exception {
            tokens = endpoints.tokens();
            prices = new Prices(endpoints.topics().prices);
            sender = new Sender(endpoints.kafka());
            floor = KafkaFloor.open(endpoints.kafka(), prices.topic().partitions(), this::hearFloor);
            audience = new Audience(endpoints.tokenSocket());
            subscribe();
        }

        /** The floor, then ours, at the same rate. */
        Round measure(int seconds) {
            var floor = floor(seconds).floor;
            var ours = ours(seconds);
            return new Round(ours.journeys, ours.old, ours.delta, floor);
        }

        Round floor(int seconds) {
            var count = seconds * RATE;
            var theirs = begin(count);
            Pace.keep(RATE, IntStream.range(0, count), i -> send(theirs, i, floor::send));
            Journeys.await(theirs.floor, count, Journeys.PATIENCE);
            return theirs;
        }

        Round ours(int seconds) {
            var count = seconds * RATE;
            var ours = begin(count);
            var topic = prices.topic().name();
            Pace.keep(
                    RATE,
                    IntStream.range(0, count),
                    i -> send(ours, i, (key, time, value) -> sender.send(topic, key, time, value)));
            Journeys.await(ours.delta, count, Journeys.PATIENCE);
            Journeys.await(
                    ours.old,
                    IntStream.range(0, count).map(i -> followers[i % TOKENS]).sum(),
                    Journeys.PATIENCE);
            return ours;
        }

        @Override
        public void close() {
            audience.close();
            floor.close();
            sender.close();
        }

        private void subscribe() throws IOException, InterruptedException {
            audience.followAll(
                    (text, at) -> Prices.IN_FRAMES.in(text, price -> round.journeys.arrive(price, at, round.delta)));
            var random = new Random(SEED);
            for (var client = 0; client < CLIENTS; client++) {
                var some = random.ints(0, TOKENS).distinct().limit(FOLLOWED).toArray();
                IntStream.of(some).forEach(token -> followers[token]++);
                audience.follow(
                        IntStream.of(some).mapToObj(tokens::get).toList(),
                        (text, at) -> Prices.IN_FRAMES.in(text, price -> round.journeys.arrive(price, at, round.old)));
            }
        }

        private void hearFloor(byte[] value, long at) {
            round.journeys.arrive(prices.number(value), at, round.floor);
        }

        private Round begin(int count) {
            round = new Round(next, count);
            next += count;
            return round;
        }

        private void send(Round round, int i, Way way) {
            var number = round.journeys.first() + i;
            var now = Instant.now();
            round.journeys.leave(number);
            way.send(tokens.get(i % TOKENS), now, prices.bytes(number, now));
        }
    }
}
