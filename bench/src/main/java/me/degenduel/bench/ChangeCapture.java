package me.degenduel.bench;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;
import me.degenduel.bench.Platform.Endpoints;

/**
 * A COMMIT in PostgreSQL on its way to a frame at a socket client, against PostgreSQL's stream of changes going through
 * Kafka with nothing in between.
 *
 * <p>Every change gives a token a name that says which change it was. A token changes at most once a second, so that
 * none is replaced by a newer one on the way.
 */
final class ChangeCapture implements Benchmark {
    private static final int TOKENS = 5_000;
    /** The floor's changes are made in a table like ours that the platform does not capture. */
    private static final String PUBLICATION = "bench_floor";

    private static final List<String> COPY = List.of(
            "create schema bench",
            "create table bench.tokens (like public.tokens including all)",
            "insert into bench.tokens overriding system value select * from public.tokens",
            "create publication " + PUBLICATION + " for table bench.tokens");

    private static final Numbers IN_FRAMES = Numbers.after("\"name\":\"" + Changes.NAME);
    private static final Numbers IN_STREAM = Numbers.after(Changes.NAME);

    /** How many rows change, in commits of how many. */
    private record Load(int rowsPerSecond, int rowsPerCommit, Goal p99) {
        String described() {
            return "%,d rows/s, %s"
                    .formatted(rowsPerSecond, rowsPerCommit == 1 ? "one a commit" : rowsPerCommit + " a commit");
        }
    }

    private static final List<Load> LOADS = List.of(
            new Load(10, 1, new Goal.None()),
            new Load(1_000, 1, new Goal.Most(100)),
            new Load(5_000, 25, new Goal.None()));

    /** Some changes: when each was committed, how long until it was heard of, and how fast they were made. */
    private record Heard(Journeys journeys, Sample sample, double rowsPerSecond) {}

    private record Round(Heard floor, Heard ours) {}

    @Override
    public String name() {
        return "cdc";
    }

    @Override
    public String about() {
        return "a COMMIT in PostgreSQL to a frame at a socket client, against a bare replication stream and Kafka";
    }

    @Override
    public Report run(Run run) throws Exception {
        run.says("starting the platform with %,d tokens".formatted(TOKENS));
        try (var platform = Platform.onFreshFolder()) {
            var endpoints = platform.startWithoutFeed("--tokens", String.valueOf(TOKENS));
            try (var capture = new Capture(endpoints)) {
                capture.measure(LOADS.get(1), run.seconds(2, 20));
                var rows = new ArrayList<Row>();
                for (var load : LOADS) {
                    var rounds = new ArrayList<Round>();
                    for (var i = 1; i <= run.rounds(3); i++) {
                        run.says("%s: round %d of %d".formatted(load.described(), i, run.rounds(3)));
                        rounds.add(capture.measure(load, run.seconds(4, 10)));
                    }
                    rows.addAll(rows(load, rounds));
                }
                return Report.of(this, run, run.rounds(3), rows);
            }
        }
    }

    private static List<Row> rows(Load load, List<Round> rounds) {
        return List.of(
                row(load, rounds, "p50", "ms", heard -> heard.sample.quantile(0.5), new Goal.None()),
                row(load, rounds, "p99", "ms", heard -> heard.sample.quantile(0.99), load.p99),
                row(load, rounds, "committed", "rows/s", Heard::rowsPerSecond, new Goal.None()));
    }

    private static Row row(
            Load load, List<Round> rounds, String metric, String unit, ToDoubleFunction<Heard> figure, Goal goal) {
        var floor = Sample.median(rounds, round -> figure.applyAsDouble(round.floor));
        return new Row(
                load.described(),
                metric,
                unit,
                Sample.median(rounds, round -> figure.applyAsDouble(round.ours)),
                Optional.of(new Row.Floor("replication → Kafka", floor)),
                goal);
    }

    /** Everybody who takes part. */
    private static final class Capture implements AutoCloseable {
        private final Database database;
        private final Changes changes;
        private final KafkaFloor kafka;
        private final Audience audience;
        private volatile Heard heard = new Heard(new Journeys(0, 0), new Sample(), 0);
        private int next;

        Capture(Endpoints endpoints) throws Exception {
            database = new Database(endpoints.postgres());
            copyTable();
            changes = new Changes(database, endpoints.tokens());
            kafka = KafkaFloor.open(
                    endpoints.kafka(),
                    endpoints.topics().tokens.partitions(),
                    (value, at) -> IN_STREAM.in(ByteBuffer.wrap(value), change -> hear(change, at)));
            audience = new Audience(endpoints.tokenSocket());
            audience.followAll((text, at) -> IN_FRAMES.in(text, change -> hear(change, at)));
        }

        /** The floor, then ours, at the same rate. */
        Round measure(Load load, int seconds) throws Exception {
            Heard floor;
            try (var stream = new ReplicationFloor(database, PUBLICATION)) {
                stream.into(this::forward);
                floor = make("bench.tokens", load, seconds);
            }
            return new Round(floor, make("public.tokens", load, seconds));
        }

        @Override
        public void close() throws SQLException {
            audience.close();
            kafka.close();
            changes.close();
        }

        private Heard make(String table, Load load, int seconds) throws InterruptedException, ExecutionException {
            var count = load.rowsPerSecond * seconds;
            heard = new Heard(new Journeys(next, count), new Sample(), 0);
            next += count;
            var start = System.nanoTime();
            changes.make(
                    table,
                    count / load.rowsPerCommit,
                    load.rowsPerSecond / load.rowsPerCommit,
                    load.rowsPerCommit,
                    heard.journeys);
            var took = System.nanoTime() - start;
            Journeys.await(heard.sample, count, Journeys.PATIENCE);
            return new Heard(heard.journeys, heard.sample, count * 1e9 / took);
        }

        private void hear(int change, long at) {
            heard.journeys.arrive(change, at, heard.sample);
        }

        /** Of what the stream says of a transaction, the updated rows. */
        private void forward(ByteBuffer message) {
            if (message.get(message.position()) == 'U') {
                var row = new byte[message.remaining()];
                message.get(row);
                kafka.send("row", Instant.now(), row);
            }
        }

        private void copyTable() throws SQLException {
            try (var connection = database.connect();
                    var statement = connection.createStatement()) {
                for (var each : COPY) {
                    statement.execute(each);
                }
            }
        }
    }
}
