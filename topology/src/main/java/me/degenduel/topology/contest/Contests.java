package me.degenduel.topology.contest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.schemas.ContestFact;
import me.degenduel.schemas.ContestParticipantRow;
import me.degenduel.schemas.ContestPortfolioRow;
import me.degenduel.schemas.ContestRow;
import me.degenduel.schemas.ContestTick;
import me.degenduel.schemas.ContestTradeRow;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** The engine of a partition among streams: records go in, facts into their store, outcomes out. */
final class Contests extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {
    private final Topics topics;
    private final ContestStores stores;
    private final ContestApplication.Config settings;
    private final List<Outcomes.Said> said = new ArrayList<>();

    private Engine engine;
    private int partition;

    Contests(Topics topics, ContestStores stores, ContestApplication.Config settings) {
        this.topics = topics;
        this.stores = stores;
        this.settings = settings;
    }

    /** Here all facts are back, so the engine stands up before the first record. */
    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        partition = context.taskId().partition();
        KeyValueStore<String, ContestFact> facts = context.getStateStore(stores.facts.name());
        engine = new Engine(inputs(), facts::put, said::add);
        try (var kept = facts.all()) {
            kept.forEachRemaining(fact -> engine.restore(fact.key, fact.value));
        }
        engine.restored();
        context.schedule(settings.publish(), PunctuationType.WALL_CLOCK_TIME, now -> publish());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        var topic = context().recordMetadata().orElseThrow().topic();
        var isTick = topic.equals(topics.contestTicks.name());
        if (Keys.isClock(record.key())) {
            engine.clock(isTick ? Engine.prices(Keys.clockOf(record.key())) : topic, record.timestamp());
        } else if (record.value() instanceof ContestTick tick) {
            var source = Keys.partition(record.key(), topics.prices.partitions());
            engine.tick(source, record.key(), tick.getPrice(), record.timestamp());
        } else if (record.value() != null) {
            row(record.value()).ifPresent(row -> engine.row(topic, row));
        }
        forward();
    }

    /** How long this takes bounds how often it is done: what changes is published together then. */
    private void publish() {
        engine.settle(settings.slice());
        var news = engine.publish();
        if (!news.isEmpty()) {
            stores.publish(partition, engine.published());
        }
        forward();
        for (var standings : news) {
            context()
                    .forward(new Record<>(
                            standings.getContest(),
                            standings,
                            Math.max(0, standings.getAsOf().toEpochMilli())));
        }
    }

    private void forward() {
        for (var outcome : said) {
            context().forward(new Record<>(outcome.key(), outcome.record(), outcome.time()));
        }
        said.clear();
    }

    @Override
    public void close() {
        stores.forget(partition);
    }

    private List<String> inputs() {
        var prices = IntStream.range(0, topics.prices.partitions()).mapToObj(Engine::prices);
        var rows = Stream.of(
                        topics.contests, topics.contestParticipants, topics.contestPortfolios, topics.contestTrades)
                .map(Topic::name);
        return Stream.concat(prices, rows).toList();
    }

    /** Removed entries, shares and orders are nobody's business: the database lets nobody remove them. */
    private static Optional<Row> row(SpecificRecord row) {
        return switch (row) {
            case ContestRow contest -> Optional.of(Rows.of(contest));
            case ContestParticipantRow entry -> entry.getDeleted() ? Optional.empty() : Optional.of(Rows.of(entry));
            case ContestPortfolioRow share -> share.getDeleted() ? Optional.empty() : Optional.of(Rows.of(share));
            case ContestTradeRow order -> order.getDeleted() ? Optional.empty() : Optional.of(Rows.of(order));
            default ->
                throw new IllegalStateException(
                        "No row of contests: " + row.getSchema().getName());
        };
    }
}
