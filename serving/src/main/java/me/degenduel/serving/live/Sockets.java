package me.degenduel.serving.live;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.serving.read.CandleJson;
import me.degenduel.serving.read.HistoryJson;
import me.degenduel.serving.read.PerformanceJson;
import me.degenduel.serving.read.Published;
import me.degenduel.serving.read.Services;
import me.degenduel.serving.read.Timeframe;
import me.degenduel.topology.market.Interval;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;

/** The live side of an instance: records go in, frames go out. */
public final class Sockets implements AutoCloseable {
    /**
     * What the sockets are told.
     *
     * @param instance whose sockets these are
     * @param limits of each endpoint
     * @param oldPaths whether the paths from before are served as well
     * @param compresses whether whoever offers compression gets it
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
            boolean compresses,
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

    /** How a portfolio has done: it may wait for another instance, and nothing is known of who is not in the contest. */
    public interface Histories {
        Optional<HistoryJson> history(String contest, String wallet, Optional<String> limit);

        Optional<PerformanceJson> performance(String contest, String wallet, Timeframe timeframe);
    }

    /**
     * What other instances do for this one.
     *
     * @param wish is told of whom it wants to hear, and of whom it does not any more
     * @param patience with one that says nothing
     */
    public record Others(Candles candles, Histories histories, BiConsumer<String, Boolean> wish, Duration patience) {}

    private static final int AT_ONCE = 2;

    /** Bytes of frames that go together; a frame with a quarter of them goes on its own. */
    private static final int TOGETHER = 16 << 10;

    private final Config config;
    private final Switches switches = new Switches();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean leaving = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Historian historian;
    private final ExecutorService clerks;
    private final ExecutorService archivists;
    private final Overview overview;
    private final Conversation conversation;
    private final Loop loop;
    private final Intake intake;
    private final CurrentRows rows;
    private final Handshake.Gate gate;
    private final SocketMeters meters;
    private final List<Endpoint> endpoints;

    /**
     * @param owned the contests that this instance plays, as it has published them
     * @param here whether it plays those of a partition, if there are any
     * @param others what it needs of those that play the rest
     * @param topicIds Kafka's ids of the topics, by name: a topic made anew has another
     * @param open whether clients may come in
     * @param onDeath called when a bug of ours has stopped it
     */
    public Sockets(
            Config config,
            Channels channels,
            Passports passports,
            Topics topics,
            Function<String, Optional<Published>> owned,
            IntPredicate here,
            Others others,
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
        this.meters = meters;
        var held = new Held();
        meters.held(held);
        var cursors = new Cursors(config.secrets().at(clock.instant()));
        clerks = threads("-orders-");
        archivists = threads("-histories-");
        var charts = new Charts(topics, config.rules().market(), cursors, this::ask);
        var past = new Past(topicIds, clock.instant());
        var chats = new Chats(
                channels.chat,
                topics.chat,
                topicIds.get(topics.chat.name()),
                config.rooms(),
                cursors,
                past.oldest(topics.chat));
        var elsewhere = new Elsewhere(others.wish(), others.patience());
        var live = new Live(
                config.rules(),
                held,
                charts,
                chats,
                elsewhere,
                tables -> new Views(owned, here, elsewhere, id -> tables.row(channels.contests, id), tables),
                clock);
        for (var source : channels.sources()) {
            live.add(new Audience<>(source, past.id(source), cursors, past.oldest(source.topic())));
        }
        conversation = new Conversation(live, channels, passports, config.rules(), switches, meters, clock);
        var rooms = Rooms.of(
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
        overview = new Overview(live, channels, services, switches, Version.TEXT, clock);
        var breakers = new BreakerDialect(live, channels, orders, clerks, this::run, clock);
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
        historian = new Historian(others.candles(), threads("-charts-"), live, conversation, loop);
        rows = new CurrentRows(live, channels, loop);
        var portfolios =
                new PortfolioDialect(live, channels, others.histories(), new Clerk(live, archivists, this::run), clock);
        intake = new Intake(topics, live, charts, conversation, rooms, overview, breakers, portfolios, switches, loop);
        var dialects = new Endpoints.Dialects(
                new TokenDialect(live, channels, config.rules(), clock),
                new MarketDialect(live, channels, config.rules(), clock),
                new ContestDialect(live, channels, rooms),
                portfolios,
                new MonitorDialect(live, channels, config.instance(), clock),
                breakers);
        endpoints = Endpoints.of(dialects, new UnifiedDialect(live, dialects, clock), config.limits());
        var attempts = new Attempts(config.doors().attempts(), config.doors().loopbackExempt());
        gate = new Handshake.Gate(
                config.doors(),
                config.rules(),
                config.compresses(),
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

    private void ask(Chart chart, int most) {
        historian.ask(chart, most);
    }

    private void run(Runnable event) {
        loop.run(event);
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

    /** Jetty's handler of upgrade requests; everything else passes through it. */
    public Handler.Singleton handler() {
        var handler = new WebSocketUpgradeHandler();
        handler.setHandler((Handler) null);
        handler.getConfiguration().setIdleTimeout(config.idleTimeout());
        handler.getConfiguration().setOutputBufferSize(TOGETHER);
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

    /** Where records go in. */
    public Intake intake() {
        return intake;
    }

    /** What there is to see at once. */
    public CurrentRows rows() {
        return rows;
    }

    /** What administrators have switched. */
    public Switches switches() {
        return switches;
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
            overview.look().forEach(conversation::tell);
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
        historian.close();
        clerks.shutdownNow();
        archivists.shutdownNow();
        loop.close();
    }
}
