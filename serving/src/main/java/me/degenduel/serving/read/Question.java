package me.degenduel.serving.read;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What is asked about a key.
 *
 * @param path with its query
 * @param token of whoever asks
 * @param wallet of whoever an instance asks for that has let them in; nobody where there is a token
 * @param staleness how old the answer may be
 */
public record Question(String path, Optional<String> token, Optional<String> wallet, Duration staleness, Of of) {
    /** Who is asked. A question that another instance has handed on is not handed on again. */
    public enum Of {
        ANYBODY,
        OWNER,
        FOLLOWER
    }

    /** How old an answer is that does not come from the owner, in milliseconds. */
    public static final String STALENESS = "Staleness-Ms";

    private static final String OF = "DD-Of";
    private static final String MOST = "DD-Max-Staleness-Ms";
    private static final String FOR = "DD-For";
    private static final String PARAMETER = "maxStalenessMs";

    /** Where it is noted that another instance asks. */
    private static final String HANDED_ON = "handed on";

    /** Another instance asks, which has shown that it is one. */
    public static void handOn(Context context) {
        context.attribute(HANDED_ON, true);
    }

    static Question in(Context context, Duration usualStaleness) {
        var path = context.path()
                + Optional.ofNullable(context.queryString())
                        .map(query -> "?" + query)
                        .orElse("");
        return context.attribute(HANDED_ON) == null
                ? new Question(
                        path, Bearer.of(context), Optional.empty(), staleness(context, usualStaleness), Of.ANYBODY)
                : handedOn(context, path);
    }

    private static Question handedOn(Context context, String path) {
        try {
            return new Question(
                    path,
                    Bearer.of(context),
                    wallet(context),
                    Duration.ofMillis(Long.parseLong(context.header(MOST))),
                    Of.valueOf(String.valueOf(context.header(OF)).toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException unsaid) {
            throw new InvalidRequest(
                    "An instance that hands a question on says %s, owner or follower, and %s".formatted(OF, MOST));
        }
    }

    /** The wallet of whoever another instance asks for; nobody where anybody else says so. */
    static Optional<String> wallet(Context context) {
        return Optional.ofNullable(context.attribute(HANDED_ON) == null ? null : context.header(FOR));
    }

    private static Duration staleness(Context context, Duration usual) {
        var said = context.queryParam(PARAMETER);
        if (said == null) {
            return usual;
        }
        try {
            var millis = Integer.parseInt(said);
            if (millis >= 0) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException notANumber) {
            // Said below, with the same words.
        }
        throw new InvalidRequest(PARAMETER + " is a number of milliseconds from 0, which wants the owner's answer, to "
                + Integer.MAX_VALUE);
    }

    /** How it is written for another instance. */
    java.net.http.HttpRequest.Builder onto(java.net.http.HttpRequest.Builder request, Of whom) {
        token.ifPresent(shown -> request.header("Authorization", Bearer.header(shown)));
        wallet.ifPresent(theirs -> request.header(FOR, theirs));
        return request.header(OF, whom.name().toLowerCase(Locale.ROOT))
                .header(MOST, String.valueOf(staleness.toMillis()));
    }
}
