package me.degenduel.serving.read;

import io.javalin.http.Context;
import java.util.Optional;

/** Where a request has its token: in the header, or else in the cookie. The first place where there is one decides. */
public final class Bearer {
    /** The cookie's name. */
    public static final String COOKIE = "session";

    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    public static Optional<String> of(Context request) {
        return in(request.header("Authorization")).or(() -> inCookie(request));
    }

    /** The token in an {@code Authorization} header, or nothing where it is null or of another kind. */
    public static Optional<String> in(String header) {
        return Optional.ofNullable(header)
                .filter(there -> there.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(there -> there.substring(SCHEME.length()).strip());
    }

    /** The token in the cookie, which a browser sends by itself, whatever page it shows. */
    public static Optional<String> inCookie(Context request) {
        return Optional.ofNullable(request.cookie(COOKIE)).filter(there -> !there.isEmpty());
    }

    /** As a header says it. */
    static String header(String token) {
        return SCHEME + token;
    }
}
