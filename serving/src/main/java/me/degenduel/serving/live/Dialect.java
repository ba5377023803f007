package me.degenduel.serving.live;

/** What a socket does with the messages that only it understands. */
interface Dialect {
    void hear(ClientMessage message, Client client, Conversation conversation);
}
