package me.degenduel.serving.live;

/** What a socket does with the messages that only it understands. */
interface Dialect {
    /** Of a socket whose turn has not come. */
    Dialect NONE = (message, client, conversation) -> {};

    void hear(ClientMessage message, Client client, Conversation conversation);

    default Voice voice() {
        return Voice.PLAIN;
    }

    /** Whether somebody hears of something that is on no channel of theirs. */
    default boolean wants(ServerMessage unasked, Client client) {
        return false;
    }

    /** Whether people ask here for what they have in contests. */
    default boolean isPersonal() {
        return false;
    }

    /** Somebody is somebody else from now on, or nobody that we know. */
    default void identified(Client client) {}

    /** A connection has ended. */
    default void left(Client client) {}

    /** Whether a subscription was meant for this dialect, which names no channel then. */
    default boolean takes(ClientMessage.Subscribe wanted, Client client, Conversation conversation) {
        return false;
    }
}
