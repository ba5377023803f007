package me.degenduel.serving;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where Postgres is. Serving reads rows from topics, and asks the database only whether it is there and new enough. */
public record Database(String url, String user, Secret password) {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    /** The last migration that this code knows of. */
    static final int VERSION = 2;

    static Database from(Settings settings) {
        return new Database(
                settings.required("DD_POSTGRES", "The database, as jdbc:postgresql://host:port/name."),
                settings.text("DD_POSTGRES_USER", "degenduel", "Who we are in the database."),
                settings.secret("DD_POSTGRES_PASSWORD", "", "The password of that user."));
    }

    /** Waits until whoever runs the migrations has run them. */
    void awaitSchema(Consumer<String> waitsFor) throws InterruptedException {
        var told = "";
        while (true) {
            var problem = problem();
            if (problem.isEmpty()) {
                return;
            }
            if (!problem.equals(told)) {
                log.atInfo().addKeyValue("reason", problem).log("Waiting for the database's schema");
                waitsFor.accept("the database: " + problem);
                told = problem;
            }
            Thread.sleep(RETRY);
        }
    }

    private String problem() {
        var properties = new Properties();
        properties.put("user", user);
        properties.put("password", password.value());
        properties.put("loginTimeout", "5");
        properties.put("socketTimeout", "5");
        try (var connection = DriverManager.getConnection(url, properties);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select coalesce(max(version::numeric), 0) from flyway_schema_history where success")) {
            rows.next();
            var version = rows.getInt(1);
            return version >= VERSION ? "" : "it is at version " + version + " and must be at " + VERSION;
        } catch (SQLException unreachable) {
            return unreachable.getMessage();
        }
    }
}
