package me.degenduel.serving.live;

import java.util.function.Consumer;
import me.degenduel.schemas.Topic;

/** Writes down what people do, in the order in which it is told; nobody waits for it. */
public interface Scribe {
    /**
     * Writes a record.
     *
     * @param value null for one that is gone
     * @param written told once it stands in the log or, with false, has not got there in time; it may get there yet
     */
    <V> void write(Topic<V> topic, int partition, String key, V value, Consumer<Boolean> written);
}
