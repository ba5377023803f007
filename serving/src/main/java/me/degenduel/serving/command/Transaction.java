package me.degenduel.serving.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.InetAddress;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One command under way.
 *
 * @param now what time it is here
 * @param tradesInAMinute that one wallet may order
 * @param keysKept how long answers are known by their keys
 */
record Transaction(Connection connection, Sent sent, Instant now, int tradesInAMinute, Duration keysKept) {
    /**
     * What was sent, and by whom.
     *
     * @param key the sender's own
     * @param request the hash of what it says, in hex
     */
    record Sent(Command command, String wallet, String key, String request, InetAddress from) {}

    /** Text that the database reads as JSON. */
    private record Json(String text) {}

    static Object json(Object value) {
        try {
            return new Json(Commands.JSON.writeValueAsString(value));
        } catch (JsonProcessingException unwritable) {
            throw new Refused(Reason.INVALID_REQUEST, "a number is too large or too small");
        }
    }

    String wallet() {
        return sent.wallet;
    }

    /** Notes who did what, and what they are answered: once the answer is known, and before it holds others up. */
    Accepted accept(Accepted answer) throws SQLException {
        say(
                """
                with noted as (insert into audit_log(actor, action, subject, detail, ip) values (?, ?, ?, ?, ?::inet)),
                     forgotten as (delete from idempotency_keys
                                    where wallet = ? and at < now() - make_interval(secs => ?))
                insert into idempotency_keys(wallet, key, command, request, answer)
                values (?, ?, ?, decode(?, 'hex'), ?)""",
                sent.wallet,
                sent.command.action(),
                "contest/" + answer.contest(),
                json(sent.command),
                sent.from.getHostAddress().replaceFirst("%.*", ""),
                sent.wallet,
                keysKept.toSeconds(),
                sent.wallet,
                sent.key,
                sent.command.action(),
                sent.request,
                json(answer));
        return answer;
    }

    /** How many rows it touched. */
    int say(String sql, Object... values) throws SQLException {
        try (var statement = prepare(sql, values)) {
            statement.execute();
            return statement.getUpdateCount();
        }
    }

    /** The only row of an answer that has one. */
    Object[] ask(String sql, Object... values) throws SQLException {
        return find(sql, values).orElseThrow();
    }

    Optional<Object[]> find(String sql, Object... values) throws SQLException {
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
