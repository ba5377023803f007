package me.degenduel.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.bench.chaos.Disturbance.Part;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Settings;
import me.degenduel.standalone.Broker;
import me.degenduel.standalone.Ports;
import me.degenduel.standalone.Postgres;
import me.degenduel.standalone.Registry;

/**
 * A platform of two connects and two instances of serving, each a process of its own, on a database, Kafka and a
 * registry of ours; with tokens, people, and a contest that all of them are in.
 */
final class World implements AutoCloseable {
    static final String SECRET = "a secret that only chaos knows, and nobody else";

    private static final int PEOPLE = 30;
    private static final int TOKENS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration UNTIL_THE_START = Duration.ofSeconds(5);
    private static final String PASSWORD = "correct horse";
    private static final String BASE_58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int ADDRESS = 44;
    /** A connect that waits for its turn. */
    private static final String WAITS = "another connect is at work";

    private final Path folder;
    private final int postgresPort = Ports.free();
    private final int kafkaPort = Ports.free();
    private final int registryPort = Ports.free();
    private final Map<Part, Member> members;
    private final List<Integer> http;
    private Postgres postgres;
    private Broker broker;
    private boolean hasBroker;
    private Registry registry;
    private boolean postgresPaused;
    private boolean closed;

    final List<String> people;
    final List<String> tokens;

    /** Nothing runs yet. */
    World(Path folder, SplittableRandom random) {
        this.folder = folder;
        people = addresses(PEOPLE, random);
        tokens = addresses(TOKENS, random);
        http = List.of(Ports.free(), Ports.free());
        members = Map.of(
                Part.CONNECT_1, connect("connect-1"),
                Part.CONNECT_2, connect("connect-2"),
                Part.SERVING_1, serving("serving-1", http.get(0)),
                Part.SERVING_2, serving("serving-2", http.get(1)));
    }

    synchronized void start() throws IOException {
        refuseWhenClosed();
        startPostgres();
        startBroker();
        startRegistry();
        for (var member : members.values()) {
            member.start();
        }
    }

    /** Everybody enters, each with four tokens; its id, once every instance has heard of it. */
    String contest(Duration lasting) throws SQLException, InterruptedException {
        sql("insert into users(wallet_address) values " + values(people));
        sql(IntStream.range(0, TOKENS)
                .mapToObj(n -> "('%s','T%d','Token %1$s',6)"
                        .replace("%1$s", String.valueOf(n))
                        .formatted(tokens.get(n), n))
                .collect(Collectors.joining(",", "insert into tokens(address, symbol, name, decimals) values ", "")));
        sql("insert into token_whitelist(address, status) select address, 'listed' from tokens");
        try (var database = database();
                var ask = database.createStatement();
                var answer = ask.executeQuery("""
                        insert into contests(name, start_time, end_time, prize_pool)
                        values ('Chaos', now() + interval '%d ms', now() + interval '%d ms', 1000) returning id""".formatted(
                                UNTIL_THE_START.toMillis(),
                                UNTIL_THE_START.plus(lasting).toMillis()))) {
            answer.next();
            var contest = answer.getString(1);
            sql("""
                insert into contest_participants (contest, wallet) select %1$s, wallet_address from users;
                insert into contest_portfolios (contest, wallet, token, weight)
                select %1$s, wallet, address, 25 from contest_participants cross join lateral
                    (select address from token_whitelist order by md5(address || wallet) limit 4) picked""".formatted(contest));
            awaitKnown("/api/v69/contests/" + contest);
            return contest;
        }
    }

    synchronized void begin(Disturbance disturbance) throws Exception {
        refuseWhenClosed();
        var part = disturbance.part();
        switch (disturbance.kind()) {
            case KILLED -> members.get(part).kill();
            case ENDED -> members.get(part).end();
            case PAUSED -> {
                if (part == Part.POSTGRES) {
                    signalPostgres(Signal.STOP);
                    postgresPaused = true;
                } else {
                    members.get(part).pause();
                }
            }
            case AWAY -> {
                switch (part) {
                    case POSTGRES -> postgres.close();
                    case BROKER -> {
                        hasBroker = false;
                        broker.close();
                    }
                    case REGISTRY -> registry.close();
                    default -> throw new IllegalArgumentException(disturbance.toString());
                }
            }
        }
    }

    /** A registry keeps its schemas in Kafka, and starts where that is; and nobody starts again who has not left yet. */
    boolean canEnd(Disturbance disturbance) {
        var part = disturbance.part();
        return switch (disturbance.kind()) {
            case AWAY -> part != Part.REGISTRY || hasBroker;
            case ENDED -> members.get(part).hasEnded();
            case KILLED, PAUSED -> true;
        };
    }

    synchronized void end(Disturbance disturbance) throws Exception {
        refuseWhenClosed();
        var part = disturbance.part();
        switch (disturbance.kind()) {
            case KILLED, ENDED -> members.get(part).start();
            case PAUSED -> {
                if (part == Part.POSTGRES) {
                    signalPostgres(Signal.CONT);
                    postgresPaused = false;
                } else {
                    members.get(part).resume();
                }
            }
            case AWAY -> {
                switch (part) {
                    case POSTGRES -> startPostgres();
                    case BROKER -> startBroker();
                    case REGISTRY -> startRegistry();
                    default -> throw new IllegalArgumentException(disturbance.toString());
                }
            }
        }
    }

    /** As whoever runs them would: a connect that another has taken over from ends by itself. */
    synchronized void startAgainWhatEnded(Collection<Part> except) throws IOException {
        refuseWhenClosed();
        for (var member : members.entrySet()) {
            if (!except.contains(member.getKey())) {
                member.getValue().startAgainIfEnded();
            }
        }
    }

    void awaitReady() throws Exception {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var member : members.values()) {
            while (!member.isReady(WAITS)) {
                startAgainWhatEnded(List.of());
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("%s is not ready after %d s; it said\n%s"
                            .formatted(member.name(), PATIENCE.toSeconds(), member.lastWords()));
                }
                Thread.sleep(100);
            }
        }
    }

    private void awaitKnown(String path) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var member : List.of(members.get(Part.SERVING_1), members.get(Part.SERVING_2))) {
            while (!member.answers(path)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(member.name() + " does not know " + path);
                }
                Thread.sleep(100);
            }
        }
    }

    /** What the instances of serving hold. */
    List<Long> liveHeaps() throws IOException, InterruptedException {
        return List.of(
                members.get(Part.SERVING_1).liveHeap(),
                members.get(Part.SERVING_2).liveHeap());
    }

    /** Of the instances, without a scheme. */
    List<String> instances() {
        return http.stream().map(port -> "127.0.0.1:" + port).toList();
    }

    Cluster cluster() {
        return Cluster.from(new Settings(settings()));
    }

    Connection database() throws SQLException {
        return DriverManager.getConnection(jdbc(), Postgres.USER, PASSWORD);
    }

    private void sql(String statement) throws SQLException {
        try (var database = database();
                var run = database.createStatement()) {
            run.execute(statement);
        }
    }

    private String jdbc() {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postgresPort, Postgres.DATABASE);
    }

    private void startPostgres() throws IOException {
        var password = Files.writeString(folder.resolve("password"), PASSWORD);
        postgres = Postgres.start(folder.resolve("postgres"), password, postgresPort, "1GB");
    }

    private void startBroker() {
        broker = Broker.start(folder.resolve("kafka"), kafkaPort);
        hasBroker = true;
    }

    private void startRegistry() {
        registry = Registry.start("127.0.0.1:" + kafkaPort, (short) 1, registryPort);
    }

    /** To each of its processes, for its backends do not stop with the first of them. */
    private void signalPostgres(Signal signal) throws IOException {
        var first = Long.parseLong(
                Files.readAllLines(folder.resolve("postgres/postmaster.pid")).getFirst());
        var server = ProcessHandle.of(first).orElseThrow();
        for (var process :
                Stream.concat(Stream.of(server), server.descendants()).toList()) {
            signal.to(process);
        }
    }

    private Member connect(String name) {
        var port = Ports.free();
        var settings = settings();
        settings.putAll(Map.of("DD_CONNECT_INSTANCE", name, "DD_CONNECT_PORT", String.valueOf(port), "DD_RATE", "50"));
        return new Member(name, me.degenduel.connect.Main.class, settings, port, folder.resolve(name + ".log"));
    }

    private Member serving(String name, int port) {
        var internal = Ports.free();
        var settings = settings();
        settings.putAll(Map.of(
                "DD_INSTANCE",
                name,
                "DD_STATE",
                folder.resolve(name).toString(),
                "DD_PORT",
                String.valueOf(port),
                "DD_INTERNAL_PORT",
                String.valueOf(internal),
                "DD_ADVERTISED",
                "127.0.0.1:" + internal,
                "DD_JWT_SECRET",
                SECRET,
                "DD_ROOM_LEASE",
                "5s",
                "DD_CHAT_MESSAGES",
                "1000",
                "DD_TRADES",
                "1000"));
        return new Member(name, me.degenduel.serving.Main.class, settings, port, folder.resolve(name + ".log"));
    }

    private Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "DD_KAFKA",
                "127.0.0.1:" + kafkaPort,
                "DD_KAFKA_REPLICATION",
                "1",
                "DD_REGISTRY",
                "http://127.0.0.1:" + registryPort,
                "DD_POSTGRES",
                jdbc(),
                "DD_POSTGRES_USER",
                Postgres.USER,
                "DD_POSTGRES_PASSWORD",
                PASSWORD));
    }

    private static List<String> addresses(int count, SplittableRandom random) {
        return IntStream.range(0, count)
                .mapToObj(each -> random.ints(ADDRESS, 0, BASE_58.length())
                        .mapToObj(index -> BASE_58.substring(index, index + 1))
                        .collect(Collectors.joining()))
                .toList();
    }

    private static String values(List<String> words) {
        return words.stream().map("('%s')"::formatted).collect(Collectors.joining(","));
    }

    /** Somebody may look after it yet who does not know that it is over. */
    private void refuseWhenClosed() {
        if (closed) {
            throw new IllegalStateException("The world is closed");
        }
    }

    /** Whatever state each is in; nothing starts again afterwards. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        members.values().forEach(Member::close);
        if (registry != null) {
            registry.close();
        }
        if (broker != null) {
            broker.close();
        }
        if (postgresPaused) {
            signalPostgres(Signal.CONT);
        }
        if (postgres != null) {
            postgres.close();
        }
    }
}
