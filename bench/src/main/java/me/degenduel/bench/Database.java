package me.degenduel.bench;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.PGProperty;

/** PostgreSQL, by the URL that psql takes. */
record Database(URI uri) {
    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbc(), properties());
    }

    /** For the stream of changes: such a connection speaks only the simple protocol. */
    Connection connectForReplication() throws SQLException {
        var properties = properties();
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "18");
        return DriverManager.getConnection(jdbc(), properties);
    }

    private String jdbc() {
        return "jdbc:postgresql://%s:%d%s".formatted(uri.getHost(), uri.getPort(), uri.getPath());
    }

    private Properties properties() {
        var account = uri.getUserInfo().split(":", 2);
        var properties = new Properties();
        PGProperty.USER.set(properties, account[0]);
        PGProperty.PASSWORD.set(properties, account[1]);
        return properties;
    }
}
