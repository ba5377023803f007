package me.degenduel.serving.command;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import me.degenduel.schemas.health.Guard;
import me.degenduel.schemas.health.NotCalled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at submitted tokens once something is known of them, and hands them to the administrators, or rejects them.
 *
 * <p>Whatever cannot be known now, because a source or the database is away, leaves a token as it is: it waits, and is
 * neither rejected nor delisted. Each instance does this; the lock on the row lets one of them.
 */
public final class Verification implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Verification.class);
    private static final int PAUSE_MILLIS = 1_000;
    private static final int CLOSING_MILLIS = 2_000;

    private final DataSource database;
    private final Guard guard;
    private final Semaphore news = new Semaphore(1);
    private final Thread thread = new Thread(this::run, "verification");

    private Verification(DataSource database, Guard guard) {
        this.database = database;
        this.guard = guard;
    }

    /** Begins with what was submitted while nobody looked. */
    public static Verification start(DataSource database, Guard guard) {
        var verification = new Verification(database, guard);
        verification.thread.start();
        return verification;
    }

    /** A token was submitted, or something is known of one that was. */
    public void look() {
        news.release();
    }

    private void run() {
        try {
            while (true) {
                news.acquire();
                news.drainPermits();
                while (!isDone()) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException closed) {
            log.atDebug().log("Nothing is verified any more");
        }
    }

    private boolean isDone() throws InterruptedException {
        try {
            guard.call(this::verify);
            return true;
        } catch (InterruptedException closed) {
            throw closed;
        } catch (NotCalled open) {
            return false;
        } catch (Exception away) {
            log.atWarn().addKeyValue("reason", away.getMessage()).log("Tokens wait for their verification");
            return false;
        }
    }

    /** How many were decided on. */
    private int verify() throws SQLException {
        try (var connection = database.getConnection();
                var waiting = connection.prepareStatement("""
                        select address, symbol from token_whitelist join tokens using (address)
                         where status = 'submitted' for update of token_whitelist skip locked""");
                var rows = waiting.executeQuery()) {
            var count = 0;
            while (rows.next()) {
                decide(connection, rows.getString(1), rows.getString(2));
                count++;
            }
            connection.commit();
            return count;
        }
    }

    private static void decide(Connection connection, String address, String said) throws SQLException {
        var symbol = Symbol.of(said);
        if (symbol.isEmpty()) {
            say(
                    connection,
                    "update token_whitelist set status = 'rejected', reason = ? where address = ?",
                    "Its symbol has other characters than A to Z, 0 to 9, -, _ and .",
                    address);
        } else {
            say(
                    connection,
                    "update tokens set symbol = ? where address = ? and symbol <> ?",
                    symbol.get(),
                    address,
                    symbol.get());
            say(connection, "update token_whitelist set status = 'verifying' where address = ?", address);
        }
        say(
                connection,
                "insert into audit_log(action, subject, detail) values (?, ?, jsonb_build_object('status', ?::text))",
                "whitelist.verify",
                "token/" + address,
                symbol.isEmpty() ? "rejected" : "verifying");
        log.atInfo()
                .addKeyValue("address", address)
                .log(symbol.isEmpty() ? "A token is rejected" : "A token is verified");
    }

    private static void say(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSING_MILLIS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
