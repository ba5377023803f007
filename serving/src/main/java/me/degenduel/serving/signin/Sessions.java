package me.degenduel.serving.signin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import me.degenduel.serving.command.Sql;
import me.degenduel.serving.live.Passports.Session;
import me.degenduel.serving.signin.NoSignIn.Reason;

/**
 * The tables of nonces and sessions. They alone say what counts, so it is the same for all instances at once; and what
 * happens to a session, or is refused to who wants one, is a line in the audit log of the same transaction.
 */
final class Sessions {
    /** A session that goes on. */
    record Open(Session session, String role, String nickname, Instant expires) {}

    private interface Work<T> {
        T of(Sql sql) throws SQLException;
    }

    private static final Duration SOON = Duration.ofSeconds(1);

    private final DataSource database;

    /** @param database with no statement that may take for ever, and no commit that nobody asked for */
    Sessions(DataSource database) {
        this.database = database;
    }

    /** Remembers the hash of a nonce for one wallet. */
    void challenge(String wallet, String nonce, Duration life) {
        done(sql -> {
            sql.find("select forget_old_sign_ins()");
            return sql.say("""
                    insert into auth_challenges(nonce_hash, wallet_address, expires_at)
                    values (?, ?, now() + make_interval(secs => ?))""", hash(nonce), wallet, life.toSeconds());
        });
    }

    /** For somebody who has signed a message with that nonce; it counts once, whatever comes of it. */
    Open open(String wallet, String nonce, Duration life, InetAddress from) {
        return done(sql -> {
            sql.find("select forget_old_sign_ins()");
            var challenges = sql.say("""
                    update auth_challenges set used_at = now()
                     where nonce_hash = ? and wallet_address = ? and used_at is null and expires_at > now()""", hash(nonce), wallet);
            if (challenges == 0) {
                throw refused(sql, wallet, Reason.INVALID_NONCE, from);
            }
            var user = sql.find("""
                    insert into users(wallet_address, last_login) values (?, now())
                    on conflict (wallet_address) do update set last_login = now() where not users.is_banned
                    returning role, nickname""", wallet);
            if (user.isEmpty()) {
                throw refused(sql, wallet, Reason.BANNED, from);
            }
            var session = sql.find("""
                            insert into sessions(wallet_address, expires_at)
                            values (?, now() + make_interval(secs => ?)) returning id, expires_at""", wallet, life.toSeconds()).orElseThrow();
            var opened = new Session(wallet, (String) session[0]);
            note(sql, opened, "auth.sign_in", from);
            return new Open(opened, (String) user.get()[0], (String) user.get()[1], time(session[1]));
        });
    }

    /** Notes that somebody has signed nothing that counts. */
    NoSignIn refuse(String wallet, Reason reason, InetAddress from) {
        return done(sql -> refused(sql, wallet, reason, from));
    }

    /** Nothing if it has ended, or whoever had it may do nothing any more. */
    Optional<Open> find(Session session) {
        return done(sql -> find(sql, session));
    }

    /** The same, for who wants a token for sockets. */
    Optional<Open> findForSockets(Session session, InetAddress from) {
        return done(sql -> {
            var open = find(sql, session);
            if (open.isPresent()) {
                note(sql, session, "auth.token", from);
            }
            return open;
        });
    }

    /** Ends it, if it goes on. The trigger of its table has every process hear of it. */
    boolean end(Session session, InetAddress from) {
        return done(sql -> {
            var ended = sql.say("""
                    update sessions set revoked_at = now()
                     where id = ? and wallet_address = ? and revoked_at is null and expires_at > now()""", session.id(), session.wallet());
            if (ended > 0) {
                note(sql, session, "auth.logout", from);
            }
            return ended > 0;
        });
    }

    private static Optional<Open> find(Sql sql, Session session) throws SQLException {
        return sql.find("""
                        select role, nickname, expires_at from sessions join users using (wallet_address)
                         where id = ? and wallet_address = ? and not is_banned
                           and revoked_at is null and expires_at > now()
                           and not exists (select from session_revocations where session = sessions.id)""", session.id(), session.wallet())
                .map(row -> new Open(session, (String) row[0], (String) row[1], time(row[2])));
    }

    private static NoSignIn refused(Sql sql, String wallet, Reason reason, InetAddress from) throws SQLException {
        note(sql, null, "auth.refused", "wallet/" + wallet, Map.of("reason", reason), from);
        return new NoSignIn(reason);
    }

    private static void note(Sql sql, Session session, String action, InetAddress from) throws SQLException {
        note(sql, session.wallet(), action, "session/" + session.id(), Map.of(), from);
    }

    private static void note(
            Sql sql, String actor, String action, String subject, Map<String, Object> detail, InetAddress from)
            throws SQLException {
        try {
            sql.say(
                    "insert into audit_log(actor, action, subject, detail, ip) values (?, ?, ?, ?, ?::inet)",
                    actor,
                    action,
                    subject,
                    Sql.json(detail),
                    Sql.text(from));
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Once it is on disk: a nonce that was used must not be good again after a crash. */
    private <T> T done(Work<T> work) {
        try (var connection = database.getConnection()) {
            var sql = new Sql(connection);
            sql.say("set local synchronous_commit = on");
            try {
                var answer = work.of(sql);
                connection.commit();
                return answer;
            } catch (NoSignIn refused) {
                // What was used up stays so, and the refusal is noted.
                connection.commit();
                throw refused;
            }
        } catch (SQLException failure) {
            if (Sql.isAway(failure)) {
                throw new NoSignIn(Reason.UNAVAILABLE, SOON);
            }
            throw new IllegalStateException("The database did not take a session", failure);
        }
    }

    private static Instant time(Object column) {
        return ((Timestamp) column).toInstant();
    }

    private static byte[] hash(String nonce) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(nonce.getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
