package me.degenduel.topology;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The market graph, running. */
public final class MarketApplication implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MarketApplication.class);
    /** Its consumer group, and the first word of its internal topics. */
    private static final String NAME = "market";

    /** Between two attempts, when what it needs does not answer. */
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** A thread may have to wait a minute for Kafka before it notices that it is to end. */
    private static final Duration LONGEST_END = Duration.ofMinutes(2);

    private final MarketStores stores;
    private final Supplier<KafkaStreams> graph;
    private final Consumer<KafkaStreams> whenRunning;
    private final Runnable onDeath;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile KafkaStreams streams;
    private volatile Failure failure;

    /**
     * What it is told.
     *
     * @param instance a name that this process has again after a restart, so that it need not wait for its former self
     * @param advertised host and port under which other instances reach this one
     */
    public record Config(String instance, HostInfo advertised, Path state, int threads, Duration commit) {
        public static Config from(Settings settings) {
            var advertised = settings.text(
                    "DD_ADVERTISED", "localhost:3004", "Host and port under which other instances reach this one.");
            return new Config(
                    settings.text(
                            "DD_INSTANCE",
                            "serving-1",
                            "A name for this process, its own among all instances and the same after a restart."),
                    hostOf(settings, advertised),
                    Path.of(settings.text("DD_STATE", "state", "A folder for what the topologies keep on disk.")),
                    settings.number("DD_MARKET_THREADS", 1, 1, 64, "Threads of the market application."),
                    settings.duration(
                            "DD_MARKET_COMMIT",
                            "500ms",
                            "How often the market application commits; what is read committed is that much later, and each commit holds up prices for some milliseconds."));
        }

        private static HostInfo hostOf(Settings settings, String text) {
            try {
                return Optional.ofNullable(HostInfo.buildFromEndpoint(text)).orElseThrow(IllegalArgumentException::new);
            } catch (RuntimeException wrong) {
                settings.refuse(true, "DD_ADVERTISED is \"" + text + "\", but it must be host:port.");
                return HostInfo.unavailable();
            }
        }
    }

    private MarketApplication(
            MarketStores stores, Supplier<KafkaStreams> graph, Consumer<KafkaStreams> whenRunning, Runnable onDeath) {
        this.stores = stores;
        this.graph = graph;
        this.whenRunning = whenRunning;
        this.onDeath = onDeath;
    }

    /**
     * Builds the graph and lets it run.
     *
     * @param whenRunning told of the client that runs, and of its successor after an outage; its metrics are there then
     * @param onDeath called once, from a thread of its own, when a bug of ours has stopped the graph
     */
    public static MarketApplication start(
            Config config, Cluster cluster, Topics topics, Consumer<KafkaStreams> whenRunning, Runnable onDeath) {
        var properties = properties(config, cluster, topics);
        var stores = new MarketStores(topics);
        var application = new MarketApplication(
                stores,
                () -> new KafkaStreams(MarketGraph.of(topics, stores, properties), properties),
                whenRunning,
                onDeath);
        application.run();
        return application;
    }

    /** Why nothing can be asked of it; empty when it runs. */
    public Optional<String> notReady() {
        var state = streams.state();
        return state == KafkaStreams.State.RUNNING
                ? Optional.empty()
                : Optional.of("market is " + state.name().toLowerCase(Locale.ROOT)
                        + Optional.ofNullable(failure).map(Failure::waitsFor).orElse(""));
    }

    /** The current row of a token that this instance owns. */
    public Optional<Token> token(String address) {
        return Optional.ofNullable(stores.tokens.in(streams).get(address));
    }

    /** The instance that owns a token's row; empty while the instances agree on who does what. */
    public Optional<HostInfo> ownerOf(String address) {
        var metadata = streams.queryMetadataForKey(
                stores.tokens.name(), address, Topic.keys().serializer());
        return metadata == null || metadata.activeHost().equals(HostInfo.unavailable())
                ? Optional.empty()
                : Optional.of(metadata.activeHost());
    }

    @Override
    public synchronized void close() {
        closing.countDown();
        streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(Duration.ofSeconds(3)));
    }

    static Properties properties(Config config, Cluster cluster, Topics topics) {
        var properties = new Properties();
        properties.putAll(cluster.client());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, NAME);
        properties.put(
                StreamsConfig.APPLICATION_SERVER_CONFIG, config.advertised.host() + ":" + config.advertised.port());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commit.toMillis());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, config.state.toString());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) cluster.replication());
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        properties.put(DeadLetters.TOPIC, topics.marketDeadLetters);
        // With a name of its own, a restarted member takes its place again without waiting for the old session to end.
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), config.instance);
        // After a kill nobody can go on from an offset whose transaction is open; this is how long that lasts.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 5_000);
        // Streams would wait 100 ms for a fuller batch.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        // What comes while a request is on its way goes with the next: batches grow with the load, and only then.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        return properties;
    }

    private synchronized void run() {
        if (closing.getCount() == 0) {
            return;
        }
        var restarting = new AtomicBoolean();
        var told = new AtomicBoolean();
        var client = graph.get();
        streams = client;
        streams.setUncaughtExceptionHandler(problem -> after(problem, restarting));
        streams.setStateListener((state, before) -> {
            if (state == KafkaStreams.State.RUNNING) {
                failure = null;
                if (told.compareAndSet(false, true)) {
                    whenRunning.accept(client);
                }
            }
        });
        streams.start();
    }

    /**
     * A client that cannot go on is ended. It is not given a new thread in place of the dead one: that thread's name
     * in the group would hold on to its tasks until its session is over, while a new client takes its place at once.
     */
    private StreamThreadExceptionResponse after(Throwable problem, AtomicBoolean restarting) {
        failure = Failure.of(problem);
        switch (failure) {
            case REGISTRY, KAFKA -> {
                log.atWarn().addKeyValue("reason", Failure.root(problem)).log("Market stops and tries again");
                if (restarting.compareAndSet(false, true)) {
                    Thread.ofPlatform().name("market-restart").start(this::restart);
                }
            }
            case BUG -> {
                log.atError().setCause(problem).log("Market has a bug and ends");
                Thread.ofPlatform().name("market-death").start(onDeath);
            }
        }
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** What cannot be ended or begun again ends the process: half of it would look alive and be dead. */
    private void restart() {
        try {
            if (!streams.close(LONGEST_END)) {
                throw new IllegalStateException("Its threads do not end");
            }
            if (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                run();
            }
        } catch (InterruptedException | RuntimeException | Error failure) {
            log.atError().setCause(failure).log("Market cannot start again");
            onDeath.run();
        }
    }
}
