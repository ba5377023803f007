package me.degenduel.serving.command;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** What a request says. Nobody can make us hold more than they may say. */
public final class Body {
    private static final int MOST_HEARD = 32 << 20;

    private Body() {}

    /** Nothing where it is longer than it may be. */
    public static Optional<byte[]> of(Context request, int most) throws IOException {
        var in = request.req().getInputStream();
        var body = in.readNBytes(most + 1);
        if (body.length > most) {
            throwAway(in);
            return Optional.empty();
        }
        return Optional.of(body);
    }

    /** Whoever still speaks when the connection is closed does not hear why; but nobody is listened to for ever. */
    private static void throwAway(InputStream in) throws IOException {
        var some = new byte[8 << 10];
        var read = 0;
        for (var left = MOST_HEARD; left > 0 && read >= 0; left -= read) {
            read = in.read(some);
        }
    }
}
