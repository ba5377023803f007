package me.degenduel.topology.contest;

import java.time.Instant;

/**
 * What a portfolio was worth at a time.
 *
 * @param value in millionths of a US dollar
 */
public record Worth(Instant time, long value) {}
