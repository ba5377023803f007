package me.degenduel.topology.contest;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Topics;
import me.degenduel.topology.Application;
import me.degenduel.topology.Store;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/** The contest graph, running, and what can be asked of it. */
public final class ContestApplication implements AutoCloseable {
    /** Of its consumer group, and the first word of its internal topics. */
    public static final String NAME = "contest";

    /** The start or the end of a contest of a million is one step, in one transaction. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(30);
    /** Of each token: with as many, keeping what it costs instead is a small part of the work. */
    private static final int TICKS_KEPT = 16;

    private final ContestStores stores;
    private final Application application;

    /**
     * What it is told.
     *
     * @param publish how often standings are published at most
     * @param slice how many results of a settlement are written at a time
     */
    public record Config(Application.Config streams, Duration publish, int slice, Engine.Memory memory) {
        public static Config from(Settings settings) {
            return new Config(
                    Application.Config.from(settings, NAME, 1, "500ms"),
                    settings.duration(
                            "DD_CONTEST_PUBLISH", "100ms", "How often a contest's standings are published at most."),
                    settings.number(
                            "DD_CONTEST_SLICE",
                            10_000,
                            1,
                            1_000_000,
                            "How many results of a settlement are written at a time, and facts of a retired contest are deleted."),
                    new Engine.Memory(
                            settings.duration(
                                    "DD_CONTEST_KEEP",
                                    "7d",
                                    "How long after its end a contest is retired: who was in it and had what is known no longer, its results are."),
                            settings.duration(
                                    "DD_CONTEST_HISTORY",
                                    "1d",
                                    "How far back portfolios are known as they were, minute by minute."),
                            TICKS_KEPT));
        }
    }

    private ContestApplication(ContestStores stores, Application application) {
        this.stores = stores;
        this.application = application;
    }

    /** See {@link Application#start}. */
    public static ContestApplication start(
            Config config, Cluster cluster, Topics topics, Consumer<KafkaStreams> whenRunning, Runnable onDeath) {
        Store.OnDisk.prepare(config.streams().state());
        var properties = properties(config, cluster, topics);
        var stores = new ContestStores(topics);
        return new ContestApplication(
                stores,
                Application.start(
                        NAME,
                        () -> new KafkaStreams(ContestGraph.of(topics, stores, config, properties), properties),
                        whenRunning,
                        onDeath));
    }

    static Properties properties(Config config, Cluster cluster, Topics topics) {
        var properties = Application.properties(NAME, config.streams(), cluster, topics.contestDeadLetters);
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int) LONGEST_STEP.toMillis());
        return properties;
    }

    /** Why nothing can be asked of it; empty when it runs. */
    public Optional<String> notReady() {
        return application.notReady();
    }

    /** A contest of this instance as it was published last. */
    public Optional<Snapshot> contest(String id) {
        return stores.contest(id);
    }

    /** The contests of this instance. */
    public Collection<Snapshot> contests() {
        return stores.all();
    }

    /** The instance that owns a contest; empty while the instances agree on who does what. */
    public Optional<HostInfo> ownerOf(String contest) {
        return application.ownerOf(stores.facts.name(), contest);
    }

    /** See {@link Application#leave}. */
    public void leave() {
        application.leave();
    }

    @Override
    public void close() {
        application.close();
    }
}
