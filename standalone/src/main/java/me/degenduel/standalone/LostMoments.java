package me.degenduel.standalone;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;

/**
 * Contests that would start or end after the moment that was restored and before there are prices again. The prices that
 * would decide them are lost, and people may have seen another outcome: they are cancelled as of that moment, before
 * anything is captured.
 */
final class LostMoments {
    /** So long from now on, prices may be missing still. */
    private static final Duration UNTIL_PRICES_COME = Duration.ofMinutes(1);
    /** Those that had too few people by then are cancelled for that. */
    private static final String LOST = """
             cancelled_at is null
             and (start_time > ? and start_time <= ? or end_time > ? and end_time <= ?)
             and not (start_time + interval '59 seconds' <= ?
                      and (select count(*) from contest_participants where contest = contests.id) < min_participants)
            """;

    private LostMoments() {}

    /** Says what it did. */
    static String cancel(Endpoints where, Instant asOf) {
        try (var database = DriverManager.getConnection(where.jdbc(), where.postgresUser(), where.postgresPassword())) {
            var cancelled = cancel(database, asOf);
            return "as of %s%s"
                    .formatted(
                            asOf,
                            cancelled == 0
                                    ? ""
                                    : "; %,d %s cancelled, for the prices that would decide them are lost"
                                            .formatted(cancelled, cancelled == 1 ? "contest is" : "contests are"));
        } catch (SQLException failure) {
            throw new IllegalStateException("The database does not cancel contests", failure);
        }
    }

    /** The rules of the table rest meanwhile: nobody cancels as of a moment that is over, nor what is over. */
    private static int cancel(Connection database, Instant asOf) throws SQLException {
        database.setAutoCommit(false);
        try (var statement = database.createStatement()) {
            statement.execute("set local session_replication_role = replica");
        }
        try (var cancel = database.prepareStatement("""
                with lost as (
                    update contests set cancelled_at = ?, cancellation_reason = ? where %s returning id, cancellation_reason)
                insert into audit_log(action, subject, detail)
                select 'contest.cancel', 'contest/' || id, jsonb_build_object('reason', cancellation_reason) from lost""".formatted(LOST))) {
            cancel.setTimestamp(1, Timestamp.from(asOf));
            cancel.setString(
                    2,
                    "The platform was restored as it was at %s, and the prices that would decide this contest are lost."
                            .formatted(asOf));
            var until = Instant.now().plus(UNTIL_PRICES_COME);
            bind(cancel, 3, asOf, until);
            var cancelled = cancel.executeUpdate();
            database.commit();
            return cancelled;
        }
    }

    /** How many there are, should a platform start now. */
    static long count(Connection database, Instant asOf) throws SQLException {
        try (var count = database.prepareStatement("select count(*) from contests where " + LOST)) {
            bind(count, 1, asOf, Instant.now().plus(UNTIL_PRICES_COME));
            try (var answer = count.executeQuery()) {
                answer.next();
                return answer.getLong(1);
            }
        }
    }

    private static void bind(PreparedStatement statement, int first, Instant asOf, Instant until) throws SQLException {
        var at = Timestamp.from(asOf);
        var to = Timestamp.from(until);
        var values = new Timestamp[] {at, to, at, to, at};
        for (var number = 0; number < values.length; number++) {
            statement.setTimestamp(first + number, values[number]);
        }
    }
}
