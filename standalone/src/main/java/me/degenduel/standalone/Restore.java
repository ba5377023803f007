package me.degenduel.standalone;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import me.degenduel.connect.database.Database;
import me.degenduel.connect.database.Migrations;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.Topics;
import me.degenduel.standalone.backup.BackupFolder;
import me.degenduel.standalone.backup.KafkaLoad;
import me.degenduel.standalone.backup.Manifest;
import me.degenduel.standalone.backup.Tables;

/**
 * Makes a data folder of a backup, from which {@code dd up} goes on as if the platform had been stopped at that moment
 * and its replication slot lost meanwhile. So capture reads every row anew, in an epoch above all that are on the topics.
 */
final class Restore {
    private static final long NEEDED_SPACE = 1L << 30;
    /** Of what is in a file, Kafka and the database make more. */
    private static final int TIMES = 3;

    private final Path path;
    private final Map<String, String> settings;
    private final Progress progress;

    /** @param settings those that the platform will have */
    Restore(Path path, Map<String, String> settings, Progress progress) {
        this.path = path;
        this.settings = settings;
        this.progress = progress;
    }

    void from(Path backup) {
        var folder = BackupFolder.of(backup);
        var manifest = folder.manifest(DataFolder.LAYOUT_NOW);
        if (Instant.now().isBefore(manifest.moment())) {
            throw new Refusal(
                    "The backup is of %s, and this machine's clock is behind that: set it, for what comes has to be newer."
                            .formatted(manifest.asOf()));
        }
        progress.say("The backup of %s, %s ago".formatted(manifest.asOf(), since(manifest.moment())));
        progress.step("backup", () -> "%d files are as they were written".formatted(folder.refuseChanged(manifest)));
        try (var data = DataFolder.open(path)) {
            data.refuseUsed();
            data.refuseLittleSpace(NEEDED_SPACE + TIMES * folder.bytes());
            data.restoring();
            try {
                var lost = fill(data, folder, manifest);
                data.restored(manifest.moment());
                progress.say("What is lost:\n  - %s\nGo on with: ./dd up --data %s"
                        .formatted(String.join("\n  - ", lost), data.root()));
            } catch (RuntimeException | Error failure) {
                // A start on an empty folder would be a new platform, which nobody wants now.
                data.empty();
                data.restoring();
                throw failure;
            }
        }
    }

    private List<String> fill(DataFolder data, BackupFolder folder, Manifest manifest) {
        var ports = Ports.from(0, 1);
        var where = Endpoints.of(ports, DataFolder.read(data.postgresPassword()));
        var all = new HashMap<>(settings);
        all.put("DD_JWT_SECRET", data.signingSecret());
        var config = Config.of(where, ports.internal(), data.state(), all);
        var kafka = new KafkaLoad(config.connect().cluster().topics(), folder, manifest);
        kafka.refuseOtherPartitions();

        var lost = new AtomicReference<List<String>>();
        try (var postgres =
                Postgres.start(data.postgres(), data.postgresPassword(), ports.postgres(), config.slotWal())) {
            progress.step("database", () -> {
                var rows = load(
                        new Database(postgres.jdbc(), Postgres.USER, new Secret(postgres.password())),
                        folder,
                        manifest,
                        lost);
                return "%,d rows of %d tables".formatted(rows, manifest.tables().size());
            });
        }
        try (var broker = Broker.start(data.kafka(), ports.kafka())) {
            progress.step("kafka", () -> "%,d records of %d topics"
                    .formatted(kafka.into(broker.bootstrap()), manifest.topics().size()));
        }
        return lost(config.connect().cluster().topics(), manifest, lost.get());
    }

    private static long load(
            Database database, BackupFolder folder, Manifest manifest, AtomicReference<List<String>> lost) {
        if (!Migrations.upTo(database, manifest.migrations())) {
            throw new Refusal(
                    "The tables of the backup are of version %s, which this version does not know: restore it with the one that made it."
                            .formatted(manifest.migrations()));
        }
        try (var connection = database.connect()) {
            var rows = Tables.load(connection, folder, manifest);
            lost.set(lost(connection, manifest.moment()));
            return rows;
        } catch (SQLException failure) {
            throw new IllegalStateException("The database does not take the backup", failure);
        }
    }

    /** Of what the tables know. */
    private static List<String> lost(Connection database, Instant asOf) throws SQLException {
        var lost = new ArrayList<String>();
        try (var note = database.prepareStatement(
                        "insert into audit_log(action, detail) values ('platform.restore', jsonb_build_object('as_of', ?))");
                var ask = database.createStatement();
                var sessions = ask.executeQuery(
                        "select count(*) from sessions where revoked_at is null and expires_at > now()")) {
            sessions.next();
            lost.add(
                    "Sessions: %,d, for the secret that signs is a new one: everybody signs in again, and what dd token printed is of no use."
                            .formatted(sessions.getLong(1)));
            note.setString(1, asOf.toString());
            note.executeUpdate();
        }
        lost.add("Contests that start or end before prices come again: %,d if it starts now; dd up cancels them."
                .formatted(LostMoments.count(database, asOf)));
        database.commit();
        return lost;
    }

    /** By what it is of, as people call it. */
    private static List<String> lost(Topics topics, Manifest manifest, List<String> ofTables) {
        var lost = new ArrayList<String>();
        lost.add(
                "Everything since %s: rows, entries, orders and what became of them, prices, candles, and the outcome of contests that ended."
                        .formatted(manifest.asOf()));
        lost.addAll(ofTables);
        lost.add("Places in sockets and lists: cursors begin anew.");
        var names = Map.of(
                topics.prices.name(), "Prices as they were said",
                topics.rejectedPrices.name(), "Rejected prices",
                topics.ticks.name(), "Ticks",
                topics.contestTicks.name(), "Ticks for contests",
                topics.candles.name(), "Candles up to 15 minutes, as records; charts have them",
                topics.signals.name(), "Signals",
                topics.chat.name(), "Chat",
                topics.rooms.name(), "Who is in which room");
        for (var topic : manifest.leftOut()) {
            if (topic.atMost() > 0) {
                lost.add("%s: at most %,d records of %s."
                        .formatted(names.getOrDefault(topic.topic(), "Others"), topic.atMost(), topic.topic()));
            }
        }
        return lost;
    }

    private static String since(Instant moment) {
        var gone = Duration.between(moment, Instant.now());
        return gone.toHours() > 0
                ? "%d h %d min".formatted(gone.toHours(), gone.toMinutesPart())
                : "%d min %d s".formatted(gone.toMinutes(), gone.toSecondsPart());
    }
}
