package me.degenduel.serving;

import static java.util.stream.Collectors.toMap;

import io.javalin.Javalin;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import me.degenduel.schemas.Settlement;
import me.degenduel.schemas.Surroundings;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.UserRow;
import me.degenduel.serving.command.Commands;
import me.degenduel.serving.live.Change;
import me.degenduel.serving.live.Channels;
import me.degenduel.serving.live.Passports;
import me.degenduel.serving.live.People;
import me.degenduel.serving.live.Sockets;
import me.degenduel.serving.read.Contests;
import me.degenduel.serving.read.Neighbours;
import me.degenduel.serving.read.Published;
import me.degenduel.serving.read.Seal;
import me.degenduel.serving.read.TokenQuery;
import me.degenduel.topology.MarketApplication;
import me.degenduel.topology.contest.ContestApplication;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An instance of serving: it runs the topologies, tails what they say, and answers and tells. */
public final class Serving implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Serving.class);
    private static final int FIRST_PATIENCE_MILLIS = 1_000;
    private static final int PATIENCE_MILLIS = 8_000;

    private final Config config;
    private final Runnable onDeath;
    private final InstantSource clock = InstantSource.system();
    private final PrometheusMeterRegistry metrics;
    private final Meters meters;
    private final People people = new People();
    /** What runs, the latest first. */
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private final List<Tail<?>> tails = new CopyOnWriteArrayList<>();

    private Health health;
    private Javalin http;

    private Serving(Config config, PrometheusMeterRegistry metrics, Runnable onDeath) {
        this.config = config;
        this.metrics = metrics;
        this.meters = new Meters(metrics);
        this.onDeath = onDeath;
    }

    /**
     * Returns when clients can ask; {@link #notReady} tells whether they will be answered.
     *
     * @param metrics what {@code /metrics} shows; whoever runs more than this in one process may add to it
     * @param onDeath called when a bug of ours has stopped a part, whose stack trace is in the log: the process should end
     */
    public static Serving start(Config config, PrometheusMeterRegistry metrics, Runnable onDeath)
            throws InterruptedException {
        var serving = new Serving(config, metrics, onDeath);
        try {
            serving.run();
            return serving;
        } catch (RuntimeException | InterruptedException failed) {
            serving.close();
            throw failed;
        }
    }

    /** In the order of the path: what a part reads from is there before it. */
    private void run() throws InterruptedException {
        var topics = config.cluster().topics();
        var topicIds = awaited(topics);

        var market = opened(
                MarketApplication.start(config.market(), config.cluster(), topics, meters.of("market"), onDeath));
        var contest = opened(
                ContestApplication.start(config.contest(), config.cluster(), topics, meters.of("contest"), onDeath));
        meters.ofTheProcess();

        Function<String, Optional<Published>> owned = id -> contest.contest(id).map(Published::of);
        var channels = new Channels(topics, people::nickname);
        var passports = new Passports(config.sockets().secrets(), people);
        var sockets = opened(new Sockets(
                config.sockets(), channels, passports, owned, topicIds, meters, clock, this::isLoaded, onDeath));

        var commands = new Commands(
                config.commands(),
                config.sockets().doors(),
                passports,
                opened(config.database().pool()),
                meters,
                clock,
                this::isLoaded);

        channels.topics()
                .forEach(topic -> tail(
                        topic,
                        topic.name().equals(topics.standings.name()) ? Tail.Kind.UNCLOCKED : Tail.Kind.CLOCKED,
                        sockets));
        tail(topics.users, Tail.Kind.CLOCKED, (batch, taken) -> learn(batch, taken, sockets));
        var settlements = new ConcurrentHashMap<String, Settlement>();
        tail(topics.settlements, Tail.Kind.UNCLOCKED, (batch, taken) -> {
            batch.forEach(change -> settlements.put(change.key(), change.value()));
            taken.run();
        });
        tail(topics.fills, Tail.Kind.NEWS, sockets::tell);

        // All at once, before each is waited for.
        running.push(() -> tails.forEach(Tail::end));

        var database = config.database();
        var surroundings =
                opened(Surroundings.watch(config.cluster(), database.url(), database.user(), database.password()));
        health = new Health(List.of(
                surroundings::away,
                () -> market.notReady().stream(),
                () -> contest.notReady().stream(),
                () -> tails.stream().flatMap(tail -> tail.notLoaded().or(tail::silent).stream())));
        var neighbours = new Neighbours(config.market().advertised());
        var query = new TokenQuery(market::token, market::ownerOf, neighbours);
        var contests = new Contests(
                config.contests(),
                new KnownContests(
                        owned, contest::ownerOf, contest::notReady, sockets, settlements, people, passports, clock),
                opened(ResultLog.open(config.cluster(), config.market().instance(), topics.contestResults)),
                neighbours,
                new Seal(config.sockets().secrets().at(clock.instant())),
                clock);
        http = Http.start(
                config.host(),
                config.port(),
                config.sendBuffer(),
                config.origins(),
                sockets.handler(),
                new Routes(sockets::tokens, query, contests, commands, health, metrics));
        running.push(http::stop);
        // Goodbyes are said while there is still a way to say them.
        running.push(sockets);
        // Leaving a group takes its time, which the rest of the end need not wait for.
        running.push(() -> {
            contest.leave();
            market.leave();
        });
        log.atInfo().addKeyValue("port", port()).log("Serving");
    }

    private <V> void tail(Topic<V> topic, Tail.Kind kind, Sockets sockets) {
        tail(topic, kind, (batch, taken) -> sockets.apply(topic, batch, taken));
    }

    private <V> void tail(Topic<V> topic, Tail.Kind kind, Tail.Reader<V> reader) {
        tails.add(
                opened(Tail.start(config.cluster(), config.market().instance(), topic, kind, reader, meters, onDeath)));
    }

    private <T extends AutoCloseable> T opened(T part) {
        running.push(part);
        return part;
    }

    private void learn(List<Change<UserRow>> batch, Runnable taken, Sockets sockets) {
        for (var change : batch) {
            if (!change.clock()) {
                people.set(change.key(), change.value());
                sockets.recheck(change.key());
            }
        }
        taken.run();
    }

    /** Clients come in once the tables are whole; whatever happens later, they keep what we last knew. */
    private boolean isLoaded() {
        return tails.stream().allMatch(tail -> tail.notLoaded().isEmpty());
    }

    /** Whoever asks meanwhile is told what is waited for. */
    private Map<String, String> awaited(Topics topics) throws InterruptedException {
        try (var room = WaitingRoom.open(config.host(), config.port())) {
            config.database().awaitSchema(room::waitsFor);
            return topicIds(topics, room);
        }
    }

    /** The topics may still have to be made: whichever process comes first makes them. */
    private Map<String, String> topicIds(Topics topics, WaitingRoom room) throws InterruptedException {
        try (var admin = Admin.create(config.cluster().client())) {
            awaitKafka(admin, room);
            topics.create(admin, config.cluster().replication());
            var names = topics.all().stream().map(Topic::name).toList();
            return admin.describeTopics(names).allTopicNames().get().entrySet().stream()
                    .collect(toMap(
                            Map.Entry::getKey,
                            topic -> topic.getValue().topicId().toString()));
        } catch (ExecutionException failure) {
            throw new IllegalStateException("Cannot look at the topics", failure.getCause());
        }
    }

    private static void awaitKafka(Admin admin, WaitingRoom room) throws InterruptedException {
        room.waitsFor("Kafka");
        for (var patience = FIRST_PATIENCE_MILLIS; ; patience = Math.min(2 * patience, PATIENCE_MILLIS)) {
            try {
                admin.describeCluster(new DescribeClusterOptions().timeoutMs(patience))
                        .nodes()
                        .get();
                return;
            } catch (ExecutionException away) {
                log.atWarn().addKeyValue("reason", away.getCause().getMessage()).log("Waiting for Kafka");
            }
        }
    }

    public int port() {
        return http.port();
    }

    /** What it waits for; empty when it can answer. */
    public Optional<String> notReady() {
        return health.notReady();
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception unclean) {
                log.atWarn().setCause(unclean).log("A part did not close cleanly");
            }
        }
    }
}
