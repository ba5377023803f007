package me.degenduel.topology.market;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import me.degenduel.schemas.Candle;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.Topics;
import me.degenduel.topology.Application;
import me.degenduel.topology.Store;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;

/** The market graph, running, and what can be asked of it. */
public final class MarketApplication implements AutoCloseable {
    /** Of its consumer group, and the first word of its internal topics. */
    public static final String NAME = "market";

    private final MarketStores stores;
    private final Application application;

    private MarketApplication(MarketStores stores, Application application) {
        this.stores = stores;
        this.application = application;
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
                        onDeath));
    }

    static Properties properties(Application.Config config, Cluster cluster, Topics topics) {
        return Application.properties(NAME, config, cluster, topics.marketDeadLetters);
    }

    /** Why nothing can be asked of it; empty when it runs. */
    public Optional<String> notReady() {
        return application.notReady();
    }

    /** The current row of a token that this instance owns. */
    public Optional<Token> token(String address) {
        return state(address).map(TokenState::row);
    }

    private Optional<TokenState> state(String address) {
        return Optional.ofNullable(stores.tokens.in(application.streams()).get(address));
    }

    /**
     * The candles of a token that this instance owns which begin in a stretch of time: the newest of them, oldest first.
     * A stretch without a price has none. One that is not over yet is among them.
     */
    public List<Candle> candles(String address, Interval interval, Instant from, Instant to, int limit) {
        var past = state(address).map(TokenState::past);
        if (past.isEmpty()) {
            return List.of();
        }
        var blocks = stores.blocks.in(application.streams());
        var chart = new Chart(new Shelf(blocks, address, past.get().seconds()), past.get());
        var end = Math.min(to.toEpochMilli(), chart.time());
        return chart.bars(interval, Math.max(0, from.toEpochMilli()), end, limit).stream()
                .map(bar -> bar.candle(address, interval, !bar.equals(chart.running(interval))))
                .toList();
    }

    /** The instance that owns a token's row; empty while the instances agree on who does what. */
    public Optional<HostInfo> ownerOf(String address) {
        return application.ownerOf(stores.tokens.name(), address);
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
