package me.degenduel.topology.contest;

import java.util.ArrayList;
import java.util.List;
import me.degenduel.schemas.ContestFact;
import me.degenduel.schemas.Topics;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** The engine of a partition among streams: records go in, facts into their store, outcomes out. */
final class Contests extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {
    private final Feed feed;
    private final ContestStores stores;
    private final ContestApplication.Config settings;
    private final List<Outcomes.Said> said = new ArrayList<>();

    private Engine engine;
    private int partition;

    Contests(Topics topics, ContestStores stores, ContestApplication.Config settings) {
        feed = new Feed(topics);
        this.stores = stores;
        this.settings = settings;
    }

    /**
     * Here all facts are back, so the engine stands up before the first record. Of a task that Streams gave up and revives,
     * what was not said yet is none of them, and comes again with the records.
     */
    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        said.clear();
        partition = context.taskId().partition();
        KeyValueStore<String, ContestFact> facts = context.getStateStore(stores.facts.name());
        engine = new Engine(feed.inputs(), settings.memory(), facts::put, said::add);
        try (var kept = facts.all()) {
            kept.forEachRemaining(fact -> engine.restore(fact.key, fact.value));
        }
        engine.restored();
        stores.publish(partition, engine.published());
        context.schedule(settings.publish(), PunctuationType.WALL_CLOCK_TIME, now -> publish());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        var topic = context().recordMetadata().orElseThrow().topic();
        feed.into(engine, topic, record.key(), record.value(), record.timestamp());
        forward();
    }

    /** What changes while this takes its time is published together by the next. */
    private void publish() {
        engine.settle(settings.slice());
        engine.retire(settings.slice());
        said.addAll(engine.publish());
        stores.publish(partition, engine.published());
        forward();
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
}
