package me.degenduel.connect.database;

import static java.util.stream.Collectors.toMap;

import io.debezium.connector.AbstractSourceInfo;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.SourceInfo;
import io.debezium.data.Envelope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.connect.database.Position.Phase;
import me.degenduel.schemas.Keys;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Debezium's task, and around it what Debezium does not know: epochs, times that never go back, and clocks. One message
 * in the database's log becomes a clock in each partition of each captured topic, which no transform could do.
 *
 * <p>Whenever Debezium begins, also when it begins again by itself, it asks for the stored offset; that is where the
 * history is checked, and a new epoch begun when it has a gap.
 */
public final class CaptureTask extends SourceTask {
    private static final Logger log = LoggerFactory.getLogger(CaptureTask.class);
    private static final long FLUSH_NANOS = 1_000_000_000;
    private static final int LARGEST_BATCH = 2_048;
    /** How long a poll waits for a change; Debezium's own failures are heard of by then. */
    private static final int WAIT_MILLIS = 100;

    private final String id = UUID.randomUUID().toString();
    private final Semaphore arrived = Arrivals.of(id);

    private final PostgresConnectorTask changes = new PostgresConnectorTask();
    private Map<String, Integer> partitions;
    private Set<String> tables;
    private Slot slot;
    private Position position;
    private volatile boolean beginning = true;
    private long flushed = System.nanoTime();

    @Override
    public String version() {
        return changes.version();
    }

    @Override
    public void initialize(SourceTaskContext context) {
        super.initialize(context);
        changes.initialize(new CheckedContext(context));
    }

    @Override
    public void start(Map<String, String> settings) {
        partitions = Stream.of(settings.get(CaptureSettings.CLOCK_PARTITIONS).split(","))
                .map(topic -> topic.split(":"))
                .collect(toMap(topic -> topic[0], topic -> Integer.valueOf(topic[1])));
        tables = Set.of(settings.get(CaptureSettings.TABLES).split(","));
        slot = new Slot(settings);
        var mine = new HashMap<>(settings);
        mine.put(Arrivals.TASK, id);
        changes.start(mine);
        try {
            // Nobody waits a second for the first one; and Debezium finds where to resume once something is logged.
            slot.emitClock();
        } catch (RetriableException away) {
            log.atInfo().log("The first clock comes with the first heartbeat: {}", away.getMessage());
        }
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        try {
            var batch = new ArrayList<SourceRecord>();
            var waited = arrived.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
            do {
                changes.poll().stream().flatMap(this::placed).forEach(batch::add);
            } while (waited && batch.size() < LARGEST_BATCH && arrived.tryAcquire());
            return batch;
        } catch (RetriableException again) {
            beginning = true;
            throw again;
        }
    }

    @Override
    public void commitRecord(SourceRecord record, RecordMetadata metadata) throws InterruptedException {
        changes.commitRecord(record, metadata);
    }

    /** Telling the database how far we are takes reading the stored offset, which not every batch can wait for. */
    @Override
    public void commit() throws InterruptedException {
        if (System.nanoTime() - flushed > FLUSH_NANOS) {
            flushed = System.nanoTime();
            changes.commit();
        }
    }

    @Override
    public void stop() {
        changes.stop();
        Arrivals.forget(id);
    }

    /** A change at its time, a clock for each partition, and nothing for Debezium's own heartbeats. */
    private Stream<SourceRecord> placed(SourceRecord record) {
        if (partitions.containsKey(record.topic())) {
            position = position.at(time(record));
            return Stream.of(at(position, record, record.topic(), null, record.keySchema(), record.key()));
        }
        if (!isClock(record)) {
            return Stream.empty();
        }
        var now =
                position.at(time(record)).entering(position.phase() == Phase.SNAPSHOT ? Phase.COMPLETE : Phase.CHANGES);
        position = now.entering(Phase.CHANGES);
        return partitions.entrySet().stream().flatMap(topic -> IntStream.range(0, topic.getValue())
                .mapToObj(partition ->
                        at(now, record, topic.getKey(), partition, Schema.STRING_SCHEMA, Keys.clock(partition))));
    }

    private static SourceRecord at(
            Position position, SourceRecord record, String topic, Integer partition, Schema keySchema, Object key) {
        var clock = partition != null;
        return new SourceRecord(
                record.sourcePartition(),
                position.with(record.sourceOffset()),
                topic,
                partition,
                keySchema,
                key,
                clock ? null : record.valueSchema(),
                clock ? null : record.value(),
                position.time());
    }

    private static boolean isClock(SourceRecord record) {
        return record.value() instanceof Struct value
                && value.schema().field(Envelope.FieldName.OPERATION) != null
                && Envelope.Operation.MESSAGE.code().equals(value.getString(Envelope.FieldName.OPERATION));
    }

    /** A tombstone has the time of the deletion before it. */
    private long time(SourceRecord record) {
        return record.value() instanceof Struct value
                ? value.getStruct(Envelope.FieldName.SOURCE).getInt64(AbstractSourceInfo.TIMESTAMP_KEY)
                : position.time();
    }

    /** Where to go on, or nothing when everything must be read anew. */
    private Map<String, Object> checked(Map<String, Object> stored) {
        var known = stored == null || stored.get(Position.EPOCH) == null ? null : Position.in(stored);
        var state = slot.state();
        var broken = known == null ? "nothing was captured before" : gap(stored, known, state, tables);
        if (broken == null) {
            position = known.entering(Phase.CHANGES);
            log.atInfo()
                    .addKeyValue("slot", slot.name())
                    .addKeyValue("epoch", position.epoch())
                    .log("Capture goes on");
            return stored;
        }
        var now = System.currentTimeMillis();
        position = known == null
                ? new Position(now, 0, Phase.SNAPSHOT)
                : new Position(Math.max(now, known.epoch() + 1), known.time(), Phase.SNAPSHOT);
        (known == null ? log.atInfo() : log.atWarn())
                .addKeyValue("slot", slot.name())
                .addKeyValue("epoch", position.epoch())
                .log("Every captured row is read anew: {}", broken);
        if (state.isPresent()) {
            slot.drop();
        }
        return null;
    }

    /** Why the stored offset cannot be gone on from: changes would be missing, and nobody would notice. */
    static String gap(Map<String, Object> stored, Position known, Optional<Slot.State> slot, Set<String> tables) {
        if (known.phase() == Phase.SNAPSHOT) {
            return "the last reading was not finished";
        }
        if (slot.isEmpty()) {
            return "the replication slot is gone";
        }
        var read = ((Number) stored.get(SourceInfo.LSN_KEY)).longValue();
        if (slot.get().lost()) {
            return "the database has thrown away changes that were not read yet";
        }
        if (slot.get().confirmed() > read) {
            return "the replication slot is ahead of what was read: it was made anew, or something else read from it";
        }
        if (slot.get().end() < read) {
            return "the database's log ends before what was read: it is another database, or a restored one";
        }
        if (!slot.get().tables().containsAll(tables)) {
            return "there are tables that were not captured before";
        }
        return null;
    }

    /** The task's context, with the stored offset checked whenever Debezium begins. */
    private final class CheckedContext implements SourceTaskContext, OffsetStorageReader {
        private final SourceTaskContext context;

        CheckedContext(SourceTaskContext context) {
            this.context = context;
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> sources) {
            var offsets = context.offsetStorageReader().offsets(sources);
            if (!beginning) {
                return offsets;
            }
            var checked = new HashMap<Map<String, T>, Map<String, Object>>();
            sources.forEach(source -> checked.put(source, checked(offsets.get(source))));
            beginning = false;
            return checked;
        }

        @Override
        public <T> Map<String, Object> offset(Map<String, T> source) {
            return offsets(List.of(source)).get(source);
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return this;
        }

        @Override
        public Map<String, String> configs() {
            return context.configs();
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return context.pluginMetrics();
        }
    }
}
