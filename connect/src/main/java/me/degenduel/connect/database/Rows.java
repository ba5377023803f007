package me.degenduel.connect.database;

import io.debezium.connector.postgresql.SourceInfo;
import io.debezium.data.Envelope;
import io.debezium.data.Envelope.Operation;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Rows become our records, and their keys text. A deletion is the row as it was, marked deleted; its tombstone and the
 * clocks pass as they are.
 */
public final class Rows implements Transformation<SourceRecord> {

    @Override
    public SourceRecord apply(SourceRecord change) {
        if (change.key() instanceof String) {
            return change;
        }
        var name = change.topic().substring(change.topic().lastIndexOf('.') + 1);
        var table = Table.named(name);
        return change.newRecord(
                change.topic(),
                change.kafkaPartition(),
                Schema.STRING_SCHEMA,
                table.key((Struct) change.key()),
                null,
                change.value() == null ? null : record(name, table, change),
                change.timestamp());
    }

    private static SpecificRecord record(String name, Table table, SourceRecord change) {
        var envelope = (Struct) change.value();
        var operation = Operation.forCode(envelope.getString(Envelope.FieldName.OPERATION));
        var deleted = operation == Operation.DELETE;
        var lsn = envelope.getStruct(Envelope.FieldName.SOURCE).getInt64(SourceInfo.LSN_KEY);
        return table.record(new Row(
                name,
                envelope.getStruct(deleted ? Envelope.FieldName.BEFORE : Envelope.FieldName.AFTER),
                deleted,
                Position.in(change.sourceOffset()).epoch(),
                operation == Operation.READ ? 0 : lsn,
                Instant.ofEpochMilli(change.timestamp())));
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public void close() {}
}
