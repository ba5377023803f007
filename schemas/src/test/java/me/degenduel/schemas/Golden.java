package me.degenduel.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that must say what the code says: generated pages and pictures of graphs. A difference fails, until someone has
 * looked at it and run {@code ./dd agree}, which rewrites the file.
 *
 * <p>Paths are relative to the module whose test runs, such as {@code ../docs/topics.md}.
 */
public final class Golden {
    private Golden() {}

    public static void agree(Path file, String content) {
        agree(file, content, agreeing());
    }

    static void agree(Path file, String content, boolean rewrite) {
        try {
            if (rewrite) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, content);
            }
            assertThat(file).as("%s is missing: ./dd agree writes it", file).isRegularFile();
            assertThat(Files.readString(file))
                    .as("%s is not what the code says. If the code is right, ./dd agree rewrites it", file)
                    .isEqualTo(content);
        } catch (IOException unusable) {
            throw new AssertionError("Cannot use " + file, unusable);
        }
    }

    /** Whether this run rewrites instead of comparing. */
    public static boolean agreeing() {
        return Boolean.getBoolean("agree");
    }
}
