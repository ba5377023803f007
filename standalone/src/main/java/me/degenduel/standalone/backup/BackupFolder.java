package me.degenduel.standalone.backup;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import me.degenduel.standalone.Refusal;

/**
 * The folder of a backup, for nobody but its owner to read: people, sessions and hashes are in it. The manifest is
 * written last, so what has none was not finished.
 */
public final class BackupFolder {
    private static final String MANIFEST = "manifest.json";
    /** Of tables, columns and topics: they become names of files and parts of statements. */
    private static final String NAME = "[A-Za-z0-9._-]{1,249}";

    private static final int BUFFER = 1 << 16;
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final ObjectMapper json = new ObjectMapper();

    private final Path root;

    private BackupFolder(Path root) {
        this.root = root;
    }

    /** For a new backup: an empty folder, made where it is missing. */
    public static BackupFolder empty(Path folder) {
        var root = folder.toAbsolutePath().normalize();
        try {
            if (!Files.exists(root)) {
                Files.createDirectories(root, PRIVATE_FOLDER);
            }
            try (var found = Files.list(root)) {
                if (found.findAny().isPresent()) {
                    throw new Refusal(
                            Files.exists(root.resolve(MANIFEST))
                                    ? "%s has a backup already, which is not written over: choose another folder with --to."
                                            .formatted(root)
                                    : "%s is not empty: choose another folder with --to, or empty it if it is a backup that was not finished."
                                            .formatted(root));
                }
            }
            return new BackupFolder(root);
        } catch (NotDirectoryException file) {
            throw new Refusal("%s is a file: choose a folder with --to.".formatted(root), file);
        } catch (IOException failure) {
            throw new Refusal(
                    "Cannot write to the folder %s (%s): choose another with --to.".formatted(root, failure), failure);
        }
    }

    /** One that somebody has written. */
    public static BackupFolder of(Path folder) {
        return new BackupFolder(folder.toAbsolutePath().normalize());
    }

    public Path root() {
        return root;
    }

    /** What is in it, if it is whole and this version can read it. */
    public Manifest manifest(String layout) {
        var file = root.resolve(MANIFEST);
        try {
            var said = json.readTree(Files.readString(file));
            if (said.path("format").asInt() > Manifest.FORMAT) {
                throw new Refusal(
                        "The backup in %s was made by a newer version: restore it with that one.".formatted(root));
            }
            var manifest = json.treeToValue(said, Manifest.class);
            if (!manifest.layout().equals(layout)) {
                throw new Refusal(
                        "The backup in %s was made by another version, with topics that this one cannot go on from: restore it with that one."
                                .formatted(root));
            }
            return manifest;
        } catch (NoSuchFileException unfinished) {
            throw new Refusal(
                    "There is no whole backup in %s, for it has no %s: choose another with --from."
                            .formatted(root, MANIFEST),
                    unfinished);
        } catch (IOException unreadable) {
            throw new Refusal(
                    "Cannot read %s (%s): choose another backup with --from.".formatted(file, unreadable.getMessage()),
                    unreadable);
        }
    }

    /** Compares each file with what was written, and says how many there are. */
    public int refuseChanged(Manifest manifest) {
        manifest.tables().forEach(table -> {
            check(table.name());
            table.columns().forEach(this::check);
            refuseChanged(table.file(), table.sha256());
        });
        manifest.topics().forEach(topic -> {
            check(topic.name());
            refuseChanged(Manifest.Topic.file(topic.name()), topic.sha256());
        });
        return manifest.tables().size() + manifest.topics().size();
    }

    private void check(String name) {
        if (!name.matches(NAME)) {
            throw new Refusal("The manifest in %s names \"%s\", which no backup does.".formatted(root, name));
        }
    }

    private void refuseChanged(String file, String sum) {
        try (var in = new DigestInputStream(read(file), sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            if (!hex(in.getMessageDigest()).equals(sum)) {
                throw new Refusal(
                        "%s is not as it was written: take another copy of the backup.".formatted(root.resolve(file)));
            }
        } catch (NoSuchFileException missing) {
            throw new Refusal("%s is missing: take another copy of the backup.".formatted(root.resolve(file)), missing);
        } catch (IOException unreadable) {
            throw new Refusal(
                    "Cannot read %s (%s): take another copy of the backup.".formatted(root.resolve(file), unreadable),
                    unreadable);
        }
    }

    InputStream read(String file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(root.resolve(file)), BUFFER);
    }

    Output write(String file) throws IOException {
        var path = root.resolve(file);
        Files.createDirectories(path.getParent(), PRIVATE_FOLDER);
        return new Output(FileChannel.open(path, Set.of(CREATE_NEW, WRITE), PRIVATE_FILE));
    }

    /** From here on it is a backup. */
    public void finish(Manifest manifest) {
        var draft = MANIFEST + ".new";
        try {
            try (var out = write(draft)) {
                out.write(json.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
                out.finish();
            }
            Files.move(root.resolve(draft), root.resolve(MANIFEST), StandardCopyOption.ATOMIC_MOVE);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot finish the backup in " + root, failure);
        }
    }

    /** Of all its files. */
    public long bytes() {
        try (var below = Files.walk(root)) {
            return below.filter(Files::isRegularFile)
                    .mapToLong(BackupFolder::size)
                    .sum();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A file, and the sum of what was written to it. */
    static final class Output extends DigestOutputStream {
        private final FileChannel file;
        private Optional<String> sum = Optional.empty();

        private Output(FileChannel file) {
            super(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER), BackupFolder.sha256());
            this.file = file;
        }

        /** Nothing more comes, and what came is on the disk. */
        void finish() throws IOException {
            flush();
            file.force(true);
            sum = Optional.of(hex(getMessageDigest()));
        }

        /** Of what is finished. */
        String sum() {
            return sum.orElseThrow();
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
