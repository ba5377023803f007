package me.degenduel.serving.live;

import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.websocket.core.CloseStatus;

/** Why a socket ends, as its last frame says it. */
public enum CloseCode {
    SHUTDOWN(1001, "the server is shutting down"),
    MALFORMED(1002, "a frame was not as RFC 6455 has it, or not masked"),
    UNPARSABLE(1003, "a message was not JSON, or had no type"),
    NOT_TEXT(1007, "a message was not UTF-8"),
    POLICY(1008, "no answer to a ping, or too many messages, pings or pieces of a message"),
    TOO_LARGE(1009, "a message had more bytes than this socket takes"),
    BUG(1011, "our fault: the socket could not be set up"),
    SIGN_IN_FIRST(4001, "this socket needs a valid token, or its session was ended"),
    TOO_SLOW(4008, "nothing of what was sent has been taken for too long, or a log has forgotten what was not taken"),
    NOT_YET(4501, "this socket is not available yet"),
    SWITCHED_OFF(4503, "this socket is switched off; the reason says why, and others go on");

    final int number;
    final String about;

    /**
     * As metrics call it: what clients say when they close has no end, so that is one word, and another where they said
     * nothing.
     */
    static String label(Optional<Client.Ending> ours, int code) {
        if (ours.isPresent()) {
            return String.valueOf(ours.get().code().number);
        }
        var broken = code == MALFORMED.number || code == NOT_TEXT.number || code == TOO_LARGE.number;
        return broken ? String.valueOf(code) : code == CloseStatus.NO_CLOSE ? "lost" : "client";
    }

    /** What a code means, in words; empty for one that we never send. */
    public static Optional<String> explain(int code) {
        return Stream.of(values())
                .filter(known -> known.number == code)
                .map(known -> known.about)
                .findFirst();
    }

    /** Whether a good token would have kept the socket open. */
    public static boolean asksForToken(int code) {
        return code == SIGN_IN_FIRST.number;
    }

    /** Whether nobody comes in, whoever they are. */
    public static boolean isNotServed(int code) {
        return code == NOT_YET.number;
    }

    CloseCode(int number, String about) {
        this.number = number;
        this.about = about;
    }
}
