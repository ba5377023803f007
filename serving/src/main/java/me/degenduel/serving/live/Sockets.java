package me.degenduel.serving.live;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import me.degenduel.schemas.Fill;
import me.degenduel.schemas.Retention;
import me.degenduel.schemas.Topic;
import me.degenduel.serving.read.ContestJson;
import me.degenduel.serving.read.Published;
import me.degenduel.serving.read.TokenJson;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;

/** The live side of an instance: records go in, frames go out. */
public final class Sockets implements AutoCloseable {
    /** A compaction may take a while, and so may a start. */
    private static final Duration MARGIN = Duration.ofHours(1);

    /**
     * What the sockets are told.
     *
     * @param instance whose sockets these are
     */
    public record Config(
            String instance,
            Doors doors,
            Rules rules,
            Secrets secrets,
            Limits tokenData,
            Limits contest,
            Limits portfolio,
            Duration idleTimeout) {}

    private final Config config;
    private final Channels channels;
    private final Live live;
    private final Conversation conversation;
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
            Function<String, Optional<Published>> owned,
            Map<String, String> topicIds,
            SocketMeters meters,
            InstantSource clock,
            BooleanSupplier open,
            Runnable onDeath) {
        this.config = config;
        this.channels = channels;
        this.meters = meters;
        var held = new Held();
        meters.held(held);
        live = new Live(config.rules(), held, owned, clock);
        var cursors = new Cursors(config.secrets().at(clock.instant()));
        for (var source : channels.sources()) {
            var oldest = clock.instant().minus(remembered(source.topic()));
            live.add(new Audience<>(source, id(source, topicIds), cursors, oldest));
        }
        conversation = new Conversation(live, channels, passports, config.rules(), meters, clock);
        loop = new Loop(config.instance() + "-live", live, conversation, config.rules(), clock, onDeath);
        portfolios = new PortfolioDialect(live, channels, clock);
        endpoints = Endpoints.of(
                new TokenDialect(live, channels, config.rules(), clock),
                new ContestDialect(live, channels),
                portfolios,
                new Endpoints.Bounds(config.tokenData(), config.contest(), config.portfolio()));
        var attempts = new Attempts(config.doors().attempts(), config.doors().loopbackExempt());
        gate = new Handshake.Gate(config.doors(), attempts, new AtomicInteger(), passports, meters, clock, open);
        meters.connections(gate.connections());
        loop.start();
    }

    /** Of all topics that a source reads: if one of them is made anew, its rows are others. */
    private static String id(Source<?, ?> source, Map<String, String> topicIds) {
        return source.topics().stream().map(topic -> topicIds.get(topic.name())).collect(joining("+"));
    }

    /** How far back the removals go that Kafka still has when a process starts. */
    private static Duration remembered(Topic<?> topic) {
        return switch (topic.retention()) {
            case Retention.Table table -> table.tombstones().minus(MARGIN);
            case Retention.Versions versions -> versions.tombstones().minus(MARGIN);
            case Retention.Events events -> Duration.ZERO;
            case Retention.Kept kept -> Duration.ZERO;
        };
    }

    /** Jetty's handler of upgrade requests; everything else passes through it. */
    public Handler.Singleton handler() {
        var handler = new WebSocketUpgradeHandler();
        handler.setHandler((Handler) null);
        handler.getConfiguration().setIdleTimeout(config.idleTimeout());
        endpoints.forEach(endpoint -> handler.addMapping(endpoint.path(), new Handshake(endpoint, gate, this::socket)));
        return handler;
    }

    private Socket socket(Endpoint endpoint, Opening opening) {
        return new Socket(endpoint, opening, loop, meters, gate.connections());
    }

    /** Takes in what a tail has read, and says when it has been taken. */
    public <V> void apply(Topic<V> topic, List<Change<V>> batch, Runnable taken) {
        loop.change(() -> {
            batch.forEach(change -> live.apply(topic, change));
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

    /** Says goodbye to everyone. */
    @Override
    public void close() {
        loop.close();
    }
}
