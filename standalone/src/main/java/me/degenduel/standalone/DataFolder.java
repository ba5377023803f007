package me.degenduel.standalone;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything of a platform that lasts, and which process uses it now.
 *
 * <p>The folder may hold other people's files: only what is named here is ever written or deleted.
 */
final class DataFolder implements AutoCloseable {
    private static final String POSTGRES = "postgres";
    private static final String KAFKA = "kafka";
    private static final String SECRETS = "secrets";
    private static final String SIGNING = "jwt";
    private static final String STATE = "state";
    private static final String LOGS = "logs";
    private static final String LAYOUT = "layout";
    /** Grows when topics or stores change such that what an earlier version left cannot be gone on from. */
    static final String LAYOUT_NOW = "3";
    /** There while a restore is at work, and after one that did not come to its end. */
    private static final String RESTORING = "restoring";
    /** Says which moment was restored, until prices have come since. */
    private static final String RESTORED = "restored";

    private static final List<String> DATA =
            List.of(POSTGRES, POSTGRES + ".new", KAFKA, STATE, SECRETS, LAYOUT, RESTORING, RESTORED, Endpoints.FILE);

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int SECRET_BYTES = 32;

    private final Path root;
    private final FileChannel lock;

    private DataFolder(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /** Makes it where it is missing, and keeps every other platform out of it until it is closed. */
    static DataFolder open(Path folder) {
        var root = folder.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(root)) {
                Files.createDirectories(root, PRIVATE_FOLDER);
            }
            var lock = FileChannel.open(lockFile(root), Set.of(CREATE, READ, WRITE), PRIVATE_FILE);
            if (!isLockable(lock)) {
                lock.close();
                throw new Refusal(
                        "Another platform runs in %s: end it with dd down, or choose another folder with --data."
                                .formatted(root));
            }
            Files.deleteIfExists(root.resolve(Endpoints.FILE));
            lock.truncate(0);
            lock.write(ByteBuffer.wrap(
                    String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DataFolder(root, lock);
        } catch (IOException failure) {
            throw new Refusal(
                    "Cannot write to the data folder %s (%s): choose another with --data.".formatted(root, failure),
                    failure);
        }
    }

    /** The process that uses the folder now. */
    static Optional<ProcessHandle> user(Path folder) {
        if (!Files.exists(lockFile(folder))) {
            return Optional.empty();
        }
        try (var lock = FileChannel.open(lockFile(folder), READ, WRITE)) {
            if (isLockable(lock)) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(Files.readString(lockFile(folder))));
        } catch (IOException failure) {
            throw new Refusal("Cannot look into the data folder %s (%s).".formatted(folder, failure), failure);
        }
    }

    Path root() {
        return root;
    }

    /** Databases and brokers do bad things on a full disk. */
    void refuseLittleSpace(long needed) {
        try {
            var free = Files.getFileStore(root).getUsableSpace();
            if (free < needed) {
                throw new Refusal(
                        "Only %d MB are free in %s, and the platform needs %d MB: free some, or choose another folder with --data."
                                .formatted(free >> 20, root, needed >> 20));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** For a restore, which mixes with nothing; what one has left that did not come to its end is deleted. */
    void refuseUsed() {
        if (Files.exists(root.resolve(RESTORING))) {
            empty();
        }
        try (var found = Files.list(root)) {
            if (found.anyMatch(each -> !each.equals(lockFile(root)) && !each.equals(root.resolve(LOGS)))) {
                throw new Refusal("%s is not empty: move what is in it away, or choose another folder with --data."
                        .formatted(root));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void restoring() {
        write(root.resolve(RESTORING), "");
        write(root.resolve(LAYOUT), LAYOUT_NOW);
    }

    /** @param asOf the moment that everything here is of */
    void restored(Instant asOf) {
        write(root.resolve(RESTORED), asOf.toString());
        delete(RESTORING);
    }

    /** Which moment was restored; nothing where prices have come since, or nothing was. */
    Optional<Instant> restoredAsOf() {
        var file = root.resolve(RESTORED);
        return Files.exists(file) ? Optional.of(Instant.parse(read(file))) : Optional.empty();
    }

    void goesOn() {
        delete(RESTORED);
    }

    private void delete(String name) {
        try {
            Files.deleteIfExists(root.resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Half of a platform would look like one. */
    void refuseHalfRestored() {
        if (Files.exists(root.resolve(RESTORING))) {
            throw new Refusal(
                    "A restore into %s did not come to its end: run dd restore again, or begin with --fresh, which deletes it."
                            .formatted(root));
        }
    }

    /** Topics of another layout would be misread, or not at all, long after the start. */
    void refuseOtherLayouts() {
        var layout = root.resolve(LAYOUT);
        if (!Files.exists(root.resolve(KAFKA))) {
            write(layout, LAYOUT_NOW);
        } else if (!Files.exists(layout) || !read(layout).equals(LAYOUT_NOW)) {
            throw new Refusal(
                    "What is in %s was made by another version, with topics that this one cannot go on from: begin with --fresh, which deletes it, or choose another folder with --data."
                            .formatted(root));
        }
    }

    /** Deletes what platforms left here, and stops what they left running. */
    void empty() {
        try {
            Postgres.stopWhatWasLeft(postgres());
            for (var ours : DATA) {
                Folders.delete(root.resolve(ours));
            }
        } catch (IOException failure) {
            throw new Refusal("Cannot empty the data folder %s (%s).".formatted(root, failure), failure);
        }
    }

    /** Made by PostgreSQL, for PostgreSQL. */
    Path postgres() {
        return root.resolve(POSTGRES);
    }

    Path kafka() {
        return folder(KAFKA);
    }

    /** Of the topologies. */
    Path state() {
        return folder(STATE);
    }

    Path logs() {
        return folder(LOGS);
    }

    /** Made once, and given to PostgreSQL's account. */
    Path postgresPassword() {
        return secret("postgres");
    }

    /** What tokens are signed with, made once. */
    String signingSecret() {
        return read(secret(SIGNING));
    }

    static String signingSecret(Path folder) {
        return read(folder.resolve(SECRETS).resolve(SIGNING));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new Refusal("Cannot read %s (%s): start a platform with dd up.".formatted(file, failure), failure);
        }
    }

    private Path secret(String name) {
        var file = folder(SECRETS).resolve(name);
        if (!Files.exists(file)) {
            var bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        return file;
    }

    /** Whole or not at all, and for nobody else to read. */
    static void write(Path file, String text) {
        try {
            var draft = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PRIVATE_FILE);
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(root.resolve(Endpoints.FILE));
            lock.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path folder(String name) {
        var folder = root.resolve(name);
        try {
            return Files.isDirectory(folder) ? folder : Files.createDirectory(folder, PRIVATE_FOLDER);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path lockFile(Path root) {
        return root.resolve("platform.pid");
    }

    private static boolean isLockable(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        }
    }
}
