package me.degenduel.connect.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.connect.errors.RetriableException;
import org.postgresql.Driver;

/** The replication slot as the database knows it: how far the database thinks we have read. */
final class Slot {
    static final String NAME = "slot.name";
    static final String PUBLICATION = "publication.name";
    static final String DRIVER = "driver.";
    private static final String PATIENCE_SECONDS = "10";

    /**
     * @param lost the database has thrown away changes that the slot still had to give
     * @param confirmed where it would go on
     * @param end where the database's log ends now
     * @param tables whose changes it has been giving
     */
    record State(boolean lost, long confirmed, long end, Set<String> tables) {}

    /**
     * The log that the database holds back for us, in bytes.
     *
     * @param status in its words: reserved, extended, unreserved or lost
     * @param left what may still be written before the slot is lost; {@link Long#MAX_VALUE} without a limit
     * @param limit max_slot_wal_keep_size; negative for none
     */
    record Hold(String status, long held, long left, long limit) {
        private static final int LITTLE = 5;

        Danger danger() {
            return switch (status) {
                case "lost" -> Danger.LOST;
                case "unreserved" -> Danger.LOST_SOON;
                case "extended" -> Danger.BEHIND;
                default -> limit >= 0 && left < limit / LITTLE ? Danger.BEHIND : Danger.NONE;
            };
        }
    }

    /** How near we are to missing changes. */
    enum Danger {
        NONE("The database holds back little log for capture"),
        BEHIND(
                "Capture is behind, and the database holds back its log for it: see what capture waits for, or raise max_slot_wal_keep_size while the disk has room"),
        LOST_SOON(
                "The replication slot is lost at the database's next checkpoint: raise max_slot_wal_keep_size now, and see what capture waits for"),
        LOST(
                "The replication slot is lost: the database has thrown away what was not read, and capture will read every row anew");

        private final String says;

        Danger(String says) {
            this.says = says;
        }

        String says() {
            return says;
        }
    }

    private final Map<String, String> settings;

    Slot(Map<String, String> settings) {
        this.settings = settings;
    }

    static Slot of(Capture.Config config) {
        var settings = new HashMap<>(config.database().debezium());
        settings.put(NAME, config.slot());
        return new Slot(settings);
    }

    String name() {
        return settings.get(NAME);
    }

    Optional<State> state() {
        return ask(connection -> {
            try (var query = connection.prepareStatement("""
                    select wal_status = 'lost' or confirmed_flush_lsn is null,
                           confirmed_flush_lsn - '0/0'::pg_lsn, pg_current_wal_lsn() - '0/0'::pg_lsn,
                           array(select schemaname || '.' || tablename from pg_publication_tables where pubname = ?)
                      from pg_replication_slots
                     where slot_name = ? and database = current_database()""")) {
                query.setString(1, settings.get(PUBLICATION));
                query.setString(2, name());
                var row = query.executeQuery();
                return row.next()
                        ? Optional.of(new State(row.getBoolean(1), row.getLong(2), row.getLong(3), Set.of((String[])
                                row.getArray(4).getArray())))
                        : Optional.empty();
            }
        });
    }

    /** Nothing where there is no slot yet. */
    Optional<Hold> hold() {
        return ask(connection -> {
            try (var query = connection.prepareStatement("""
                    select coalesce(wal_status, 'reserved'), coalesce(pg_current_wal_lsn() - restart_lsn, 0), safe_wal_size,
                           pg_size_bytes(current_setting('max_slot_wal_keep_size'))
                      from pg_replication_slots
                     where slot_name = ? and database = current_database()""")) {
                query.setString(1, name());
                var row = query.executeQuery();
                if (!row.next()) {
                    return Optional.empty();
                }
                var left = row.getLong(3);
                var unlimited = row.wasNull() && row.getLong(4) < 0;
                return Optional.of(
                        new Hold(row.getString(1), row.getLong(2), unlimited ? Long.MAX_VALUE : left, row.getLong(4)));
            }
        });
    }

    void drop() {
        ask(connection -> {
            try (var call = connection.prepareStatement("select pg_drop_replication_slot(?)")) {
                call.setString(1, name());
                return call.execute();
            }
        });
    }

    /** Ends the connection of whoever reads from it. */
    void free() {
        ask(connection -> {
            try (var call = connection.prepareStatement("""
                    select pg_terminate_backend(active_pid)
                      from pg_replication_slots
                     where slot_name = ? and database = current_database() and active""")) {
                call.setString(1, name());
                return call.execute();
            }
        });
    }

    void emitClock() {
        ask(connection -> {
            try (var call = connection.createStatement()) {
                return call.execute(CaptureSettings.EMIT_CLOCK);
            }
        });
    }

    private interface Question<T> {
        T put(Connection connection) throws SQLException;
    }

    private <T> T ask(Question<T> question) {
        var properties = new Properties();
        // A database that hangs would hang us, too.
        properties.put("socketTimeout", PATIENCE_SECONDS);
        settings.forEach((name, value) -> {
            if (name.startsWith(DRIVER)) {
                properties.put(name.substring(DRIVER.length()), value);
            }
        });
        properties.put("user", settings.get("database.user"));
        properties.put("password", settings.get("database.password"));
        var url = "jdbc:postgresql://%s:%s/%s"
                .formatted(
                        settings.get("database.hostname"),
                        settings.getOrDefault("database.port", "5432"),
                        settings.get("database.dbname"));
        // Java's own list of drivers does not know those of a Connect worker's plugins.
        try (var connection = new Driver().connect(url, properties)) {
            return question.put(connection);
        } catch (SQLException away) {
            throw new RetriableException("Cannot ask the database for slot " + name() + ": " + away.getMessage(), away);
        }
    }
}
