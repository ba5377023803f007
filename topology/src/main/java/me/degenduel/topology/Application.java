package me.degenduel.topology;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toSet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.DeadLetter;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Topic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A graph of ours, running: what fails outside is waited for, and what cannot go on ends the process. */
public final class Application implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Application.class);

    /** Between two attempts, when what it needs does not answer. */
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** A thread may have to wait a minute for Kafka before it notices that it is to end. */
    private static final Duration LONGEST_END = Duration.ofMinutes(2);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);
    private static final int BATCH_BYTES = 128 << 10;
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(1);
    /** An instance is heard of so many times before its silence counts. */
    private static final int WORDS = 6;
    /** How often it is looked whether an instance that has caught up can take over; no less is allowed. */
    private static final Duration TO_CATCH_UP = Duration.ofMinutes(1);

    private final String name;
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
    public record Config(String instance, HostInfo advertised, Path state, int threads, Duration commit, Group group) {
        /**
         * Reads it from the settings of one application.
         *
         * @param about which one: the second word of their names
         */
        public static Config from(Settings settings, String about, int threads, String commit) {
            var advertised = settings.text(
                    "DD_ADVERTISED",
                    "localhost:3006",
                    "Host and port under which other instances reach this one: its DD_INTERNAL_PORT.");
            var prefix = "DD_" + about.toUpperCase(Locale.ROOT) + "_";
            var config = new Config(
                    settings.text(
                            "DD_INSTANCE",
                            "serving-1",
                            "A name for this process, its own among all instances and the same after a restart."),
                    hostOf(settings, advertised),
                    Path.of(settings.text("DD_STATE", "state", "A folder for what the topologies keep on disk.")),
                    settings.number(prefix + "THREADS", threads, 1, 64, "Threads of the " + about + " application."),
                    settings.duration(
                            prefix + "COMMIT",
                            commit,
                            "How often the " + about
                                    + " application commits; what is read committed is that much later, and each commit holds up what comes for some milliseconds. Less than DD_SILENCE."),
                    Group.from(settings));
            settings.refuse(
                    config.commit.compareTo(config.group.silence) >= 0,
                    "%sCOMMIT is %s, but what is not committed within DD_SILENCE, %s, is given up."
                            .formatted(prefix, config.commit, config.group.silence));
            return config;
        }

        /** Of an instance that has no others beside it. */
        public static Config alone(String instance, Path state, int threads, Duration commit) {
            return new Config(
                    instance,
                    new HostInfo("localhost", 1),
                    state,
                    threads,
                    commit,
                    new Group(Duration.ofSeconds(3), 0));
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

    /**
     * How instances share the work.
     *
     * @param silence after which an instance that did not say goodbye is taken for dead, and others have its work
     * @param standbys instances beside the owner that follow each partition, so that they need not read all of it first
     */
    public record Group(Duration silence, int standbys) {
        private static Group from(Settings settings) {
            var group = new Group(
                    settings.duration(
                            "DD_SILENCE",
                            "3s",
                            "An instance that has not been heard of for so long is dead, and others have its work; not less than the brokers' group.min.session.timeout.ms."),
                    settings.number(
                            "DD_STANDBYS",
                            1,
                            0,
                            3,
                            "Instances beside its owner that follow each partition, and answer in its place."));
            settings.refuse(
                    group.silence.compareTo(LEAST_SILENCE) < 0,
                    "DD_SILENCE is %s, but below %s a busy instance is taken for a dead one."
                            .formatted(group.silence, LEAST_SILENCE));
            return group;
        }
    }

    private Application(
            String name, Supplier<KafkaStreams> graph, Consumer<KafkaStreams> whenRunning, Runnable onDeath) {
        this.name = name;
        this.graph = graph;
        this.whenRunning = whenRunning;
        this.onDeath = onDeath;
    }

    /**
     * Lets a graph run.
     *
     * @param name its consumer group, and the first word of its internal topics
     * @param whenRunning told of the client that runs, and of its successor after an outage; its metrics are there then
     * @param onDeath called once, from a thread of its own, when a bug of ours has stopped the graph
     */
    public static Application start(
            String name, Supplier<KafkaStreams> graph, Consumer<KafkaStreams> whenRunning, Runnable onDeath) {
        var application = new Application(name, graph, whenRunning, onDeath);
        application.run();
        return application;
    }

    /** Why nothing can be asked of it; empty when it runs. */
    public Optional<String> notReady() {
        var state = streams.state();
        return state == KafkaStreams.State.RUNNING
                ? Optional.empty()
                : Optional.of(name + " is " + state.name().toLowerCase(Locale.ROOT)
                        + Optional.ofNullable(failure).map(Failure::waitsFor).orElse(""));
    }

    /** The client that runs now. */
    public KafkaStreams streams() {
        return streams;
    }

    /** All that run it, as far as is known: none while it does not run itself. */
    public Set<HostInfo> instances() {
        try {
            return streams.metadataForAllStreamsClients().stream()
                    .map(StreamsMetadata::hostInfo)
                    .collect(toSet());
        } catch (InvalidStateStoreException | IllegalStateException notRunning) {
            return Set.of();
        }
    }

    /**
     * The instances that have a key of a store.
     *
     * @param partitions of the store, which is where a key is also while nobody knows who has it
     */
    public Keepers keepersOf(String store, String key, int partitions) {
        StreamPartitioner<String, Object> byOwner =
                (topic, each, value, count) -> Optional.of(Set.of(Keys.partition(each, count)));
        try {
            var metadata = streams.queryMetadataForKey(store, key, byOwner);
            if (metadata != null && !metadata.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
                return new Keepers(
                        Optional.of(metadata.activeHost()).filter(host -> !host.equals(HostInfo.unavailable())),
                        metadata.standbyHosts().stream()
                                .sorted(comparing(HostInfo::host).thenComparing(HostInfo::port))
                                .toList(),
                        metadata.partition());
            }
        } catch (InvalidStateStoreException | IllegalStateException notRunning) {
            log.atDebug().addKeyValue("application", name).setCause(notRunning).log("Nobody knows who has what");
        }
        return new Keepers(Optional.empty(), List.of(), Keys.partition(key, partitions));
    }

    /** Begins to close, and does not wait: several may do so at once. */
    public void leave() {
        close(Duration.ZERO);
    }

    @Override
    public void close() {
        close(LONGEST_CLOSE);
    }

    private synchronized void close(Duration patience) {
        closing.countDown();
        streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(patience));
    }

    public static Properties properties(String name, Config config, Cluster cluster, Topic<DeadLetter> deadLetters) {
        var properties = new Properties();
        properties.putAll(cluster.client());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
        properties.put(
                StreamsConfig.APPLICATION_SERVER_CONFIG, config.advertised.host() + ":" + config.advertised.port());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commit.toMillis());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, config.state.toString());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) cluster.replication());
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        properties.put(DeadLetters.TOPIC, deadLetters);
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.group.standbys);
        properties.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, TO_CATCH_UP.toMillis());
        var silence = (int) config.group.silence.toMillis();
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), silence);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), silence / WORDS);
        // With a name of its own, a restarted member takes its place again without waiting for the old session to end.
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), config.instance);
        // What the dead have begun stands in the way of those who take over; when they are known to be dead it is over,
        // too.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), silence);
        // Streams would wait 100 ms for a fuller batch.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        // What comes while a request is on its way goes with the next: batches grow with the load, and only then.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        // Each request takes one batch of each partition, and what a task writes goes to few of them.
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
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
                log.atWarn()
                        .addKeyValue("application", name)
                        .addKeyValue("reason", Failure.root(problem))
                        .log("It stops and tries again");
                if (restarting.compareAndSet(false, true)) {
                    Thread.ofPlatform().name(name + "-restart").start(this::restart);
                }
            }
            case BUG -> {
                log.atError().addKeyValue("application", name).setCause(problem).log("It has a bug and ends");
                Thread.ofPlatform().name(name + "-death").start(onDeath);
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
            log.atError().addKeyValue("application", name).setCause(failure).log("It cannot start again");
            onDeath.run();
        }
    }
}
