package me.degenduel.serving.live;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import me.degenduel.schemas.Candle;
import me.degenduel.schemas.ChatMessage;
import me.degenduel.schemas.Fill;
import me.degenduel.schemas.Retention;
import me.degenduel.schemas.RoomPresence;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.SettingRow;
import me.degenduel.schemas.Standings;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.serving.read.CandleJson;
import me.degenduel.serving.read.ContestJson;
import me.degenduel.serving.read.NotReady;
import me.degenduel.serving.read.Published;
import me.degenduel.serving.read.Services;
import me.degenduel.serving.read.SettingJson;
import me.degenduel.serving.read.TokenJson;
import me.degenduel.topology.market.Interval;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live side of an instance: records go in, frames go out. */
public final class Sockets implements AutoCloseable {
    /** A compaction may take a while, and so may a start. */
    private static final Duration MARGIN = Duration.ofHours(1);

    /**
     * What the sockets are told.
     *
     * @param instance whose sockets these are
     * @param limits of each endpoint
     * @param oldPaths whether the paths from before are served as well
     */
    public record Config(
            String instance,
            Doors doors,
            Rules rules,
            Secrets secrets,
            Map<String, Limits> limits,
            RoomRules rooms,
            Duration idleTimeout,
            boolean oldPaths,
            Leaving leaving) {}

    /**
     * How it ends.
     *
     * @param notice for how long nothing but readiness says so
     * @param spread over how long clients are then let go
     */
    public record Leaving(Duration notice, Duration spread) {}

    /** The last candles of a token: it may wait for another instance. */
    public interface Candles {
        List<CandleJson> last(String address, Interval interval, int most);
    }

    private static final Logger log = LoggerFactory.getLogger(Sockets.class);
    private static final int AT_ONCE = 2;
    private static final String VERSION = Optional.ofNullable(
                    Sockets.class.getPackage().getImplementationVersion())
            .orElse("development");

    private final Config config;
    private final Channels channels;
    private final Topic<SettingRow> settings;
    private final Switches switches = new Switches();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean leaving = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Charts charts;
    private final ExecutorService historians;
    private final ExecutorService clerks;
    private final Overview overview;
    private final BreakerDialect breakers;
    private final Live live;
    private final Conversation conversation;
    private final Rooms rooms;
    private final Topic<Standings> standings;
    private final Loop loop;
    private final Handshake.Gate gate;
    private final SocketMeters meters;
    private final PortfolioDialect portfolios;
    private final List<Endpoint> endpoints;

    /**
     * @param owned the contests that this instance plays, as it has published them
     * @param topicIds Kafka's ids of the topics, by name: a topic made anew has another
     * @param open whether clients may come in
     * @param onDeath called when a bug of ours has stopped it
     */
    public Sockets(
            Config config,
            Channels channels,
            Passports passports,
            Topics topics,
            Candles candles,
            Function<String, Optional<Published>> owned,
            Services services,
            Orders orders,
            Map<String, String> topicIds,
            People people,
            Scribe scribe,
            SocketMeters meters,
            InstantSource clock,
            BooleanSupplier open,
            Runnable onDeath) {
        this.config = config;
        this.channels = channels;
        this.settings = topics.settings;
        this.meters = meters;
        var held = new Held();
        meters.held(held);
        var cursors = new Cursors(config.secrets().at(clock.instant()));
        historians = threads("-charts-");
        clerks = threads("-orders-");
        charts = new Charts(topics, config.rules().market(), cursors, (chart, most) -> ask(candles, chart, most));
        var chats = new Chats(
                channels.chat,
                topics.chat,
                topicIds.get(topics.chat.name()),
                config.rooms(),
                cursors,
                clock.instant().minus(remembered(topics.chat.retention())));
        live = new Live(config.rules(), held, charts, chats, owned, clock);
        for (var source : channels.sources()) {
            var oldest = clock.instant().minus(remembered(source.topic().retention()));
            live.add(new Audience<>(source, id(source, topicIds), cursors, oldest));
        }
        conversation = new Conversation(live, channels, passports, config.rules(), switches, meters, clock);
        standings = topics.standings;
        rooms = Rooms.of(
                config.instance(),
                UUID.randomUUID().toString(),
                topics,
                live,
                conversation,
                channels,
                people,
                onLoop(scribe),
                config.rules(),
                config.rooms(),
                meters,
                clock);
        overview = new Overview(live, channels, services, switches, VERSION, clock);
        breakers = new BreakerDialect(live, channels, orders, clerks, this::run, clock);
        loop = new Loop(
                config.instance() + "-live",
                live,
                conversation,
                rooms,
                overview,
                breakers,
                config.rules(),
                clock,
                onDeath);
        overview.look();
        portfolios = new PortfolioDialect(live, channels, clock);
        endpoints = Endpoints.of(
                new Endpoints.Dialects(
                        new TokenDialect(live, channels, config.rules(), clock),
                        new MarketDialect(live, channels, config.rules(), clock),
                        new ContestDialect(live, channels, rooms),
                        portfolios,
                        new MonitorDialect(live, channels, clock),
                        breakers),
                config.limits());
        var attempts = new Attempts(config.doors().attempts(), config.doors().loopbackExempt());
        gate = new Handshake.Gate(
                config.doors(),
                config.rules(),
                attempts,
                new Room(),
                switches,
                passports,
                meters,
                clock,
                open,
                leaving);
        meters.connections(gate.room().all());
        endpoints.forEach(
                endpoint -> meters.connections(endpoint.name(), gate.room().of(endpoint)));
        for (var channel : channels.all()) {
            for (var as : Followed.As.values()) {
                meters.followers(channel.name(), as.word, live.followed().of(channel.name(), as));
            }
        }
        loop.start();
    }

    /** Whoever wrote something hears of it on the loop's thread. */
    private Scribe onLoop(Scribe scribe) {
        return new Scribe() {
            @Override
            public <V> void write(Topic<V> topic, int partition, String key, V value, Consumer<Boolean> written) {
                scribe.write(topic, partition, key, value, there -> loop.run(() -> written.accept(there)));
            }
        };
    }

    private ExecutorService threads(String name) {
        return Executors.newFixedThreadPool(
                AT_ONCE,
                Thread.ofPlatform().name(config.instance() + name, 0).daemon().factory());
    }

    /** Of all topics that a source reads: if one of them is made anew, its rows are others. */
    private static String id(Source<?, ?> source, Map<String, String> topicIds) {
        if (source.isOwn()) {
            return UUID.randomUUID().toString();
        }
        return source.topics().stream().map(topic -> topicIds.get(topic.name())).collect(joining("+"));
    }

    /** How far back the removals go that Kafka still has when a process starts. */
    private static Duration remembered(Retention retention) {
        return switch (retention) {
            case Retention.Table table -> table.tombstones().minus(MARGIN);
            case Retention.Versions versions -> versions.tombstones().minus(MARGIN);
            case Retention.Events events -> events.keep().minus(MARGIN);
            case Retention.Recent recent -> Duration.ZERO;
            case Retention.Kept kept -> Duration.ZERO;
            case Retention.Stamped stamped -> remembered(stamped.kept());
        };
    }

    /** Jetty's handler of upgrade requests; everything else passes through it. */
    public Handler.Singleton handler() {
        var handler = new WebSocketUpgradeHandler();
        handler.setHandler((Handler) null);
        handler.getConfiguration().setIdleTimeout(config.idleTimeout());
        for (var endpoint : endpoints) {
            var old = config.oldPaths() ? endpoint.oldPaths() : List.<String>of();
            Stream.concat(Stream.of(endpoint.path()), old.stream())
                    .forEach(path -> handler.addMapping(path, new Handshake(endpoint, path, gate, this::socket)));
        }
        return handler;
    }

    private Socket socket(Endpoint endpoint, Opening opening) {
        return new Socket(endpoint, opening, loop, meters, gate.room());
    }

    /** Takes in what a tail has read, and says when it has been taken. */
    public <V> void apply(Topic<V> topic, List<Change<V>> batch, Runnable taken) {
        loop.change(() -> {
            batch.forEach(change -> live.apply(topic, change));
            if (topic.name().equals(standings.name())) {
                batch.stream()
                        .filter(change -> change.value() == null && !change.clock())
                        .forEach(change -> rooms.removed(change.key()));
            }
            if (topic.name().equals(settings.name()) && !batch.stream().allMatch(Change::clock)) {
                batch.forEach(this::set);
                conversation.lookAtSwitches();
                look();
            }
            taken.run();
        });
    }

    /** Takes in what is said in the rooms of contests. */
    public void said(List<Change<ChatMessage>> batch, Runnable taken) {
        loop.change(() -> {
            batch.forEach(rooms::said);
            taken.run();
        });
    }

    /** Takes in who is in them. */
    public void present(List<Change<RoomPresence>> batch, Runnable taken) {
        loop.run(() -> {
            batch.forEach(rooms::apply);
            taken.run();
        });
    }

    private void set(Change<?> change) {
        if (!change.clock()) {
            switches.set(change.key(), (SettingRow) change.value());
        }
    }

    /** At the platform as a whole, some of which has changed. */
    private void look() {
        overview.look().forEach(conversation::tell);
    }

    private void run(Runnable event) {
        loop.run(event);
    }

    /** A setting, if it is set. */
    public CompletableFuture<List<SettingJson>> setting(String key) {
        return rows(channels.settings, Set.of(key));
    }

    /** What administrators have switched. */
    public Switches switches() {
        return switches;
    }

    /** There is at most one question for each chart that is open. */
    private void ask(Candles candles, Chart chart, int most) {
        var name = chart.name;
        historians.execute(() -> {
            try {
                var history = candles.last(name.address(), name.interval(), most);
                loop.change(() -> live.load(chart, history));
            } catch (NotReady away) {
                log.atDebug()
                        .addKeyValue("chart", name.channel())
                        .addKeyValue("reason", away.getMessage())
                        .log("A chart waits for its history");
                loop.change(() -> live.cannotLoad(chart).forEach(conversation::waits));
            }
        });
    }

    /** Whether somebody looks at a chart that a record with such a key has to do with. */
    public boolean isCharted(String key) {
        return charts.isWanted(key);
    }

    /** Takes in what candles there are now. */
    public void chart(List<Change<Candle>> batch, Runnable taken) {
        loop.change(() -> {
            batch.stream().filter(change -> change.value() != null).forEach(change -> live.hear(change.value()));
            taken.run();
        });
    }

    /** Takes in prices as they come. */
    public void tick(List<Change<Tick>> batch, Runnable taken) {
        loop.change(() -> {
            batch.stream().filter(change -> change.value() != null).forEach(change -> live.hear(change.value()));
            taken.run();
        });
    }

    /** Takes in how the platform's services are: prices are some of them. */
    public void hear(List<Change<ServiceState>> batch, Runnable taken) {
        loop.change(() -> {
            batch.forEach(change -> live.hear(change).ifPresent(conversation::tell));
            look();
            batch.stream().filter(change -> change.value() != null).forEach(change -> breakers.hear(change.value()));
            taken.run();
        });
    }

    /** Tells whose orders were decided what became of them. */
    public void tell(List<Change<Fill>> batch, Runnable taken) {
        loop.run(() -> {
            batch.forEach(change -> portfolios.tell(change.value(), conversation));
            taken.run();
        });
    }

    /** What the users table says of somebody has changed. */
    public void recheck(String wallet) {
        loop.run(() -> conversation.recheck(wallet));
    }

    /** A session may have been ended before its time. */
    public void recheckSession(String session) {
        loop.run(() -> conversation.recheckSession(session));
    }

    /** The tokens as they are now. */
    public CompletableFuture<List<TokenJson>> tokens() {
        return rows(channels.tokens);
    }

    /** Those of them that are listed. */
    public CompletableFuture<List<TokenJson>> tokens(Set<String> addresses) {
        return rows(channels.tokens, addresses);
    }

    /** The contests as they are now. */
    public CompletableFuture<List<ContestJson>> contests() {
        return rows(channels.contests);
    }

    public CompletableFuture<List<ContestJson>> contests(Set<String> ids) {
        return rows(channels.contests, ids);
    }

    private <R> CompletableFuture<List<R>> rows(Source<?, R> source) {
        return onLoop(() -> live.table(source).rows().stream());
    }

    private <R> CompletableFuture<List<R>> rows(Source<?, R> source, Set<String> keys) {
        return onLoop(() -> keys.stream().flatMap(key -> live.table(source).row(key).stream()));
    }

    private <R> CompletableFuture<List<R>> onLoop(Supplier<Stream<Row<R>>> rows) {
        var answer = new CompletableFuture<List<R>>();
        loop.run(() -> answer.complete(rows.get().map(row -> row.value).toList()));
        return answer;
    }

    /** Why nobody should be sent here any more; nothing while all is well. */
    public Stream<String> ending() {
        return ending.get() ? Stream.of("this instance is about to end") : Stream.of();
    }

    /** Says that it ends, and after a while lets clients go, one after the other. */
    public void leave() throws InterruptedException {
        ending.set(true);
        loop.change(() -> {
            overview.end();
            look();
        });
        if (gate.room().all().get() > 0
                && closed.await(config.leaving().notice().toNanos(), TimeUnit.NANOSECONDS)) {
            return;
        }
        leaving.set(true);
        loop.leave(config.leaving().spread());
    }

    /** Says goodbye to everyone. */
    @Override
    public void close() {
        closed.countDown();
        historians.shutdownNow();
        clerks.shutdownNow();
        loop.close();
    }
}
