package me.degenduel.serving.live;

/** Why a socket ends, as its last frame says it. */
enum CloseCode {
    SHUTDOWN(1001, "the server is shutting down"),
    UNPARSABLE(1003, "a message was not JSON, or had no type"),
    NOT_TEXT(1007, "a message was not UTF-8"),
    POLICY(1008, "no answer to a ping, or too many messages"),
    TOO_LARGE(1009, "a message had more bytes than this socket takes"),
    BUG(1011, "our fault"),
    SIGN_IN_FIRST(4001, "this socket needs a valid token"),
    TOO_SLOW(4008, "nothing of what was sent has been taken for too long");

    final int number;
    final String about;

    CloseCode(int number, String about) {
        this.number = number;
        this.about = about;
    }
}
