package me.degenduel.serving.live;

/**
 * What a socket takes. Administrators may say, and connect, a few times as much.
 *
 * @param messages a minute of one connection
 * @param payload bytes of one message
 * @param connections to this instance
 */
public record Limits(int messages, int payload, int connections) {}
