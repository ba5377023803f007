package me.degenduel.serving.live;

/** What one connection to a socket may do: messages a minute, bytes a message. */
public record Limits(int messages, int payload) {}
