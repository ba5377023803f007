package me.degenduel.connect.database;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.Settings;

/** Where the database is, and who we are there. */
public record Database(String url, String user, Secret password) {
    private static final String EXAMPLE = "jdbc:postgresql://localhost:5432/degenduel";
    private static final String JDBC = "jdbc:";
    private static final int PORT = 5432;

    public static Database from(Settings settings) {
        var url = settings.required("DD_POSTGRES", "The database's JDBC URL, such as " + EXAMPLE + ".");
        check(settings, "DD_POSTGRES", url);
        return new Database(
                url,
                settings.text("DD_POSTGRES_USER", "degenduel", "Who we are in the database."),
                settings.secret("DD_POSTGRES_PASSWORD", "", "The password for it."));
    }

    /**
     * One that is not ours.
     *
     * @param prefix of the settings' names
     * @param wanted whether it must be said where it is
     */
    public static Database other(Settings settings, String prefix, boolean wanted) {
        var url = settings.text(prefix + "_URL", "", "The JDBC URL of a database of somebody else's.");
        settings.refuse(wanted && url.isEmpty(), prefix + "_URL is not set, so nobody knows where the table is.");
        check(settings, prefix + "_URL", url);
        return new Database(
                url,
                settings.text(
                        prefix + "_USER",
                        "degenduel",
                        "Who we are there: somebody who may replicate, and read the one table."),
                settings.secret(prefix + "_PASSWORD", "", "The password for it."));
    }

    private static void check(Settings settings, String name, String url) {
        settings.refuse(
                !url.isEmpty() && !url.matches("jdbc:postgresql://[^/:,]+(:[0-9]{1,5})?/[^/?]+([?].*)?"),
                name + " is no JDBC URL of one Postgres database, such as " + EXAMPLE + ".");
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password.value());
    }

    /** Host, port and database, without the parameters, which may hold secrets. */
    public String place() {
        return parsed().getHost() + ":" + port() + "/" + name();
    }

    /** The same in Debezium's words; what the URL says beyond the place goes to the driver as it is. */
    Map<String, String> debezium() {
        var settings = new HashMap<String, String>();
        settings.put("database.hostname", parsed().getHost());
        settings.put("database.port", String.valueOf(port()));
        settings.put("database.dbname", name());
        settings.put("database.user", user);
        settings.put("database.password", password.value());
        Stream.ofNullable(parsed().getQuery())
                .flatMap(query -> Stream.of(query.split("&")))
                .map(parameter -> parameter.split("=", 2))
                .forEach(parameter ->
                        settings.put(Slot.DRIVER + parameter[0], parameter.length < 2 ? "" : parameter[1]));
        return settings;
    }

    private URI parsed() {
        return URI.create(url.substring(JDBC.length()));
    }

    private int port() {
        return parsed().getPort() < 0 ? PORT : parsed().getPort();
    }

    private String name() {
        return parsed().getPath().substring(1);
    }

    @Override
    public String toString() {
        return "Postgres at " + place();
    }
}
