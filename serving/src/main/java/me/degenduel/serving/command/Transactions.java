package me.degenduel.serving.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;
import javax.sql.DataSource;
import me.degenduel.serving.live.Person;
import org.postgresql.util.PSQLException;

/**
 * Carries commands out, each in one transaction with its line in the audit log and its answer, which is found again by
 * the sender's key. A person's row is locked first: their commands come one after the other, and their role is the
 * table's.
 */
final class Transactions {
    private static final Set<String> ADMINISTRATORS = Set.of("admin", "superadmin");
    private static final Duration SOON = Duration.ofSeconds(1);
    /** Numbers and texts that a column cannot take. */
    private static final String UNSTORABLE = "22";

    private final DataSource database;
    private final InstantSource clock;
    private final Commands.Config config;

    Transactions(DataSource database, InstantSource clock, Commands.Config config) {
        this.database = database;
        this.clock = clock;
        this.config = config;
    }

    /** Its answer, or that of the first time. */
    Accepted carryOut(Command command, Person person, String key, InetAddress from) {
        try (var connection = database.getConnection()) {
            var request = hash(command);
            var sent = new Transaction.Sent(command, person, key, request, from);
            var transaction = new Transaction(connection, sent, clock.instant(), config);
            authorize(command, transaction);
            var before = transaction.find(
                    "select encode(request, 'hex'), answer::text from idempotency_keys where wallet = ? and key = ?",
                    person.wallet(),
                    key);
            var answer = before.isPresent() ? again(before.get(), request) : command.carryOut(transaction);
            connection.commit();
            awaitDisk(transaction);
            return answer;
        } catch (SQLException failure) {
            throw refusal(failure);
        }
    }

    /**
     * A commit that waited for the disk would hold its locks meanwhile, and people enter a contest one at a time. So it does
     * not, and nobody is answered before a later one that does, which is the same
     * wait for all who wait: what was committed before it is then on disk, too.
     */
    private static void awaitDisk(Transaction transaction) throws SQLException {
        transaction.say("set local synchronous_commit = on; select pg_logical_emit_message(true, 'answered', '')");
        transaction.connection().commit();
    }

    private static void authorize(Command command, Transaction transaction) throws SQLException {
        var role = transaction.find(
                        """
                        select role from users
                         where wallet_address = ? and not is_banned
                           and not exists (select from session_revocations where session = ?)
                           for no key update of users""", transaction.wallet(), transaction.sent().person().session())
                .orElseThrow(() -> new Refused(Reason.UNAUTHORIZED))[0];
        if (command.isForAdministrators() && !ADMINISTRATORS.contains((String) role)) {
            throw new Refused(Reason.FORBIDDEN);
        }
    }

    private static Accepted again(Object[] before, String request) {
        if (!before[0].equals(request)) {
            throw new Refused(Reason.IDEMPOTENCY_KEY_REUSED);
        }
        try {
            return Commands.JSON.readValue((String) before[1], Accepted.class);
        } catch (JsonProcessingException notOurs) {
            throw new IllegalStateException("An answer that was stored cannot be read", notOurs);
        }
    }

    static String hash(Command command) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(command.action().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(Commands.JSON.writeValueAsBytes(command)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        } catch (JsonProcessingException unwritable) {
            throw new Refused(Reason.INVALID_REQUEST, "a number is too large or too small");
        }
    }

    private static RuntimeException refusal(SQLException failure) {
        var error = failure instanceof PSQLException ours ? ours.getServerErrorMessage() : null;
        var reason = error == null ? null : Reason.of(error.getConstraint()).orElse(null);
        if (reason == Reason.TOKEN_NOT_LISTED) {
            return new Refused(reason, error.getMessage());
        }
        if (reason != null) {
            return new Refused(reason);
        }
        if (Sql.isAway(failure)) {
            return new Refused(Reason.UNAVAILABLE, SOON);
        }
        if (String.valueOf(failure.getSQLState()).startsWith(UNSTORABLE)) {
            return new Refused(Reason.INVALID_REQUEST, "a value is too large, or has characters that nobody can store");
        }
        return new IllegalStateException("The database did not take a command", failure);
    }
}
