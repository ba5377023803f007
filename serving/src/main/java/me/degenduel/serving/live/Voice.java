package me.degenduel.serving.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** How a socket puts what is the same on all of them. */
interface Voice {
    /** As it is. */
    Voice PLAIN = new Voice() {};

    /** What a message asks for, where its answer says that. */
    default Optional<Turn> turn(JsonNode message) {
        return Optional.empty();
    }

    /** What is said to one client, in answer or not. */
    default ServerMessage says(ServerMessage message, Client client) {
        return message;
    }

    /** What is said to many. */
    default ServerMessage tells(ServerMessage message) {
        return message;
    }

    default Telling<?> telling(Telling<?> telling) {
        return telling;
    }

    /** What a client begins with that follows something from now on. */
    default Encoded begins(Encoded frame, Client client) {
        return frame;
    }
}
