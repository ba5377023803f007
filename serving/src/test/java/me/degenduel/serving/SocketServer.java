package me.degenduel.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.javalin.Javalin;
import io.javalin.router.Endpoint;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import me.degenduel.schemas.Candle;
import me.degenduel.schemas.ContestResult;
import me.degenduel.schemas.Fill;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.Settlement;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.health.BreakerNumbers;
import me.degenduel.schemas.health.Guard;
import me.degenduel.schemas.health.Guards;
import me.degenduel.schemas.health.PlatformService;
import me.degenduel.serving.command.Commands;
import me.degenduel.serving.live.Change;
import me.degenduel.serving.live.Channels;
import me.degenduel.serving.live.Doors;
import me.degenduel.serving.live.EndedSessions;
import me.degenduel.serving.live.Endpoints;
import me.degenduel.serving.live.Facts;
import me.degenduel.serving.live.Limits;
import me.degenduel.serving.live.MarketRules;
import me.degenduel.serving.live.Orders;
import me.degenduel.serving.live.Passports;
import me.degenduel.serving.live.People;
import me.degenduel.serving.live.Person;
import me.degenduel.serving.live.RoomLog;
import me.degenduel.serving.live.RoomRules;
import me.degenduel.serving.live.Rules;
import me.degenduel.serving.live.Secrets;
import me.degenduel.serving.live.Sockets;
import me.degenduel.serving.live.Watch;
import me.degenduel.serving.read.Answers;
import me.degenduel.serving.read.Candles;
import me.degenduel.serving.read.Contests;
import me.degenduel.serving.read.Decisions;
import me.degenduel.serving.read.Histories;
import me.degenduel.serving.read.Neighbours;
import me.degenduel.serving.read.NotReady;
import me.degenduel.serving.read.Published;
import me.degenduel.serving.read.Results;
import me.degenduel.serving.read.Seal;
import me.degenduel.serving.read.Services;
import me.degenduel.serving.read.Shared;
import me.degenduel.serving.read.TokenQuery;
import me.degenduel.serving.share.Briefings;
import me.degenduel.serving.signin.SignIn;
import me.degenduel.topology.Dated;
import me.degenduel.topology.Keepers;
import me.degenduel.topology.market.Interval;
import me.degenduel.topology.market.MarketView;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.postgresql.ds.PGSimpleDataSource;

/** Real sockets and HTTP without Kafka: the test says what stands on the topics, and what time it is. */
final class SocketServer implements AutoCloseable {
    static final String SECRET = "a secret of at least thirty-two bytes";
    static final String PREVIOUS = "the secret before that one, as long as it";
    static final String ADMIN = "Admin11111111111111111111111111111111111111";
    static final String USER = "User111111111111111111111111111111111111111";
    static final String BANNED = "Banned1111111111111111111111111111111111111";

    static final int SEND_BUFFER = 128 << 10;
    static final int HELD = 1 << 20;
    static final int COMMANDS = 2;
    static final int COMMAND_BYTES = 4 << 10;

    /** What a test may have otherwise than usual. */
    static final class Choice {
        Limits limits = new Limits(500, 1 << 20, 1_000);
        int connections = 100;
        int attempts = 10;
        boolean loopbackExempt = true;
        List<InetAddress> proxies = List.of();
        Instant rotated = Instant.EPOCH;
        boolean open = true;
        String topicId = "topic-1";
        Duration pingEvery = Duration.ofSeconds(30);
        Duration stalledFor = Duration.ofMinutes(1);
        String instance = "test";
        /** Of another instance, whose rooms this one shares. */
        Optional<RoomLog> rooms = Optional.empty();

        boolean oldPaths;
        boolean compresses;
        Duration notice = Duration.ZERO;
        Duration spread = Duration.ofSeconds(1);
        /** Those that a process has where nobody says anything else, in place of {@code limits}. */
        boolean usualLimits;

        int channels = 8;
        int tokens = 1_000;
        int held = HELD;
        int listBytesPerSecond = 32 << 20;
        Duration idle = Duration.ofMinutes(5);
        Duration headWithin = Duration.ofSeconds(10);
    }

    static final Duration STALENESS = Duration.ofSeconds(30);
    /** Nobody is there, so an instance that does not know itself would not answer. */
    static final HostInfo NOWHERE = new HostInfo("127.0.0.1", 1);

    private static final HostInfo SELF = new HostInfo("self", 1);

    static final RoomRules ROOMS = new RoomRules(Duration.ofSeconds(15), 5, 3, 500, 10, 4);

    final Topics topics = Facts.topics();
    final People people = new People();
    final EndedSessions ended = new EndedSessions();
    final Watch watch = Watch.running();
    /** Of the orders of leaderboards: it goes only when the test says so. */
    final Watch orders = Watch.stopped();

    final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /** What the store of this instance would have. */
    final Map<String, Token> store = new ConcurrentHashMap<>();

    /** The candles that it would have. */
    final List<Candle> kept = new CopyOnWriteArrayList<>();

    /** Who else has a key: everything that is not here is this instance's own. */
    final Map<String, Keepers> keepers = new ConcurrentHashMap<>();
    /** Whether it has read what there is. */
    volatile boolean whole = true;

    /** When what this instance follows was as it is; nothing where it follows nothing. */
    volatile Optional<Instant> followedAsOf = Optional.empty();
    /** Whether it cannot tell what it owns. */
    volatile boolean moving;

    /** What the engines of this instance would have published. */
    final Map<String, Published> published = new ConcurrentHashMap<>();

    final Map<String, Settlement> settlements = new ConcurrentHashMap<>();
    final List<ContestResult> results = new CopyOnWriteArrayList<>();
    /** What administrators wanted done with services. */
    final List<String> ordered = new CopyOnWriteArrayList<>();

    final Decisions decisions = new Decisions();
    final Services services = new Services(Duration.ofSeconds(15), watch);
    final Guards guards = new Guards(
            new Guards.Config(
                    Duration.ofSeconds(5),
                    Map.of(PlatformService.TOKEN_WHITELIST, BreakerNumbers.of(PlatformService.TOKEN_WHITELIST))),
            watch);

    /** What people do in rooms. */
    final RoomLog rooms;

    private final Passports passports;
    private final Sockets sockets;
    private final Javalin http;
    private final Javalin internal;
    private final Map<String, Long> offsets = new ConcurrentHashMap<>();

    private SocketServer(Choice choice) {
        var secrets = new Secrets(new Secret(SECRET), Optional.of(new Secret(PREVIOUS)), choice.rotated);
        passports = new Passports(secrets, people, ended);
        var rules = new Rules(
                choice.channels,
                choice.tokens,
                5,
                Duration.ofMillis(100),
                choice.pingEvery,
                Duration.ofSeconds(15),
                choice.stalledFor,
                Duration.ofSeconds(1),
                choice.held,
                Duration.ofSeconds(30),
                choice.listBytesPerSecond,
                Duration.ofHours(1),
                new MarketRules(
                        Duration.ofMillis(100),
                        Duration.ofSeconds(1),
                        10,
                        3,
                        2,
                        5,
                        Duration.ofMillis(100),
                        Duration.ofMinutes(1)));
        var doors = new Doors(
                Set.of("https://degenduel.me"),
                choice.proxies,
                choice.connections,
                choice.attempts,
                choice.loopbackExempt);
        Map<String, String> topicIds = topics.all().stream().collect(toMap(Topic::name, topic -> choice.topicId));
        var neighbours = new Neighbours(SELF, Duration.ofSeconds(2), passports::ofInstance, watch);
        var tokens = new Answers<>(shared(address -> (MarketView) new Kept()), neighbours, STALENESS, watch);
        var candles = new Candles(tokens, watch);
        var contestsOfAll = new Answers<>(
                shared(id -> Optional.ofNullable(published.get(id)).orElseThrow(() -> new NotReady("Nobody has it"))),
                neighbours,
                STALENESS,
                watch);
        rooms = choice.rooms.orElseGet(() -> new RoomLog(topics, watch));
        sockets = new Sockets(
                new Sockets.Config(
                        choice.instance,
                        doors,
                        rules,
                        secrets,
                        choice.usualLimits
                                ? Endpoints.limits()
                                : Endpoints.names().stream().collect(toMap(identity(), any -> choice.limits)),
                        ROOMS,
                        choice.idle,
                        choice.oldPaths,
                        choice.compresses,
                        new Sockets.Leaving(choice.notice, choice.spread)),
                new Channels(topics, people::nickname, rules.market(), ROOMS),
                passports,
                topics,
                id -> Optional.ofNullable(published.get(id)),
                any -> true,
                new Sockets.Others(
                        candles::last, new Histories(contestsOfAll), (wallet, there) -> {}, Duration.ofSeconds(2)),
                services,
                this::order,
                topicIds,
                people,
                rooms,
                new Meters(metrics),
                watch,
                () -> choice.open,
                () -> {});
        sockets.intake().expect(Set.of());
        rooms.follow(said -> sockets.intake().said(List.of(said), () -> {}), present -> sockets.intake()
                .present(List.of(present), () -> {}));
        var known = new KnownContests(sockets, settlements, people, passports, watch);
        var contests = new Contests(
                new Contests.Config(Duration.ofSeconds(60), 2),
                known,
                this::results,
                contestsOfAll,
                new Seal(secrets.at(watch.instant())),
                orders);
        var health = new Health(List.of(() -> choice.open ? Stream.of() : Stream.of("the test says so")));
        // Where nothing listens: what needs the database is tested beside a real one.
        var nowhere = new PGSimpleDataSource();
        nowhere.setServerNames(new String[] {"127.0.0.1"});
        nowhere.setPortNumbers(new int[] {1});
        var commands = new Commands(
                new Commands.Config(COMMANDS, COMMAND_BYTES, 10, 10, 100, Duration.ofHours(1)),
                doors,
                passports,
                nowhere,
                new Meters(metrics),
                watch,
                guards.add(PlatformService.TOKEN_WHITELIST, Guard.Check.NONE, Map::of),
                services::isRun,
                () -> choice.open);
        var signIn = new SignIn(
                new SignIn.Config(
                        Duration.ofHours(24),
                        Duration.ofHours(1),
                        Duration.ofMinutes(15),
                        choice.attempts,
                        COMMANDS,
                        COMMAND_BYTES,
                        true),
                doors,
                passports,
                people,
                nowhere,
                new Meters(metrics),
                watch);
        var routes = new Routes(
                sockets.rows()::tokens,
                new TokenQuery(tokens),
                candles,
                contests,
                decisions,
                services,
                sockets.rows()::setting,
                () -> sockets.switches().maintenance(watch.instant()),
                known::viewer,
                commands,
                signIn,
                health,
                metrics,
                pass -> passports.isOfInstance(pass, watch.instant()),
                new Briefings(any -> true, published::values),
                () -> whole);
        http = Http.start("127.0.0.1", 0, SEND_BUFFER, choice.headWithin, doors, sockets.handler(), routes::on);
        internal = Http.amongInstances("127.0.0.1", 0, choice.headWithin, routes::amongInstances);
        people.set(ADMIN, Facts.user(ADMIN, "admin", false));
        people.set(USER, Facts.user(USER, "user", false));
        people.set(BANNED, Facts.user(BANNED, "admin", true));
    }

    private <V> Shared<V> shared(Function<String, V> here) {
        return new Shared<>(
                key -> keepers.getOrDefault(key, new Keepers(Optional.of(SELF), List.of(), 0)),
                (key, partition) -> {
                    if (moving) {
                        throw new InvalidStateStoreException("the test says so");
                    }
                    return here.apply(key);
                },
                (key, partition) -> followedAsOf.map(time -> new Dated<>(here.apply(key), time)));
    }

    /** What the stores of this instance would tell. */
    private final class Kept implements MarketView {
        @Override
        public Optional<Token> token(String address) {
            return Optional.ofNullable(store.get(address));
        }

        @Override
        public List<Candle> candles(String address, Interval interval, Instant from, Instant to, int limit) {
            return kept.stream()
                    .filter(candle -> candle.getAddress().equals(address)
                            && candle.getInterval().equals(interval.text()))
                    .filter(candle -> !candle.getStart().isBefore(from)
                            && !candle.getStart().isAfter(to))
                    .limit(limit)
                    .toList();
        }
    }

    /** That another instance owns something. */
    void owns(String key, SocketServer owner) {
        keepers.put(key, new Keepers(Optional.of(owner.asNeighbour()), List.of(), 0));
    }

    /** What another instance shows it. */
    String pass() {
        return passports.ofInstance(watch.instant());
    }

    /** Where other instances ask it. */
    HostInfo asNeighbour() {
        return new HostInfo("127.0.0.1", internal.port());
    }

    private Results.Part results(Settlement settlement, Results.Place from, int limit) {
        var part = results.stream()
                .filter(result -> result.getContest().equals(settlement.getContest()))
                .skip(from.rank() - 1L)
                .limit(limit)
                .toList();
        var next = from.rank() + part.size();
        return new Results.Part(part, next > settlement.getParticipants() ? null : new Results.Place(next, next));
    }

    private Orders.Outcome order(Orders.Kind kind, String service, Person person, InetAddress from) {
        ordered.add(kind + " " + service + " " + person.wallet());
        return Orders.Outcome.ACCEPTED;
    }

    static SocketServer start() {
        return new SocketServer(new Choice());
    }

    static SocketServer start(Choice choice) {
        return new SocketServer(choice);
    }

    int port() {
        return http.port();
    }

    /** All that it answers, as Javalin knows it. */
    List<Endpoint> routes() {
        return http.unsafe.internalRouter.allHttpHandlers().stream()
                .map(route -> route.endpoint)
                .filter(route -> route.method.isHttpMethod())
                .toList();
    }

    String http(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    SocketClient connect() {
        return connect("");
    }

    /** To {@code token-data}, with a query. */
    SocketClient connect(String query) {
        return SocketClient.connect(port(), "/api/v69/ws/token-data" + query);
    }

    SocketClient connectTo(String endpoint, String query) {
        return SocketClient.connect(port(), "/api/v69/ws/" + endpoint + query);
    }

    void given(Token... tokens) {
        for (var token : tokens) {
            put(topics.tokens, token.getAddress(), token);
        }
    }

    void gone(String address) {
        put(topics.tokens, address, null);
    }

    <V> void put(Topic<V> topic, String key, V value) {
        var partition = Keys.partition(key, topic.partitions());
        var offset = offsets.merge(topic.name() + partition, 1L, Long::sum);
        var taken = new CountDownLatch(1);
        sockets.intake()
                .apply(
                        topic,
                        List.of(new Change<>(partition, offset, watch.instant().toEpochMilli(), key, value, false)),
                        taken::countDown);
        await(taken);
    }

    private static void await(CountDownLatch taken) {
        try {
            if (!taken.await(5, TimeUnit.SECONDS)) {
                throw new AssertionError("Nobody took the record");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** What the topics of candles would bring, as far as somebody wants it. */
    void candles(Candle... candles) {
        var taken = new CountDownLatch(1);
        sockets.intake()
                .chart(
                        Stream.of(candles)
                                .map(candle -> new Change<>(
                                        0,
                                        0,
                                        0,
                                        candle.getAddress() + "/" + candle.getInterval() + "/" + candle.getStart(),
                                        candle,
                                        false))
                                .filter(change -> sockets.intake().isCharted(change.key()))
                                .toList(),
                        taken::countDown);
        await(taken);
    }

    /** What the topic of prices would bring, as far as somebody wants it. */
    void ticks(Tick... ticks) {
        var taken = new CountDownLatch(1);
        sockets.intake()
                .tick(
                        Stream.of(ticks)
                                .map(tick -> new Change<>(0, 0, 0, tick.getAddress(), tick, false))
                                .filter(change -> sockets.intake().isCharted(change.key()))
                                .toList(),
                        taken::countDown);
        await(taken);
    }

    boolean isCharted(String key) {
        return sockets.intake().isCharted(key);
    }

    /** What the services would say of themselves. */
    void says(ServiceState... states) {
        for (var state : states) {
            services.set(state.getService() + "/" + state.getInstance(), state);
        }
        var taken = new CountDownLatch(1);
        sockets.intake()
                .hear(
                        Stream.of(states)
                                .map(state -> new Change<>(
                                        0, 0, 0, state.getService() + "/" + state.getInstance(), state, false))
                                .toList(),
                        taken::countDown);
        await(taken);
    }

    /** What the topic of fills would bring. */
    void decided(Fill... fills) {
        var taken = new CountDownLatch(1);
        sockets.intake()
                .tell(
                        Stream.of(fills)
                                .map(fill -> new Change<>(
                                        0,
                                        0,
                                        0,
                                        String.join("/", fill.getContest(), fill.getWallet(), fill.getOrder()),
                                        fill,
                                        false))
                                .toList(),
                        taken::countDown);
        await(taken);
    }

    /** What change capture would bring of the users table. */
    void user(String wallet, String role, boolean banned) {
        people.set(wallet, Facts.user(wallet, role, banned));
        sockets.intake().recheck(wallet);
    }

    /** What change capture would bring of a session that was ended. */
    void end(String session) {
        ended.set(session, Facts.ended(session));
        sockets.intake().recheckSession(session);
    }

    static String token(String wallet) {
        return jwt(wallet, Instant.now().plusSeconds(3_600), SECRET).compact();
    }

    static JwtBuilder jwt(String wallet, Instant expires, String secret) {
        return Jwts.builder()
                .claim("wallet_address", wallet)
                .claim("role", "superadmin")
                .claim("session_id", "session-1")
                .audience()
                .add("socket")
                .and()
                .expiration(Date.from(expires))
                .signWith(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"), Jwts.SIG.HS256);
    }

    /** What change capture would bring of a setting. */
    void set(String key, String value) {
        put(topics.settings, key, Facts.setting(key, value.replace('\'', '"')));
    }

    /** As it does when the process is to end. */
    void leave() {
        try {
            sockets.leave();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    boolean isReady() {
        return sockets.ending().findAny().isEmpty();
    }

    void stopSockets() {
        sockets.close();
    }

    @Override
    public void close() {
        sockets.close();
        http.stop();
        internal.stop();
    }
}
