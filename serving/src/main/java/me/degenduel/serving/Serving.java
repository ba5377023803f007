package me.degenduel.serving;

import static java.util.stream.Collectors.toMap;

import io.javalin.Javalin;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import me.degenduel.schemas.SessionRevocationRow;
import me.degenduel.schemas.Settlement;
import me.degenduel.schemas.Standings;
import me.degenduel.schemas.Surroundings;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.UserRow;
import me.degenduel.schemas.WhitelistRow;
import me.degenduel.schemas.health.Guard;
import me.degenduel.schemas.health.Guards;
import me.degenduel.schemas.health.PlatformService;
import me.degenduel.schemas.health.Pulse;
import me.degenduel.serving.command.Commands;
import me.degenduel.serving.command.Verification;
import me.degenduel.serving.live.Change;
import me.degenduel.serving.live.Channels;
import me.degenduel.serving.live.EndedSessions;
import me.degenduel.serving.live.Passports;
import me.degenduel.serving.live.People;
import me.degenduel.serving.live.Sockets;
import me.degenduel.serving.read.Answers;
import me.degenduel.serving.read.Candles;
import me.degenduel.serving.read.Contests;
import me.degenduel.serving.read.Decisions;
import me.degenduel.serving.read.Histories;
import me.degenduel.serving.read.Neighbours;
import me.degenduel.serving.read.NotReady;
import me.degenduel.serving.read.Published;
import me.degenduel.serving.read.Seal;
import me.degenduel.serving.read.Services;
import me.degenduel.serving.read.Shared;
import me.degenduel.serving.read.TokenQuery;
import me.degenduel.serving.share.Briefings;
import me.degenduel.serving.share.Neighbourhood;
import me.degenduel.serving.share.Wanted;
import me.degenduel.serving.signin.SignIn;
import me.degenduel.topology.Dated;
import me.degenduel.topology.contest.ContestApplication;
import me.degenduel.topology.market.MarketApplication;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An instance of serving: it runs the topologies, tails what they say, and answers and tells. */
public final class Serving implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Serving.class);

    /** Whoever does something in a room hears within so long that it could not be written. */
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(4);

    private static final int FIRST_PATIENCE_MILLIS = 1_000;
    private static final int PATIENCE_MILLIS = 8_000;

    private final Config config;
    private final Runnable onDeath;
    private final InstantSource clock = InstantSource.system();
    private final PrometheusMeterRegistry metrics;
    private final Meters meters;
    private final People people = new People();
    private final EndedSessions ended = new EndedSessions();
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
        var channels = new Channels(
                topics,
                people::nickname,
                config.sockets().rules().market(),
                config.sockets().rooms());
        var scribe = opened(KafkaScribe.open(config.cluster(), config.market().instance(), WRITTEN_WITHIN));
        var passports = new Passports(config.sockets().secrets(), people, ended);
        var among = config.among();
        var neighbours = new Neighbours(config.market().advertised(), among.patience(), passports::ofInstance, clock);
        var tokens = new Answers<>(
                new Shared<>(
                        market::keepersOf,
                        (address, partition) -> market.owned(partition),
                        (address, partition) -> market.followed(partition)),
                neighbours,
                among.staleness(),
                clock);
        var candles = new Candles(tokens, clock);
        var answers = new Answers<>(
                new Shared<>(
                        contest::keepersOf,
                        (id, partition) ->
                                owned.apply(id).orElseThrow(() -> new NotReady("Nobody has this contest now")),
                        (id, partition) -> contest.followed(id, partition, clock.instant())
                                .map(there -> new Dated<>(Published.of(there.what()), there.asOf()))),
                neighbours,
                among.staleness(),
                clock);
        var wanted = new Wanted();
        var briefings = new Briefings(
                contest::plays,
                () -> contest.contests().stream().map(Published::of).toList());
        var database = config.database();
        var surroundings =
                opened(Surroundings.watch(config.cluster(), database.url(), database.user(), database.password()));
        var pool = opened(database.pool());
        var services = new Services(config.services().silence(), clock);
        meters.services(services);
        var decisions = new Decisions();
        var guards = new Guards(config.services(), clock);
        var figures = new Figures(meters::socketBytes, pool, decisions::size);
        meters.databaseLoad(figures::databaseLoad);
        var whitelist = guards.add(PlatformService.TOKEN_WHITELIST, surroundings::databaseAway, figures);
        var evaluation = guards.add(PlatformService.CONTEST_EVALUATION, contest::notReady, figures);
        var verification = opened(Verification.start(pool, whitelist));

        var commands = new Commands(
                config.commands(),
                config.sockets().doors(),
                passports,
                pool,
                meters,
                clock,
                whitelist,
                services::isRun,
                this::isLoaded);

        var sockets = opened(new Sockets(
                config.sockets(),
                channels,
                passports,
                topics,
                owned,
                contest::plays,
                new Sockets.Others(candles::last, new Histories(answers), wanted::set, among.patience()),
                services,
                commands,
                topicIds,
                people,
                scribe,
                meters,
                clock,
                this::isLoaded,
                onDeath));

        var signIn = new SignIn(config.signIn(), config.sockets().doors(), passports, people, pool, meters, clock);

        channels.topics()
                .forEach(topic -> tail(
                        topic,
                        kind(topic, topics),
                        change -> {
                            note(change, decisions, verification, evaluation);
                            if (topic.name().equals(topics.standings.name())) {
                                briefings.published(change);
                            }
                        },
                        sockets));
        tail(topics.tokenRows, Tail.Kind.NEWS, decisions::isSubmitted, (batch, taken) -> {
            verification.look();
            taken.run();
        });
        tail(topics.services, Tail.Kind.UNCLOCKED, any -> true, (batch, taken) -> {
            batch.forEach(change -> services.set(change.key(), change.value()));
            sockets.intake().hear(batch, taken);
        });
        // Every price changes candles, and a chart tells of them far less often.
        var charted = new Tail.Kind.Latest(
                0, config.sockets().rules().market().candlesEvery().dividedBy(4));
        List.of(topics.candles, topics.candlesLong)
                .forEach(topic -> tail(topic, charted, sockets.intake()::isCharted, sockets.intake()::chart));
        tail(topics.ticks, Tail.Kind.NEWS, sockets.intake()::isCharted, sockets.intake()::tick);
        tail(topics.users, Tail.Kind.CLOCKED, any -> true, (batch, taken) -> learn(batch, taken, sockets));
        tail(topics.sessionRevocations, Tail.Kind.CLOCKED, any -> true, (batch, taken) -> end(batch, taken, sockets));
        var settlements = new ConcurrentHashMap<String, Settlement>();
        tail(topics.settlements, Tail.Kind.UNCLOCKED, any -> true, (batch, taken) -> {
            batch.forEach(change -> settlements.put(change.key(), change.value()));
            taken.run();
        });
        tail(topics.fills, Tail.Kind.NEWS, any -> true, sockets.intake()::tell);
        tail(topics.chat, Tail.Kind.UNCLOCKED, any -> true, sockets.intake()::said);
        tail(topics.rooms, Tail.Kind.UNCLOCKED, any -> true, sockets.intake()::present);

        // All at once, before each is waited for.
        running.push(() -> tails.forEach(Tail::end));

        health = new Health(List.of(
                sockets::ending,
                surroundings::away,
                () -> market.notReady().stream(),
                () -> contest.notReady().stream(),
                () -> tails.stream().flatMap(tail -> tail.notLoaded().or(tail::silent).stream())));
        var known = new KnownContests(sockets, settlements, people, passports, clock);
        var contests = new Contests(
                config.contests(),
                known,
                opened(ResultLog.open(config.cluster(), config.market().instance(), topics.contestResults)),
                answers,
                new Seal(config.sockets().secrets().at(clock.instant())),
                clock);
        var routes = new Routes(
                sockets.rows()::tokens,
                new TokenQuery(tokens),
                candles,
                contests,
                decisions,
                services,
                sockets.rows()::setting,
                () -> sockets.switches().maintenance(clock.instant()),
                known::viewer,
                commands,
                signIn,
                health,
                metrics,
                pass -> passports.isOfInstance(pass, clock.instant()),
                briefings,
                this::isLoaded);
        var internal = Http.amongInstances(config.host(), among.port(), config.headWithin(), routes::amongInstances);
        running.push(internal::stop);
        opened(briefings);
        var neighbourhood = opened(new Neighbourhood(
                config.market().advertised(),
                contest::instances,
                among.patience(),
                () -> passports.ofInstance(clock.instant()),
                wanted,
                sockets.intake()));
        meters.silent(neighbourhood::silent);
        http = Http.start(
                config.host(),
                config.port(),
                config.sendBuffer(),
                config.headWithin(),
                config.sockets().doors(),
                sockets.handler(),
                routes::on);
        running.push(http::stop);
        opened(Pulse.start(config.cluster(), topics, config.market().instance(), guards, services::state));
        // Goodbyes are said while there is still a way to say them.
        running.push(sockets);
        // Leaving a group takes its time, which the rest of the end need not wait for.
        running.push(() -> {
            contest.leave();
            market.leave();
        });
        // Until they have gone, clients are told what happens.
        running.push(sockets::leave);
        log.atInfo().addKeyValue("port", port()).log("Serving");
    }

    private Tail.Kind kind(Topic<?> topic, Topics topics) {
        if (topic.name().equals(topics.signals.name())) {
            return new Tail.Kind.Latest(config.sockets().rules().market().signalsKept(), Duration.ZERO);
        }
        return List.of(topics.standings.name(), topics.marketTotals.name()).contains(topic.name())
                ? Tail.Kind.UNCLOCKED
                : Tail.Kind.CLOCKED;
    }

    private <V> void tail(Topic<V> topic, Tail.Kind kind, Consumer<Change<?>> also, Sockets sockets) {
        tail(topic, kind, any -> true, (batch, taken) -> {
            batch.forEach(also);
            sockets.intake().apply(topic, batch, taken);
        });
    }

    /** What this process learns for itself of what feeds the sockets. */
    private void note(Change<?> change, Decisions decisions, Verification verification, Guard evaluation) {
        if (change.value() instanceof WhitelistRow row) {
            decisions.set(change.key(), row);
            if (decisions.isSubmitted(change.key())) {
                verification.look();
            }
        } else if (change.value() instanceof Standings standings && isLoaded()) {
            evaluation.succeeded(age(standings.getAsOf()));
        }
    }

    private Duration age(Instant time) {
        var age = Duration.between(time, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    private <V> void tail(Topic<V> topic, Tail.Kind kind, Predicate<String> wanted, Tail.Reader<V> reader) {
        tails.add(opened(Tail.start(
                config.cluster(), config.market().instance(), topic, kind, wanted, reader, meters, onDeath)));
    }

    private <T extends AutoCloseable> T opened(T part) {
        running.push(part);
        return part;
    }

    private void learn(List<Change<UserRow>> batch, Runnable taken, Sockets sockets) {
        for (var change : batch) {
            if (!change.clock()) {
                people.set(change.key(), change.value());
                sockets.intake().recheck(change.key());
            }
        }
        taken.run();
    }

    private void end(List<Change<SessionRevocationRow>> batch, Runnable taken, Sockets sockets) {
        for (var change : batch) {
            if (!change.clock()) {
                ended.set(change.key(), change.value());
                sockets.intake().recheckSession(change.key());
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
