package me.degenduel.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code dd up} starts, in this process, on a folder that does not stay. */
record EmbeddedPlatform(Path folder, Up up) implements Platform {
    private static final int RATE = 100;
    private static final long SEED = 1;

    static EmbeddedPlatform start() {
        try {
            var folder = Files.createTempDirectory("platform");
            var options = new Options(
                    0,
                    folder,
                    false,
                    Optional.of(TOKENS),
                    Optional.of(0),
                    Optional.empty(),
                    RATE,
                    SEED,
                    1,
                    Feed.UNSAID);
            return new EmbeddedPlatform(folder, Up.start(options, SETTINGS));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public Endpoints endpoints() {
        return up.endpoints();
    }

    @Override
    public String signingSecret() {
        return DataFolder.signingSecret(folder);
    }

    @Override
    public void close() {
        up.close();
        try {
            Folders.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
