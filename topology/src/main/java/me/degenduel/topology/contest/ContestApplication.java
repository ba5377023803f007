package me.degenduel.topology.contest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Topics;
import me.degenduel.topology.Application;
import me.degenduel.topology.Dated;
import me.degenduel.topology.Keepers;
import me.degenduel.topology.Store;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/** The contest graph, running, and what can be asked of it. */
public final class ContestApplication implements AutoCloseable {
    /** Of its consumer group, and the first word of its internal topics. */
    public static final String NAME = "contest";

    /** Of each token: with as many, keeping what it costs instead is a small part of the work. */
    private static final int TICKS_KEPT = 16;

    private final ContestStores stores;
    private final Application application;
    private final Followed followed;
    private final int partitions;

    /**
     * What it is told.
     *
     * @param publish how often standings are published at most
     * @param slice how many results of a settlement are written at a time
     * @param step how long the start or the end of a contest may take, which is one transaction
     */
    public record Config(Application.Config streams, Duration publish, int slice, Duration step, Engine.Memory memory) {
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
                    settings.duration(
                            "DD_CONTEST_STEP",
                            "15s",
                            "How long the start or the end of a contest may take, of which one of a million participants needs the most; for as long its partition may stand still after an instance has died."),
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

    private ContestApplication(ContestStores stores, Application application, Topics topics, Engine.Memory memory) {
        this.stores = stores;
        this.application = application;
        this.followed =
                new Followed(topics, memory, partition -> stores.facts.followedIn(application.streams(), partition));
        this.partitions = topics.contests.partitions();
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
                        onDeath),
                topics,
                config.memory());
    }

    static Properties properties(Config config, Cluster cluster, Topics topics) {
        var properties = Application.properties(NAME, config.streams(), cluster, topics.contestDeadLetters);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                config.step().toMillis());
        return properties;
    }

    /** Why nothing can be asked of it; empty when it runs. */
    public Optional<String> notReady() {
        return application.notReady();
    }

    /** Whether this instance plays the contests of a partition, if there are any. */
    public boolean plays(int partition) {
        return stores.has(partition);
    }

    /** The contests of this instance as they were published last. */
    public List<Snapshot> contests() {
        return stores.contests();
    }

    /** All instances that share the contests, this one among them. */
    public Set<HostInfo> instances() {
        return application.instances();
    }

    /** A contest of this instance as it was published last. */
    public Optional<Snapshot> contest(String id) {
        return stores.contest(id);
    }

    /** A contest of a partition that this instance follows, as far as it has been told. */
    public Optional<Dated<Snapshot>> followed(String id, int partition, Instant now) {
        return followed.contest(id, partition, now);
    }

    /** The instances that have a contest. */
    public Keepers keepersOf(String contest) {
        return application.keepersOf(stores.facts.name(), contest, partitions);
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
