package me.degenduel.serving;

import java.util.HashMap;
import java.util.Map;
import me.degenduel.schemas.Age;
import me.degenduel.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;

/**
 * Lets a captured row pass only if it is newer, by the rule of {@link Age}, and every tombstone. On other topics
 * everything passes.
 */
final class Newest<V> {
    private final boolean captured;
    /** Of rows that are deleted, too: a repeated change must not bring one back. */
    private final Map<String, Age> ages = new HashMap<>();

    Newest(Topic<V> topic) {
        captured = topic.schema()
                .filter(schema -> schema.getField("epoch") != null)
                .isPresent();
    }

    boolean isNewer(String key, V value) {
        if (!captured) {
            return true;
        }
        if (!(value instanceof SpecificRecord row)) {
            ages.computeIfPresent(key, (gone, age) -> age.givesWayTo(null) ? null : age);
            return true;
        }
        var last = ages.get(key);
        if (last != null && !last.givesWayTo(row)) {
            return false;
        }
        ages.put(key, Age.of(row));
        return true;
    }
}
