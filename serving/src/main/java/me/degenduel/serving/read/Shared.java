package me.degenduel.serving.read;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import me.degenduel.topology.Dated;
import me.degenduel.topology.Keepers;

/**
 * Something that the instances share among themselves by keys.
 *
 * @param owned what this instance owns of a partition; {@link NotReady} or an exception of the store's where it cannot tell
 * @param followed what this instance follows of a partition; nothing where it knows too little
 */
public record Shared<V>(
        Function<String, Keepers> keepers,
        BiFunction<String, Integer, V> owned,
        BiFunction<String, Integer, Optional<Dated<V>>> followed) {}
