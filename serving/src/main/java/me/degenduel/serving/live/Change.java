package me.degenduel.serving.live;

/**
 * A record of a topic.
 *
 * @param value null where the row is gone, and in a clock
 * @param clock whether it only says what time it is
 */
public record Change<V>(int partition, long offset, String key, V value, boolean clock) {}
