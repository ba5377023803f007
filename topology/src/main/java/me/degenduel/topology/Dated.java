package me.degenduel.topology;

import java.time.Instant;

/**
 * Something that this instance follows, and does not own.
 *
 * @param asOf everything before that time is in it; of what came later, not all
 */
public record Dated<V>(V what, Instant asOf) {}
