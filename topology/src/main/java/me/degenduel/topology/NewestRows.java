package me.degenduel.topology;

import java.util.Comparator;
import java.util.function.ToLongFunction;
import me.degenduel.schemas.Topic;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Named;

/**
 * The rows of a captured table as they are now.
 *
 * <p>Capture repeats changes after a kill, so a row only gives way to one that is newer by (epoch, lsn). A deleted row
 * stays, marked so, or a repeated change would bring it back to life.
 */
final class NewestRows {
    private NewestRows() {}

    static <V> KTable<String, V> of(
            KStream<String, V> changes,
            Topic<V> topic,
            Store.Table<V> store,
            ToLongFunction<V> epoch,
            ToLongFunction<V> lsn) {
        var age = Comparator.comparingLong(epoch).thenComparingLong(lsn);
        return changes.groupByKey(Grouped.with(store.name() + "-by-key", Topic.keys(), topic.values()))
                .reduce(
                        (row, change) -> age.compare(change, row) > 0 ? change : row,
                        Named.as("newest-" + store.name()),
                        store.materialized());
    }
}
