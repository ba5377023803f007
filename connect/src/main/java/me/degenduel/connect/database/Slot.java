package me.degenduel.connect.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.connect.errors.RetriableException;

/** The replication slot as the database knows it: how far the database thinks we have read. */
final class Slot {
    static final String DRIVER = "driver.";

    /**
     * @param lost the database has thrown away changes that the slot still had to give
     * @param confirmed where it would go on
     * @param end where the database's log ends now
     */
    record State(boolean lost, long confirmed, long end) {}

    private final Map<String, String> settings;

    Slot(Map<String, String> settings) {
        this.settings = settings;
    }

    String name() {
        return settings.get("slot.name");
    }

    Optional<State> state() {
        return ask(connection -> {
            try (var query = connection.prepareStatement("""
                    select wal_status = 'lost' or confirmed_flush_lsn is null,
                           confirmed_flush_lsn - '0/0'::pg_lsn, pg_current_wal_lsn() - '0/0'::pg_lsn
                      from pg_replication_slots
                     where slot_name = ? and database = current_database()""")) {
                query.setString(1, name());
                var row = query.executeQuery();
                return row.next()
                        ? Optional.of(new State(row.getBoolean(1), row.getLong(2), row.getLong(3)))
                        : Optional.empty();
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
        var driver = new Properties();
        settings.forEach((name, value) -> {
            if (name.startsWith(DRIVER)) {
                driver.put(name.substring(DRIVER.length()), value);
            }
        });
        driver.put("user", settings.get("database.user"));
        driver.put("password", settings.get("database.password"));
        var url = "jdbc:postgresql://%s:%s/%s"
                .formatted(
                        settings.get("database.hostname"),
                        settings.getOrDefault("database.port", "5432"),
                        settings.get("database.dbname"));
        try (var connection = DriverManager.getConnection(url, driver)) {
            return question.put(connection);
        } catch (SQLException away) {
            throw new RetriableException("Cannot ask the database for slot " + name() + ": " + away.getMessage(), away);
        }
    }
}
