package me.degenduel.standalone;

import static java.util.Comparator.reverseOrder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** What the JDK leaves to its callers about folders with something in them. */
final class Folders {
    private Folders() {}

    /** Never follows a link out of the folder. */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var below = Files.walk(path)) {
            for (var each : below.sorted(reverseOrder()).toList()) {
                Files.delete(each);
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
