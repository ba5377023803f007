package me.degenduel.connect.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the database's tables to the version that this build knows. */
public final class Migrations {
    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    /** invalid_authorization_specification and invalid_password, invalid_catalog_name: waiting would not help. */
    private static final String REFUSED = "28";

    private static final String NO_DATABASE = "3D000";

    private Migrations() {}

    /**
     * Waits for the database, then migrates it.
     *
     * @param progress hears what it waits for
     */
    public static void run(Database database, Consumer<String> progress) throws InterruptedException {
        await(database, progress);
        progress.accept("migrating " + database);
        var done = flyway(database).load().migrate();
        log.atInfo()
                .addKeyValue(
                        "version",
                        done.targetSchemaVersion == null ? done.initialSchemaVersion : done.targetSchemaVersion)
                .addKeyValue("applied", done.migrationsExecuted)
                .log("The database has the tables of this version");
    }

    /**
     * Brings a new database's tables to an earlier version, for rows of that time.
     *
     * @return whether this build knows that version
     */
    public static boolean upTo(Database database, String version) {
        var known = Stream.of(flyway(database).load().info().all())
                .anyMatch(each -> each.getVersion().getVersion().equals(version));
        if (known) {
            flyway(database).target(version).load().migrate();
        }
        return known;
    }

    private static FluentConfiguration flyway(Database database) {
        return Flyway.configure()
                .dataSource(database.url(), database.user(), database.password().value())
                .locations("classpath:db/migration");
    }

    private static void await(Database database, Consumer<String> progress) throws InterruptedException {
        var told = false;
        while (true) {
            try (var connection = database.connect();
                    var answer = connection.createStatement().executeQuery("show wal_level")) {
                answer.next();
                if (!answer.getString(1).equals("logical")) {
                    throw new IllegalStateException(database + " has wal_level = " + answer.getString(1)
                            + ", so its changes cannot be captured: set wal_level = logical and restart it.");
                }
                return;
            } catch (SQLException away) {
                var state = String.valueOf(away.getSQLState());
                if (state.startsWith(REFUSED) || state.equals(NO_DATABASE)) {
                    throw new IllegalStateException(database + " refuses us: " + away.getMessage(), away);
                }
                progress.accept("waiting for " + database + ": " + away.getMessage());
                if (!told) {
                    log.atWarn()
                            .addKeyValue("database", database.place())
                            .log("Waiting for the database: {}", away.getMessage());
                    told = true;
                }
                Thread.sleep(PAUSE);
            }
        }
    }
}
