package me.degenduel.standalone.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** What a connection tells, one after the other. */
sealed interface Event {
    /** It begins to connect. */
    record Connecting() implements Event {}

    /** The server has opened the socket. */
    record Open(String protocol) implements Event {}

    /** A frame. */
    record Heard(String text, JsonNode frame) implements Event {}

    /** The answer to a ping of the protocol itself. */
    record Pong() implements Event {}

    /** It was lost, and comes back. */
    record Waiting(String why, Duration pause) implements Event {}

    /**
     * It does not come back.
     *
     * @param code that the socket was closed with; 0 if it never was open
     */
    record Ended(String why, int code) implements Event {}

    /** Our fault, and the end. */
    record Broken(Throwable bug) implements Event {}
}
