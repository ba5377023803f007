package me.degenduel.serving.live;

/** Why a socket ends, as its last frame says it. */
final class CloseCode {
    static final int SHUTDOWN = 1001;
    static final int UNPARSABLE = 1003;
    static final int POLICY = 1008;
    static final int TOO_LARGE = 1009;
    static final int SIGN_IN_FIRST = 4001;
    static final int TOO_SLOW = 4008;

    private CloseCode() {}
}
