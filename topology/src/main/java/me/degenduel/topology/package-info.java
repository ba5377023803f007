/**
 * Turns facts into answers: pure functions from streams to streams, the stores they fill, and how to read them.
 *
 * <p>Nothing here knows HTTP, JSON, SQL or the wall clock.
 */
package me.degenduel.topology;
