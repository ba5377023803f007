package me.degenduel.standalone;

import static java.util.Comparator.reverseOrder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** What the JDK leaves to its callers about folders with something in them. */
public final class Folders {
    private static final int TRIES = 10;

    private Folders() {}

    /** Never follows a link out of the folder. Kafka's threads may add a file behind us: then once more from the top. */
    public static void delete(Path path) throws IOException {
        for (var tries = 1; Files.exists(path, LinkOption.NOFOLLOW_LINKS); tries++) {
            try (var below = Files.walk(path)) {
                for (var each : below.sorted(reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            } catch (DirectoryNotEmptyException | UncheckedIOException added) {
                if (tries == TRIES) {
                    throw added;
                }
            }
        }
    }

    /** Deletes what is in a folder, and makes it where it is missing. */
    static void empty(Path folder) throws IOException {
        try (var below = Files.list(Files.createDirectories(folder))) {
            for (var each : below.toList()) {
                delete(each);
            }
        }
    }

    /** The folder itself and every folder below it. */
    static List<Path> within(Path folder) throws IOException {
        try (var below = Files.walk(folder)) {
            return below.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }
}
