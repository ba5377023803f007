package me.degenduel.topology.market;

import java.util.Optional;
import me.degenduel.schemas.Age;
import me.degenduel.topology.Store;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Named;

/**
 * The rows of a captured table as they are now, by the rule of {@link Age}: a repeated change counts for nothing, and a
 * tombstone deletes.
 *
 * <p>Kafka's own table would take the last record for the newest, and its folds pass over tombstones; so a change that
 * may be one travels as an {@link Optional}.
 */
final class NewestRows {
    private NewestRows() {}

    static <V extends SpecificRecord> KTable<String, V> of(KStream<String, V> changes, Store.Table<V> store) {
        return changes.mapValues(change -> Optional.ofNullable(change), Named.as(store.name() + "-or-tombstones"))
                .groupByKey(Grouped.as(store.name() + "-by-key"))
                .aggregate(
                        () -> null,
                        (key, change, row) -> newest(row, change.orElse(null)),
                        Named.as("newest-" + store.name()),
                        store.materialized());
    }

    private static <V extends SpecificRecord> V newest(V row, V change) {
        return row == null || Age.of(row).givesWayTo(change) ? change : row;
    }
}
