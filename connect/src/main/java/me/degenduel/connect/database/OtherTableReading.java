package me.degenduel.connect.database;

import io.debezium.connector.AbstractSourceInfo;
import io.debezium.data.Envelope;
import io.debezium.data.Envelope.Operation;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.NanoTimestamp;
import io.debezium.time.Timestamp;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A reading of {@link OtherTable}: an engine of its own that ends when it fails, and is not begun again by itself. */
public final class OtherTableReading implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OtherTableReading.class);
    private static final Duration CLOSING = Duration.ofSeconds(4);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final OtherTable table;
    private final OtherTable.Reader reader;
    private final DebeziumEngine<?> engine;
    private final Thread thread;
    private volatile Throwable failure;
    /** When something came; 0 before, for a database with much to do may take its time to begin. */
    private volatile long heard;

    private OtherTableReading(OtherTable table, OtherTable.Reader reader) {
        this.table = table;
        this.reader = reader;
        engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(table.debezium())
                .using(OffsetCommitPolicy.always())
                .using((success, message, error) -> failure = error)
                .notifying(this::read)
                .build();
        thread = Thread.ofPlatform().daemon().name("reads-" + table.slot()).unstarted(this::run);
    }

    private void run() {
        try {
            engine.run();
        } catch (RuntimeException | Error unable) {
            failure = unable;
        }
    }

    static OtherTableReading start(OtherTable table, OtherTable.Reader reader) {
        var reading = new OtherTableReading(table, reader);
        reading.thread.start();
        return reading;
    }

    /** Whether anything has come yet. */
    public boolean isHeard() {
        return heard != 0;
    }

    /** Says if it has ended, or is as good as that. */
    public void look() throws Unreadable {
        if (!thread.isAlive()) {
            throw Unreadable.unreachable("reading the other database has ended", failure);
        }
        if (heard != 0 && System.nanoTime() - heard > table.silence().toNanos()) {
            throw Unreadable.silent("nothing was heard of the other database for %d s"
                    .formatted(table.silence().toSeconds()));
        }
    }

    private void read(
            List<RecordChangeEvent<SourceRecord>> batch, RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        for (var event : batch) {
            if (event.record().value() instanceof Struct said
                    && said.schema().field(Envelope.FieldName.OPERATION) != null) {
                var operation = Operation.forCode(said.getString(Envelope.FieldName.OPERATION));
                if (operation == Operation.READ || operation == Operation.CREATE || operation == Operation.UPDATE) {
                    reader.row(row(said, operation == Operation.READ));
                }
                heard = System.nanoTime();
                reader.pulse();
            }
            committer.markProcessed(event);
        }
        committer.markBatchFinished();
    }

    private OtherTable.Row row(Struct said, boolean standing) {
        var values = new HashMap<String, String>();
        var after = said.getStruct(Envelope.FieldName.AFTER);
        for (var column : table.columns().values()) {
            var field = after.schema().field(column);
            if (field == null) {
                throw new IllegalStateException("The table has no column " + column + " any more");
            }
            text(field.schema(), after.get(field)).ifPresent(text -> values.put(column, text));
        }
        var committed = said.getStruct(Envelope.FieldName.SOURCE).getInt64(AbstractSourceInfo.TIMESTAMP_KEY);
        return new OtherTable.Row(values, standing, Instant.ofEpochMilli(committed));
    }

    /** As the database would show it; times without a zone are taken for UTC. */
    static Optional<String> text(Schema schema, Object value) {
        if (value == null) {
            return Optional.empty();
        }
        var unit = schema.name() == null ? "" : schema.name();
        return Optional.of(
                switch (unit) {
                    case Timestamp.SCHEMA_NAME -> since(value, ChronoUnit.MILLIS);
                    case MicroTimestamp.SCHEMA_NAME -> since(value, ChronoUnit.MICROS);
                    case NanoTimestamp.SCHEMA_NAME -> since(value, ChronoUnit.NANOS);
                    case String other -> value.toString();
                });
    }

    private static String since(Object count, ChronoUnit unit) {
        return Instant.EPOCH.plus(((Number) count).longValue(), unit).toString();
    }

    @Override
    public void close() {
        var deadline = System.nanoTime() + CLOSING.toNanos();
        try {
            do {
                stop();
            } while (!thread.join(LOOK) && System.nanoTime() < deadline);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    /** The engine refuses while its task starts, and once it stops, so it is asked until its thread is done. */
    private void stop() {
        try {
            engine.close();
        } catch (IllegalStateException notNow) {
            log.atDebug().log("The reading cannot be stopped now: {}", notNow.getMessage());
        } catch (IOException unclean) {
            log.atWarn().setCause(unclean).log("The reading did not close cleanly");
        }
    }
}
