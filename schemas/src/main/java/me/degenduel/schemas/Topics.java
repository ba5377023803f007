package me.degenduel.schemas;

import static java.util.Comparator.comparing;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Every topic we read or write. No other file spells a topic name. */
public final class Topics {
    /**
     * Unless somebody says otherwise: over how many partitions tokens are spread. Topics keyed by address are joined with
     * each other, so they share it. Each partition costs every start and every commit a little.
     */
    public static final int BY_TOKEN = 3;
    /** Unless somebody says otherwise: over how many partitions contests are spread, and all that is about them. */
    public static final int BY_CONTEST = 3;
    /** Small tables that every process reads whole. */
    private static final int WHOLE = 1;

    /** Debezium's names: prefix and schema before the table. */
    public static final String CAPTURE = "degenduel";

    private static final String TABLE = CAPTURE + ".public.";
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration TO_LEAD = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final AvroSerdes avro;
    private final List<Topic<?>> all = new ArrayList<>();

    public final Topic<UserRow> users;
    public final Topic<TokenRow> tokenRows;
    public final Topic<WhitelistRow> whitelist;
    public final Topic<TokenPriceRow> tokenPrices;
    public final Topic<SettingRow> settings;
    public final Topic<SessionRevocationRow> sessionRevocations;
    public final Topic<ServiceCommandRow> serviceCommands;
    public final Topic<ContestRow> contests;
    public final Topic<ContestParticipantRow> contestParticipants;
    public final Topic<ContestPortfolioRow> contestPortfolios;
    public final Topic<ContestTradeRow> contestTrades;

    public final Topic<Price> prices;
    public final Topic<RejectedPrice> rejectedPrices;
    public final Topic<Tick> ticks;
    public final Topic<Token> tokens;
    public final Topic<Candle> candles;
    public final Topic<Candle> candlesLong;
    public final Topic<Signal> signals;
    public final Topic<MarketTotals> marketTotals;
    public final Topic<DeadLetter> marketDeadLetters;

    public final Topic<ContestTicks> contestTicks;
    public final Topic<Standings> standings;
    public final Topic<Fill> fills;
    public final Topic<ContestPrice> contestPrices;
    public final Topic<ContestResult> contestResults;
    public final Topic<Settlement> settlements;
    public final Topic<DeadLetter> contestDeadLetters;

    /** Of the changelog of what contests keep, which is no topic of ours. */
    public final Serde<ContestFact> contestFacts;

    /** What is said in the rooms of contests, and who is there. */
    public final Topic<ChatMessage> chat;

    public final Topic<RoomPresence> rooms;

    /** How every process and what it calls is. */
    public final Topic<ServiceState> services;

    public final Topic<byte[]> captureOffsets;

    public Topics(AvroSerdes avro) {
        this(avro, BY_TOKEN, BY_CONTEST);
    }

    public Topics(AvroSerdes avro, int tokenPartitions, int contestPartitions) {
        this.avro = avro;
        users = rows("users", "wallet", WHOLE, UserRow.class);
        tokenRows = rows("tokens", "address", tokenPartitions, TokenRow.class);
        whitelist = rows("token_whitelist", "address", tokenPartitions, WhitelistRow.class);
        tokenPrices = rows("token_prices", "address", tokenPartitions, TokenPriceRow.class);
        settings = rows("system_settings", "key", WHOLE, SettingRow.class);
        sessionRevocations = rows("session_revocations", "session", WHOLE, SessionRevocationRow.class);
        serviceCommands = rows("service_commands", "id", WHOLE, ServiceCommandRow.class);
        contests = versions("contests", "contest", contestPartitions, ContestRow.class);
        contestParticipants =
                versions("contest_participants", "contest/wallet", contestPartitions, ContestParticipantRow.class);
        contestPortfolios =
                versions("contest_portfolios", "contest/wallet/token", contestPartitions, ContestPortfolioRow.class);
        contestTrades = versions("contest_trades", "contest/wallet/id", contestPartitions, ContestTradeRow.class);

        prices = events("market.prices.v1", "address", tokenPartitions, 2, Price.class);
        rejectedPrices = events("market.rejected-prices.v1", "address", tokenPartitions, 7, RejectedPrice.class);
        ticks = events("market.ticks.v1", "address", tokenPartitions, 7, Tick.class);
        tokens = table("market.tokens.v1", "address", tokenPartitions, Token.class);
        candles = recent("market.candles.v1", "address/interval/start", tokenPartitions, 30, Candle.class);
        candlesLong = table("market.candles-long.v1", "address/interval/start", tokenPartitions, Candle.class);
        signals = events("market.signals.v1", "address", tokenPartitions, 7, Signal.class);
        marketTotals = table("market.totals.v1", "market", WHOLE, MarketTotals.class);
        marketDeadLetters = events("market.dead-letters.v1", "as it was", WHOLE, 30, DeadLetter.class);

        contestTicks = events(
                "contest.ticks.v2", "price partition, in every partition", contestPartitions, 2, ContestTicks.class);
        standings = table("contest.standings.v1", "contest", contestPartitions, Standings.class);
        fills = kept("contest.fills.v1", "contest/wallet/order", contestPartitions, Fill.class);
        contestPrices = kept("contest.prices.v1", "contest/token/moment", contestPartitions, ContestPrice.class);
        contestResults = kept("contest.results.v1", "contest/wallet", contestPartitions, ContestResult.class);
        settlements = kept("contest.settlements.v1", "contest", contestPartitions, Settlement.class);
        contestDeadLetters = events("contest.dead-letters.v1", "as it was", WHOLE, 30, DeadLetter.class);

        contestFacts = avro.of(ContestFact.class);

        chat = declare(topic(
                "serving.chat.v1",
                "contest/wallet",
                contestPartitions,
                new Retention.Stamped(new Retention.Events(DAY.multipliedBy(7))),
                ChatMessage.class));
        rooms = declare(topic(
                "serving.rooms.v1",
                "contest/wallet/instance",
                contestPartitions,
                new Retention.Stamped(new Retention.Recent(DAY)),
                RoomPresence.class));

        services = table("platform.services.v1", "service/instance", WHOLE, ServiceState.class);

        captureOffsets = declare(new Topic<>(
                "connect.offsets.v1",
                "connector and partition",
                "How far change capture has read: Kafka Connect's own JSON.",
                Optional.empty(),
                Serdes.ByteArray(),
                WHOLE,
                new Retention.Table(DAY)));
    }

    public List<Topic<?>> all() {
        return List.copyOf(all);
    }

    /** The topics of captured tables, by table. */
    public Map<String, Topic<?>> captured() {
        return all.stream()
                .filter(topic -> topic.name().startsWith(TABLE))
                .collect(toMap(topic -> topic.name().substring(TABLE.length()), identity()));
    }

    /**
     * Creates what is missing. A topic that is there with another number of partitions is refused: keys would be
     * looked for where they are not.
     */
    public void create(Admin admin, short replication) throws InterruptedException {
        var wanted = all.stream()
                .map(topic -> new NewTopic(topic.name(), topic.partitions(), replication)
                        .configs(topic.retention().config()))
                .toList();
        var created = admin.createTopics(wanted);
        var fresh = new ArrayList<Topic<?>>();
        for (var topic : all) {
            try {
                created.values().get(topic.name()).get();
                fresh.add(topic);
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof TopicExistsException)) {
                    throw new IllegalStateException("Cannot create topic " + topic.name(), failure.getCause());
                }
                checkPartitions(admin, topic);
            }
        }
        awaitLeaders(admin, fresh, TO_LEAD);
    }

    /**
     * A topic is there before its leaders are. What a producer sends meanwhile is refused and sent again, but what it had
     * under way behind that may be taken first, and then the order, or a record, is lost. A broker may not even have heard
     * of them, which the client takes for an answer.
     */
    static void awaitLeaders(Admin admin, List<Topic<?>> topics, Duration patience) throws InterruptedException {
        awaitLeaders(
                admin,
                topics.stream()
                        .flatMap(topic -> IntStream.range(0, topic.partitions())
                                .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                        .toList(),
                patience);
    }

    /** The same for topics that are not of the catalogue. */
    public static void awaitLeaders(Admin admin, Collection<TopicPartition> partitions) throws InterruptedException {
        awaitLeaders(admin, partitions, TO_LEAD);
    }

    private static void awaitLeaders(Admin admin, Collection<TopicPartition> partitions, Duration patience)
            throws InterruptedException {
        var ends = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> ends.put(partition, OffsetSpec.latest()));
        var deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "The new topics have no leaders: look whether Kafka's brokers all run", failure.getCause());
                }
                Thread.sleep(LOOK);
            }
        }
    }

    /**
     * Makes every schema known before the first record needs it, so that a registry that is away, or has another idea
     * of a schema, is heard of when a process starts.
     */
    public void register(RegistryClient registry) {
        all.forEach(topic -> topic.schema().ifPresent(schema -> registry.id(topic.subject(), schema)));
    }

    private static void checkPartitions(Admin admin, Topic<?> topic) throws InterruptedException {
        try {
            var found = partitions(admin, topic);
            if (found != topic.partitions()) {
                throw new IllegalStateException(
                        "Topic %s has %d partitions, but its keys are spread over %d. Move its records to a topic of %d partitions, or delete it if they may go."
                                .formatted(topic.name(), found, topic.partitions(), topic.partitions()));
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException("Cannot look at topic " + topic.name(), failure.getCause());
        }
    }

    /** A broker may not have heard of a topic that somebody else has made just now. */
    private static int partitions(Admin admin, Topic<?> topic) throws InterruptedException, ExecutionException {
        var deadline = System.nanoTime() + TO_LEAD.toNanos();
        while (true) {
            try {
                return admin.describeTopics(List.of(topic.name()))
                        .allTopicNames()
                        .get()
                        .get(topic.name())
                        .partitions()
                        .size();
            } catch (ExecutionException failure) {
                if (!(failure.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
                    throw failure;
                }
                Thread.sleep(LOOK);
            }
        }
    }

    private <V extends SpecificRecord> Topic<V> rows(String table, String key, int partitions, Class<V> type) {
        return declare(topic(TABLE + table, key, partitions, new Retention.Table(DAY.multipliedBy(7)), type));
    }

    private <V extends SpecificRecord> Topic<V> versions(String table, String key, int partitions, Class<V> type) {
        return declare(topic(
                TABLE + table, key, partitions, new Retention.Versions(DAY.dividedBy(4), DAY.multipliedBy(7)), type));
    }

    private <V extends SpecificRecord> Topic<V> table(String name, String key, int partitions, Class<V> type) {
        return declare(topic(name, key, partitions, new Retention.Table(DAY), type));
    }

    private <V extends SpecificRecord> Topic<V> recent(
            String name, String key, int partitions, int days, Class<V> type) {
        return declare(topic(name, key, partitions, new Retention.Recent(DAY.multipliedBy(days)), type));
    }

    private <V extends SpecificRecord> Topic<V> events(
            String name, String key, int partitions, int days, Class<V> type) {
        return declare(topic(name, key, partitions, new Retention.Events(DAY.multipliedBy(days)), type));
    }

    private <V extends SpecificRecord> Topic<V> kept(String name, String key, int partitions, Class<V> type) {
        return declare(topic(name, key, partitions, new Retention.Kept(), type));
    }

    private <V extends SpecificRecord> Topic<V> topic(
            String name, String key, int partitions, Retention retention, Class<V> type) {
        var schema = SpecificData.get().getSchema(type);
        return new Topic<>(name, key, schema.getDoc(), Optional.of(schema), avro.of(type), partitions, retention);
    }

    private <V> Topic<V> declare(Topic<V> topic) {
        all.add(topic);
        all.sort(comparing(Topic::name));
        return topic;
    }
}
