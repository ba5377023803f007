package me.degenduel.serving;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import me.degenduel.schemas.Topic;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Lets a captured row pass only if it is newer, by (epoch, lsn): capture repeats itself after a kill. On other topics
 * everything passes.
 */
final class Newest<V> {
    private record Age(long epoch, long lsn) {
        boolean isNewerThan(Age other) {
            return epoch != other.epoch ? epoch > other.epoch : lsn > other.lsn;
        }
    }

    private final Optional<Schema.Field> epoch;
    private final Optional<Schema.Field> lsn;
    /** Of rows that are gone, too: a repeated change must not bring one back. */
    private final Map<String, Age> ages = new HashMap<>();

    Newest(Topic<V> topic) {
        epoch = topic.schema().map(schema -> schema.getField("epoch"));
        lsn = topic.schema().map(schema -> schema.getField("lsn"));
    }

    boolean isNewer(String key, V value) {
        if (epoch.isEmpty() || lsn.isEmpty() || !(value instanceof SpecificRecord row)) {
            return true;
        }
        var age = new Age(
                (long) row.get(epoch.get().pos()), (long) row.get(lsn.get().pos()));
        var last = ages.get(key);
        if (last != null && !age.isNewerThan(last)) {
            return false;
        }
        ages.put(key, age);
        return true;
    }
}
