/**
 * Answers and tells: REST from the stores, sockets fed by the output topics. {@link me.degenduel.serving.Routes} is the
 * whole HTTP surface, {@code live} the sockets, {@code read} the rows as JSON.
 */
package me.degenduel.serving;
