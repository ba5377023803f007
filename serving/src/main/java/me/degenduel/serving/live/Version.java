package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Which version of ours this is: the one that Maven has built. */
public final class Version {
    public static final String TEXT = read();

    private Version() {}

    private static String read() {
        try (var written = Objects.requireNonNull(Version.class.getResourceAsStream("/version"))) {
            return new String(written.readAllBytes(), UTF_8).strip();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
