package me.degenduel.serving.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.InetAddress;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/** Statements with their values beside them, never in them. */
public record Sql(Connection connection) {
    /** The connection, its end, resources, deadlocks, locks and shutdowns, a cancelled statement among them. */
    private static final Set<String> AWAY = Set.of("08", "25", "40", "53", "55", "57");

    private static final int KIND = 2;

    /** Text that the database reads as JSON. */
    private record Json(String text) {}

    public static Object json(Object value) throws JsonProcessingException {
        return new Json(Commands.JSON.writeValueAsString(value));
    }

    /** As the database writes addresses. */
    public static String text(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }

    /** Whether it failed for want of the database, and may go well later. */
    public static boolean isAway(SQLException failure) {
        return failure instanceof SQLTransientConnectionException
                || AWAY.contains(String.valueOf(failure.getSQLState()).substring(0, KIND));
    }

    /** How many rows it touched. */
    public int say(String sql, Object... values) throws SQLException {
        try (var statement = prepare(sql, values)) {
            statement.execute();
            return statement.getUpdateCount();
        }
    }

    public Optional<Object[]> find(String sql, Object... values) throws SQLException {
        try (var statement = prepare(sql, values);
                var rows = statement.executeQuery()) {
            if (!rows.next()) {
                return Optional.empty();
            }
            var row = new Object[rows.getMetaData().getColumnCount()];
            for (var column = 0; column < row.length; column++) {
                row[column] = rows.getObject(column + 1);
            }
            return Optional.of(row);
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var i = 0; i < values.length; i++) {
            switch (values[i]) {
                case null -> statement.setNull(i + 1, Types.VARCHAR);
                case Json json -> statement.setObject(i + 1, json.text, Types.OTHER);
                case Instant time ->
                    statement.setObject(
                            i + 1, time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
                case String[] texts -> statement.setArray(i + 1, array("text", texts));
                case Integer[] numbers -> statement.setArray(i + 1, array("int4", numbers));
                default -> statement.setObject(i + 1, values[i]);
            }
        }
        return statement;
    }

    private Array array(String type, Object[] items) throws SQLException {
        return connection.createArrayOf(type, items);
    }
}
