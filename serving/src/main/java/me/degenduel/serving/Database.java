package me.degenduel.serving;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Postgres is. Serving reads rows from topics; the database it only asks whether it is there and new enough, and
 * tells what people decide.
 *
 * @param connections of the pool, at most
 * @param patience what no statement takes longer than
 */
public record Database(String url, String user, Secret password, int connections, Duration patience) {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final int FEW = 2;
    private static final Duration RETRY = Duration.ofMillis(500);
    /** The last migration that this code knows of. */
    static final int VERSION = 4;

    static Database from(Settings settings) {
        return new Database(
                settings.required("DD_POSTGRES", "The database, as jdbc:postgresql://host:port/name."),
                settings.text("DD_POSTGRES_USER", "degenduel", "Who we are in the database."),
                settings.secret("DD_POSTGRES_PASSWORD", "", "The password of that user."),
                settings.number("DD_POSTGRES_CONNECTIONS", 20, 1, 1_000, "Connections for commands, at most."),
                settings.duration(
                        "DD_STATEMENT_TIMEOUT", "5s", "The longest that one statement of a command may take."));
    }

    /**
     * Connections that commit when told to, and do not wait for the disk unless told to. It opens them when they are
     * needed, so the database may be away, and gives up soon: whoever waits for one holds up an HTTP thread.
     */
    HikariDataSource pool() {
        var config = new HikariConfig();
        config.setPoolName("commands");
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password.value());
        config.setAutoCommit(false);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(Math.min(FEW, connections));
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(WAIT.toMillis());
        config.setValidationTimeout(WAIT.toMillis() / 2);
        config.addDataSourceProperty("connectTimeout", String.valueOf(WAIT.toSeconds()));
        // A database that hangs keeps no time itself.
        config.addDataSourceProperty(
                "socketTimeout", String.valueOf(patience.plus(WAIT).toSeconds()));
        config.addDataSourceProperty(
                "options",
                "-c synchronous_commit=off -c statement_timeout=%1$d -c idle_in_transaction_session_timeout=%1$d"
                        .formatted(patience.toMillis()));
        return new HikariDataSource(config);
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
