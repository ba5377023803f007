package me.degenduel.serving.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import me.degenduel.serving.live.Person;

/**
 * One command under way.
 *
 * @param now what time it is here
 * @param config how much of what is allowed
 */
record Transaction(Connection connection, Sent sent, Instant now, Commands.Config config) {
    /**
     * What was sent, and by whom.
     *
     * @param key the sender's own
     * @param request the hash of what it says, in hex
     */
    record Sent(Command command, Person person, String key, String request, InetAddress from) {}

    static Object json(Object value) {
        try {
            return Sql.json(value);
        } catch (JsonProcessingException unwritable) {
            throw new Refused(Reason.INVALID_REQUEST, "a number is too large or too small");
        }
    }

    String wallet() {
        return sent.person.wallet();
    }

    /** Where it was sent from, as the database writes addresses. */
    String from() {
        return Sql.text(sent.from);
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
                wallet(),
                sent.command.action(),
                answer.subject(),
                json(sent.command),
                from(),
                wallet(),
                config.keysKept().toSeconds(),
                wallet(),
                sent.key,
                sent.command.action(),
                sent.request,
                json(answer));
        return answer;
    }

    int say(String sql, Object... values) throws SQLException {
        return sql().say(sql, values);
    }

    /** The only row of an answer that has one. */
    Object[] ask(String sql, Object... values) throws SQLException {
        return find(sql, values).orElseThrow();
    }

    Optional<Object[]> find(String sql, Object... values) throws SQLException {
        return sql().find(sql, values);
    }

    private Sql sql() {
        return new Sql(connection);
    }
}
