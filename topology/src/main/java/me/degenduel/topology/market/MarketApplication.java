package me.degenduel.topology.market;

import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Topics;
import me.degenduel.topology.Application;
import me.degenduel.topology.Dated;
import me.degenduel.topology.Keepers;
import me.degenduel.topology.Store;
import org.apache.kafka.streams.KafkaStreams;

/** The market graph, running, and what can be asked of it. */
public final class MarketApplication implements AutoCloseable {
    /** Of its consumer group, and the first word of its internal topics. */
    public static final String NAME = "market";

    private final MarketStores stores;
    private final Application application;
    private final int partitions;

    private MarketApplication(MarketStores stores, Application application, int partitions) {
        this.stores = stores;
        this.application = application;
        this.partitions = partitions;
    }

    public static Application.Config config(Settings settings) {
        return Application.Config.from(settings, NAME, 1, "500ms");
    }

    /** See {@link Application#start}. */
    public static MarketApplication start(
            Application.Config config,
            Cluster cluster,
            Topics topics,
            Consumer<KafkaStreams> whenRunning,
            Runnable onDeath) {
        Store.OnDisk.prepare(config.state());
        var properties = properties(config, cluster, topics);
        var stores = new MarketStores(topics);
        return new MarketApplication(
                stores,
                Application.start(
                        NAME,
                        () -> new KafkaStreams(MarketGraph.of(topics, stores, properties), properties),
                        whenRunning,
                        onDeath),
                topics.prices.partitions());
    }

    static Properties properties(Application.Config config, Cluster cluster, Topics topics) {
        return Application.properties(NAME, config, cluster, topics.marketDeadLetters);
    }

    /** Why nothing can be asked of it; empty when it runs. */
    public Optional<String> notReady() {
        return application.notReady();
    }

    /** The tokens of a partition that this instance owns. */
    public MarketView owned(int partition) {
        var streams = application.streams();
        return new StoredMarket(stores.tokens.in(streams, partition), stores.blocks.in(streams, partition));
    }

    /** The tokens of a partition as far as this instance has been told of them; nothing before the first clock. */
    public Optional<Dated<MarketView>> followed(int partition) {
        var streams = application.streams();
        var tokens = stores.tokens.followedIn(streams, partition);
        var blocks = stores.blocks.followedIn(streams, partition);
        return Book.passed(tokens, blocks)
                .map(time -> new Dated<>(new StoredMarket(tokens, blocks), Instant.ofEpochMilli(time)));
    }

    /** The instances that have a token's row. */
    public Keepers keepersOf(String address) {
        return application.keepersOf(stores.tokens.name(), address, partitions);
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
