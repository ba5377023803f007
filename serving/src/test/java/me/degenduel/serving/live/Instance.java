package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.serving.Meters;
import me.degenduel.serving.read.HistoryJson;
import me.degenduel.serving.read.PerformanceJson;
import me.degenduel.serving.read.Published;
import me.degenduel.serving.read.Services;
import me.degenduel.serving.read.Timeframe;

/** The live side of an instance without threads, sockets and Kafka: the test says what happens, and when. */
final class Instance {
    static final Secret SECRET = new Secret("a secret of at least thirty-two bytes");

    static final Rules RULES = new Rules(
            4,
            10,
            5,
            Duration.ofMillis(100),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            1 << 20,
            Duration.ofSeconds(30),
            32 << 20,
            Duration.ofHours(1),
            new MarketRules(
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    10,
                    3,
                    2,
                    5,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(15)));

    static final RoomRules ROOMS = new RoomRules(Duration.ofSeconds(15), 10, 3, 500, 10, 4);

    // What is declared is the same for all, and costs more to make than an instance does.
    private static final Topics TOPICS = Facts.topics(TopicLog.PARTITIONS);
    private static final Channels CHANNELS = new Channels(TOPICS, wallet -> null, RULES.market(), ROOMS);

    final Topics topics = TOPICS;
    final Channels channels = CHANNELS;
    final Watch watch;
    final People people = new People();
    final Held held = new Held();
    final Charts charts;
    final Live live;
    final Conversation conversation;
    final Rooms rooms;
    final Switches switches = new Switches();
    final Services services;
    final Overview overview;
    final BreakerDialect breakers;
    /** What administrators wanted done, and what they are answered. */
    final List<String> ordered = new ArrayList<>();

    Orders.Outcome outcome = Orders.Outcome.ACCEPTED;

    final List<Endpoint> endpoints;
    final Endpoint tokenData;
    final Endpoint marketData;
    final Endpoint contest;
    final Endpoint portfolio;
    final PortfolioDialect portfolios;
    /** The same, but nothing is followed from the start. */
    private final Endpoint quiet;

    final String topicId;

    /** What engines of this instance would have published. */
    final Map<String, Published> published = new HashMap<>();

    /** Of whom this instance wants to hear from others, as it has said: whoever begins, and whoever ends. */
    final List<String> wishes = new ArrayList<>();

    final Elsewhere elsewhere;

    /** The partitions whose contests it plays. */
    IntPredicate here = any -> true;

    /** The charts whose history somebody was asked for. */
    final List<Chart> asked = new ArrayList<>();

    private final Map<String, Long> offsets = new HashMap<>();

    Instance() {
        this(Watch.stopped(), "topic-1", RULES);
    }

    Instance(Watch watch, String topicId, Rules rules) {
        this(watch, topicId, rules, "one", "run-1", new RoomLog(TOPICS, watch));
    }

    /** @param name of the instance, which shares its rooms with others */
    Instance(Watch watch, String topicId, Rules rules, String name, String run, Scribe scribe) {
        this.watch = watch;
        this.topicId = topicId;
        this.services = new Services(Duration.ofSeconds(15), watch);
        var secrets = new Secrets(SECRET, Optional.empty(), Instant.EPOCH);
        var cursors = new Cursors(List.of(SECRET.value().getBytes(UTF_8)));
        charts = new Charts(topics, rules.market(), cursors, (chart, most) -> asked.add(chart));
        var oldest = watch.instant().minus(Duration.ofHours(23));
        var chats = new Chats(channels.chat, topics.chat, topicId, ROOMS, cursors, oldest);
        elsewhere = new Elsewhere((wallet, there) -> wishes.add((there ? "+" : "-") + wallet), Duration.ofSeconds(2));
        live = new Live(
                rules,
                held,
                charts,
                chats,
                elsewhere,
                tables -> new Views(
                        contest -> Optional.ofNullable(published.get(contest)),
                        partition -> here.test(partition),
                        elsewhere,
                        contest -> tables.row(channels.contests, contest),
                        tables),
                watch);
        for (var source : channels.sources()) {
            live.add(new Audience<>(
                    source, topicId, new Cursors(List.of(SECRET.value().getBytes(UTF_8))), oldest));
        }
        var meters = new Meters(new SimpleMeterRegistry());
        conversation = new Conversation(
                live, channels, new Passports(secrets, people, new EndedSessions()), rules, switches, meters, watch);
        rooms = Rooms.of(name, run, topics, live, conversation, channels, people, scribe, rules, ROOMS, meters, watch);
        live.expect(Set.of());
        overview = new Overview(live, channels, services, switches, "test", watch);
        overview.look();
        live.flush();
        breakers = new BreakerDialect(live, channels, this::order, Runnable::run, Runnable::run, watch);
        var limits = new Limits(500, 1 << 20, 100);
        portfolios = new PortfolioDialect(
                live, channels, new Worth(published), new Clerk(live, Runnable::run, Runnable::run), watch);
        var dialects = new Endpoints.Dialects(
                new TokenDialect(live, channels, rules, watch),
                new MarketDialect(live, channels, rules, watch),
                new ContestDialect(live, channels, rooms),
                portfolios,
                new MonitorDialect(live, channels, name, watch),
                breakers);
        endpoints = Endpoints.of(
                dialects,
                new UnifiedDialect(live, dialects, watch),
                Endpoints.names().stream().collect(toMap(identity(), any -> limits)));
        tokenData = endpoint("token-data");
        marketData = endpoint("market-data");
        contest = endpoint("contest");
        portfolio = endpoint("portfolio");
        quiet = new Endpoint(
                tokenData.name(),
                tokenData.access(),
                tokenData.limits(),
                tokenData.understands(),
                List.of(),
                tokenData.ofMarket(),
                tokenData.dialect());
    }

    /** How portfolios have done, as far as contests are played here. */
    private record Worth(Map<String, Published> published) implements Sockets.Histories {
        @Override
        public Optional<HistoryJson> history(String contest, String wallet, Optional<String> limit) {
            return Optional.ofNullable(published.get(contest)).map(here -> HistoryJson.of(here, wallet, limit));
        }

        @Override
        public Optional<PerformanceJson> performance(String contest, String wallet, Timeframe timeframe) {
            return Optional.ofNullable(published.get(contest))
                    .map(here -> PerformanceJson.of(here, here.portfolio(wallet).orElseThrow(), timeframe));
        }
    }

    /** What a connection asks for that asks for nothing. */
    static Opening opening(Optional<Person> person, boolean signsInLater) {
        return new Opening(
                person, Optional.empty(), false, Optional.empty(), signsInLater, InetAddress.getLoopbackAddress());
    }

    Endpoint endpoint(String name) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Client connect(Line line) {
        return connect(line, opening(Optional.empty(), false));
    }

    /** A client that follows the rows of all tokens, from a cursor on if it has one. */
    Client follow(Line line, String since) {
        return connect(
                line,
                new Opening(
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Optional.ofNullable(since),
                        false,
                        InetAddress.getLoopbackAddress()));
    }

    Client connect(Line line, Opening opening) {
        return connect(tokenData, line, opening);
    }

    /** To the endpoint that sends nothing unasked. */
    Client connectQuietly(Line line) {
        return connect(quiet, line, opening(Optional.empty(), false));
    }

    Client connect(Endpoint endpoint, Line line, Opening opening) {
        var client = new Client(endpoint, line, opening);
        conversation.open(client);
        return client;
    }

    /** The rows of tokens, each at the next offset of its partition, and then what everybody is told of them. */
    void given(Token... tokens) {
        for (var token : tokens) {
            put(topics.tokens, token.getAddress(), token);
        }
        live.flush();
    }

    void gone(String address) {
        put(topics.tokens, address, null);
        live.flush();
    }

    <V> void put(Topic<V> topic, String key, V value) {
        live.look();
        var partition = Keys.partition(key, topic.partitions());
        var offset = offsets.merge(topic.name() + partition, 1L, Long::sum);
        live.apply(topic, new Change<>(partition, offset, watch.instant().toEpochMilli(), key, value, false));
    }

    /** So many records that this instance has not read. */
    void skip(Topic<?> topic, String key, long records) {
        offsets.merge(topic.name() + Keys.partition(key, topic.partitions()), records, Long::sum);
    }

    private Orders.Outcome order(Orders.Kind kind, String service, Person person, InetAddress from) {
        ordered.add(kind + " " + service + " " + person.wallet());
        return outcome;
    }

    /** What change capture brings of a setting. */
    void set(String key, String value) {
        var row = Facts.setting(key, value.replace('\'', '"'));
        put(topics.settings, key, row);
        switches.set(key, row);
        conversation.lookAtSwitches();
        look();
    }

    /** At what changes by itself. */
    void look() {
        overview.look().forEach(conversation::tell);
        breakers.look();
        live.flush();
    }

    /** How a service is, all of whose followers hear of it. */
    void says(ServiceState state) {
        services.set(state.getService() + "/" + state.getInstance(), state);
        look();
        breakers.hear(state);
    }

    /** What the services say of themselves. */
    void hear(ServiceState state) {
        var change = new Change<>(0, 0, 0, state.getService() + "/" + state.getInstance(), state, false);
        live.hear(change).ifPresent(conversation::tell);
    }

    void pass(Duration time) {
        watch.advance(time);
        live.due().forEach(conversation::look);
        live.look();
        rooms.look();
        live.silence().ifPresent(conversation::tell);
        if (live.mayPublish()) {
            live.flush();
        }
    }
}
