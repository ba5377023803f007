package me.degenduel.serving;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import me.degenduel.serving.live.Doors;
import me.degenduel.serving.read.Question;

/**
 * Which pages may read what we answer: those that may open a socket. The others are answered, too, for the browser keeps
 * it from them; and a page of our own says where it is from when it loads a module.
 */
final class Cors {
    private static final String AN_HOUR = "3600";
    /** Beside those that every page may read. */
    private static final String READ = "Retry-After, " + Question.STALENESS;

    private Cors() {}

    static void on(RoutesConfig routes, Doors doors) {
        routes.before(context -> {
            context.header("Vary", "Origin");
            if (isAdmitted(context, doors)) {
                context.header("Access-Control-Allow-Origin", context.header("Origin"));
                context.header("Access-Control-Allow-Credentials", "true");
                context.header("Access-Control-Expose-Headers", READ);
            }
        });
        routes.options("/*", context -> {
            context.status(HttpStatus.NO_CONTENT);
            if (isAdmitted(context, doors)) {
                allow(context, "Access-Control-Request-Method", "Access-Control-Allow-Methods");
                allow(context, "Access-Control-Request-Headers", "Access-Control-Allow-Headers");
                context.header("Access-Control-Max-Age", AN_HOUR);
            }
        });
    }

    private static boolean isAdmitted(Context context, Doors doors) {
        var origin = context.header("Origin");
        return origin != null && doors.admit(origin, context.req().getLocalPort());
    }

    private static void allow(Context context, String asked, String answered) {
        var wish = context.header(asked);
        if (wish != null) {
            context.header(answered, wish);
        }
    }
}
