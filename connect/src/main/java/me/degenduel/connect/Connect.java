package me.degenduel.connect;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import me.degenduel.connect.database.Capture;
import me.degenduel.connect.database.Migrations;
import me.degenduel.connect.database.SlotWatch;
import me.degenduel.connect.metadata.Metadata;
import me.degenduel.connect.prices.Feeds;
import me.degenduel.connect.prices.PriceLog;
import me.degenduel.connect.prices.PriceSource;
import me.degenduel.connect.prices.Readers;
import me.degenduel.connect.prices.Whitelist;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.RegistryClient;
import me.degenduel.schemas.RegistryUnavailable;
import me.degenduel.schemas.Surroundings;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.health.Guards;
import me.degenduel.schemas.health.PlatformService;
import me.degenduel.schemas.health.Pulse;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process: tables, topics and schemas first, which any of us may see to; then, as the one at work, the database's
 * changes, the whitelist among them, then prices.
 */
public final class Connect implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Connect.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int ANSWER_MILLIS = 5_000;
    /** The consumer group of the market application. */
    private static final String MARKET = "market";
    /** There is one at work, whatever its name; who takes over speaks in the place of the one before. */
    private static final String INSTANCE = "connect";

    /** Somebody who reads what is said. */
    public interface Audience {
        /** Returns when they can. */
        void await() throws InterruptedException;
    }

    private final Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();
    private final Consumer<Throwable> onDeath;
    private final Thread starting;

    private volatile Optional<String> step = Optional.of("starting");
    private volatile Surroundings surroundings;
    private volatile Lease lease;
    private volatile SlotWatch slot;
    private volatile Capture capture;
    private volatile Feeds feeds;

    private Connect(Config config, Meters meters, Audience audience, Consumer<Throwable> onDeath) {
        this.onDeath = onDeath;
        starting = new Thread(() -> start(config, meters, audience), "connect");
    }

    /**
     * Returns at once; {@link #notReady} tells how far it has come.
     *
     * @param onDeath called when a mistake of ours, or a refusal that waiting does not change, has stopped a part: the
     *     process should end
     */
    public static Connect start(Config config, MeterRegistry meters, Consumer<Throwable> onDeath) {
        return start(config, meters, () -> {}, onDeath);
    }

    /**
     * The same in a process that starts an audience besides.
     *
     * @param audience what feeds would say before it listens would only pile up, and take from it the time that it needs
     *     to start
     */
    public static Connect start(Config config, MeterRegistry meters, Audience audience, Consumer<Throwable> onDeath) {
        var connect = new Connect(config, new Meters(meters), audience, onDeath);
        connect.starting.start();
        return connect;
    }

    /** Why facts do not flow, if they do not. What is lost comes before what is only away. */
    public Optional<String> notReady() {
        return Optional.ofNullable(slot)
                .flatMap(SlotWatch::lost)
                .or(() -> Optional.ofNullable(surroundings)
                        .flatMap(around -> around.away().findFirst()))
                .or(() -> Optional.ofNullable(lease).flatMap(Lease::notReady))
                .or(() -> Optional.ofNullable(capture).flatMap(Capture::notReady))
                .or(() -> step);
    }

    private void start(Config config, Meters meters, Audience audience) {
        try {
            var cluster = config.cluster();
            var topics = cluster.topics();
            var joining = keep(Lease.ask(config.lease(), cluster, topics.captureOffsets, meters, onDeath));
            Migrations.run(config.capture().database(), this::progress);
            create(topics, cluster);
            joining.join();
            register(topics, cluster);

            var database = config.capture().database();
            surroundings = keep(Surroundings.watch(cluster, database.url(), database.user(), database.password()));
            lease = joining;
            joining.await();
            if (config.captures() && joining.wasAbandoned()) {
                Capture.freeSlot(config.capture());
            }
            slot = keep(SlotWatch.start(config.capture(), meters));
            var guards = new Guards(config.guards(), InstantSource.system());
            if (config.captures()) {
                capture = keep(Capture.start(
                        config.capture(),
                        cluster,
                        topics,
                        meters,
                        it -> guards.add(PlatformService.TOKEN_SYNC, it::notReady, it::figures),
                        joining::holds,
                        onDeath));
            }
            var whitelist = keep(Whitelist.start(cluster, topics, meters, onDeath));
            if (!config.captures()) {
                guards.add(PlatformService.TOKEN_SYNC, whitelist::silent, Map::of);
            }
            keep(Pulse.start(cluster, topics, INSTANCE, guards, service -> BreakerState.UNKNOWN, joining::holds));
            progress("waiting for the whitelist");
            whitelist.awaitComplete();

            var sources = config.feeds().stream()
                    .map(name -> config.sources().named(name, new Sources.Parts(cluster, topics, meters, guards)))
                    .toList();
            var prices = keep(log(cluster, topics, config, sources, meters, joining::holds));
            guards.marketFigures(() -> marketFigures(whitelist, prices));
            if (sources.stream().anyMatch(source -> source.begins().isPresent())) {
                progress("waiting for the market, which has to know the tokens before it hears of their past");
                Readers.await(cluster, MARKET, List.of(topics.whitelist, topics.tokenRows));
            }
            step = Optional.empty();
            audience.await();
            feeds = keep(Feeds.start(sources, whitelist, prices, onDeath));
            if (!config.metadata().sources().isEmpty()) {
                keep(Metadata.start(config.metadata(), database, whitelist, meters, onDeath));
            }
            log.atInfo().addKeyValue("feeds", config.feeds()).log("Facts flow");
        } catch (InterruptedException closed) {
            log.atInfo().log("Closed while starting");
        } catch (RuntimeException | Error failure) {
            onDeath.accept(failure);
        }
    }

    private static Map<String, Double> marketFigures(Whitelist whitelist, PriceLog prices) {
        var listed = whitelist.addresses();
        var runtime = Runtime.getRuntime();
        var figures = new HashMap<>(prices.figures(listed));
        figures.put("sharedCacheSize", (double) listed.size());
        figures.put("memoryUsage", (double) (runtime.totalMemory() - runtime.freeMemory()) / runtime.maxMemory());
        return figures;
    }

    /** Whoever brings times of its own decides what time it is. */
    private static PriceLog log(
            Cluster cluster,
            Topics topics,
            Config config,
            List<PriceSource> sources,
            Meters meters,
            BooleanSupplier mayWrite)
            throws InterruptedException {
        var clocks = config.capture().clocks();
        var begins =
                sources.stream().flatMap(source -> source.begins().stream()).findAny();
        return begins.isPresent()
                ? PriceLog.past(cluster, topics, clocks, begins.get(), meters, mayWrite)
                : PriceLog.start(cluster, topics, clocks, meters, mayWrite);
    }

    private void create(Topics topics, Cluster cluster) throws InterruptedException {
        try (var admin = Admin.create(cluster.client())) {
            while (!answers(admin)) {
                progress("waiting for Kafka at " + cluster.bootstrap());
                Thread.sleep(PAUSE);
            }
            topics.create(admin, cluster.replication());
        }
    }

    private static boolean answers(Admin admin) throws InterruptedException {
        try {
            return admin.describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS))
                            .controller()
                            .get()
                    != null;
        } catch (ExecutionException away) {
            log.atWarn().log("Waiting for Kafka: {}", away.getCause().getMessage());
            return false;
        }
    }

    private void register(Topics topics, Cluster cluster) throws InterruptedException {
        while (true) {
            try {
                topics.register(RegistryClient.of(cluster.serdes()));
                return;
            } catch (RegistryUnavailable away) {
                progress("waiting for the schema registry: " + away.getMessage());
                log.atWarn().log("Waiting for the schema registry: {}", away.getMessage());
                Thread.sleep(PAUSE);
            }
        }
    }

    private void progress(String what) {
        step = Optional.of(what);
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    /**
     * Begins to close: no feed says anything more, while the rest flows on. What is said to an audience that is leaving
     * waits for its next start, and makes that one slow.
     */
    public void hush() {
        starting.interrupt();
        if (feeds != null) {
            feeds.end();
        }
    }

    @Override
    public void close() {
        starting.interrupt();
        try {
            starting.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        parts.forEach(Connect::close);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception unclean) {
            log.atWarn().setCause(unclean).log("A part did not close cleanly");
        }
    }
}
