package me.degenduel.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import me.degenduel.schemas.Cluster;
import me.degenduel.standalone.backup.BackupFolder;
import me.degenduel.standalone.backup.KafkaCopy;
import me.degenduel.standalone.backup.Manifest;
import me.degenduel.standalone.backup.Tables;

/** Writes what a platform that runs cannot get back from anywhere else into a folder. The platform goes on meanwhile. */
final class Backup {
    private final Endpoints where;
    private final Cluster cluster;
    private final Progress progress;

    Backup(Endpoints where, Cluster cluster, Progress progress) {
        this.where = where;
        this.cluster = cluster;
        this.progress = progress;
    }

    /** Into an empty folder, which is empty again if it does not come to its end. */
    void to(Path path) {
        var folder = BackupFolder.empty(path);
        try {
            write(folder);
        } catch (RuntimeException | Error failure) {
            empty(folder, failure);
            throw failure;
        }
    }

    private void write(BackupFolder folder) {
        progress.say("A backup of the platform at " + where.http());
        try (var kafka = KafkaCopy.of(cluster, SchemaLog.TOPIC, folder)) {
            progress.step("topics", () -> {
                kafka.catchUp();
                return "up to now";
            });
            var moment = new AtomicReference<Tables>();
            var asOf = new AtomicReference<Instant>();
            progress.step("moment", () -> {
                moment.set(tables(kafka));
                asOf.set(Instant.now().truncatedTo(ChronoUnit.MILLIS));
                return asOf.get().toString();
            });
            try (var tables = moment.get()) {
                var rows = new ArrayList<Manifest.Table>();
                progress.step("database", () -> {
                    rows.addAll(tables.write(folder));
                    return "%,d rows of %d tables"
                            .formatted(
                                    rows.stream()
                                            .mapToLong(Manifest.Table::rows)
                                            .sum(),
                                    rows.size());
                });
                var topics = new ArrayList<Manifest.Topic>();
                progress.step("rest", () -> {
                    topics.addAll(kafka.finish());
                    folder.finish(new Manifest(
                            Manifest.FORMAT,
                            asOf.get().toString(),
                            DataFolder.LAYOUT_NOW,
                            tables.migrations(),
                            List.copyOf(rows),
                            tables.sequences(),
                            List.copyOf(topics),
                            kafka.leftOut()));
                    return "%,d records of %d topics"
                            .formatted(
                                    topics.stream()
                                            .mapToLong(Manifest.Topic::count)
                                            .sum(),
                                    topics.size());
                });
            }
        }
        progress.say("""
                It is in %s, %,d KB, for nobody but you to read: people, sessions and hashes are in it, and no secret of the platform.
                Whether it is good is known once it was restored: ./dd restore --from %1$s --data <an empty folder>""".formatted(folder.root(), folder.bytes() >> 10));
    }

    private Tables tables(KafkaCopy kafka) {
        try {
            return kafka.toMoment(
                    () -> DriverManager.getConnection(where.jdbc(), where.postgresUser(), where.postgresPassword()));
        } catch (SQLException away) {
            throw new Refusal(
                    "The database does not answer (%s): see whether the platform is ready."
                            .formatted(away.getMessage()),
                    away);
        }
    }

    private static void empty(BackupFolder folder, Throwable because) {
        try {
            Folders.empty(folder.root());
        } catch (IOException | UncheckedIOException stuck) {
            because.addSuppressed(stuck);
        }
    }
}
