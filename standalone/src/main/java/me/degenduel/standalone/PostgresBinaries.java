package me.degenduel.standalone;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once for each version into a cache that all data folders of a user share.
 *
 * <p>The unpacked folder appears under its name whole or not at all: two starts at once, or a kill, leave no half of it.
 */
final class PostgresBinaries {
    private static final Set<PosixFilePermission> EVERYBODY_ENTERS = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> EVERYBODY_READS = PosixFilePermissions.fromString("rw-r--r--");
    private static final int EXECUTABLE = 0100;

    private PostgresBinaries() {}

    /** The folder that holds {@code bin}. */
    static Path unpacked() {
        var resource = "/postgres-" + platform() + ".txz";
        var archive = PostgresBinaries.class.getResource(resource);
        if (archive == null) {
            throw new Refusal("The build has no PostgreSQL for this machine (" + resource
                    + "): build on Linux or macOS, on x86-64 or ARM, or run against a database of your own.");
        }
        var cache = cache();
        try {
            var jar = (JarURLConnection) archive.openConnection();
            var jarName = Path.of(jar.getJarFileURL().getPath()).getFileName().toString();
            var unpacked = cache.resolve(jarName.replaceFirst("\\.jar$", ""));
            if (!Files.exists(unpacked)) {
                open(Files.createDirectories(cache));
                unpack(jar, unpacked);
            }
            return unpacked;
        } catch (IOException failure) {
            throw new Refusal(
                    "Cannot unpack PostgreSQL into %s (%s): make that folder writable, with 100 MB free."
                            .formatted(cache, failure),
                    failure);
        }
    }

    /** Root's own folders are closed to the ordinary user that PostgreSQL runs as then, so root's cache is elsewhere. */
    private static Path cache() {
        var folder = Account.isRoot() ? Path.of("/var/cache") : Path.of(System.getProperty("user.home"), ".cache");
        return folder.resolve("degenduel");
    }

    private static String platform() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        return system + (System.getProperty("os.arch").equals("aarch64") ? "-arm_64" : "-x86_64");
    }

    private static void unpack(JarURLConnection archive, Path unpacked) throws IOException {
        var parts = Files.createTempDirectory(unpacked.getParent(), "unpacking-");
        try (var tar = new TarArchiveInputStream(
                new XZInputStream(new BufferedInputStream(archive.getInputStream(), 1 << 16)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, parts.resolve(entry.getName()).normalize());
            }
        }
        for (var folder : Folders.within(parts)) {
            open(folder);
        }
        try {
            Files.move(parts, unpacked, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException anotherWasFaster) {
            Folders.delete(parts);
            if (!Files.exists(unpacked)) {
                throw anotherWasFaster;
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            Files.setPosixFilePermissions(
                    path, (entry.getMode() & EXECUTABLE) == 0 ? EVERYBODY_READS : EVERYBODY_ENTERS);
        }
    }

    /** Whatever the umask says: another user must be able to run what root unpacked. */
    private static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, EVERYBODY_ENTERS);
    }
}
