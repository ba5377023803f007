package me.degenduel.serving.live;

/**
 * A record of a topic.
 *
 * @param time the record's own
 * @param value null where the row is gone, and in a clock
 * @param clock whether it only says what time it is
 */
public record Change<V>(int partition, long offset, long time, String key, V value, boolean clock) {}
