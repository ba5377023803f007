package me.degenduel.standalone.terminal;

import java.util.Optional;
import me.degenduel.serving.live.CloseCode;

/**
 * What the end of a connection means.
 *
 * @param why in words for people
 * @param code that the socket was closed with; 0 if it never was open
 * @param forGood whether it makes no sense to come back
 */
record Ending(String why, int code, boolean forGood) {
    private static final int CHOICE = 1000;
    /** What nobody sends: the connection is gone without a word. */
    static final int NO_WORD = 1006;

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    /** A socket was open and is closed. */
    static Ending closed(int code, String reason, Target target) {
        var words =
                switch (code) {
                    case CHOICE -> "the server has closed it";
                    case NO_WORD -> "the connection was lost";
                    default -> CloseCode.explain(code).orElse("a code that nobody here knows");
                };
        var said = reason.isBlank() ? "" : ", \"" + Safe.text(reason) + "\"";
        var why = code == NO_WORD ? words + said : "closed with %d: %s%s".formatted(code, words, said);
        if (CloseCode.asksForToken(code) && target.token().isEmpty()) {
            return new Ending(why + "\n" + target.howToSignIn(), code, true);
        }
        return new Ending(why, code, CloseCode.isNotServed(code));
    }

    /** The server did not let us in. */
    static Ending refused(int status, Target target) {
        return switch (status) {
            case UNAUTHORIZED -> new Ending("401: the token is no good\n" + target.howToSignIn(), 0, true);
            case FORBIDDEN -> new Ending("403: whoever comes from here is not let in", 0, true);
            case NOT_FOUND -> new Ending("404: there is no such socket at " + target.address(), 0, true);
            case TOO_MANY -> new Ending("429: too many have tried to connect from here", 0, false);
            case UNAVAILABLE ->
                new Ending(
                        "503: nobody is let in now: the server is starting or full, or the socket is switched off",
                        0,
                        false);
            default -> new Ending(status + ": the server does not open a websocket", 0, false);
        };
    }

    /** Nobody was there. */
    static Ending unreachable(Target target, Throwable failure) {
        var why = Optional.ofNullable(failure.getMessage()).orElse("no connection");
        return new Ending("nobody answers at %s (%s)".formatted(target.address().getAuthority(), why), 0, false);
    }

    /** The same, but for good. */
    Ending forGood(String whatToDo) {
        return new Ending(why + "\n" + whatToDo, code, true);
    }
}
