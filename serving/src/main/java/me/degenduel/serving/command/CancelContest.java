package me.degenduel.serving.command;

import java.sql.SQLException;
import me.degenduel.serving.read.Always;

record CancelContest(long contest, @Always String reason) implements Explained {

    @Override
    public String action() {
        return "contest.cancel";
    }

    @Override
    public Accepted carryOut(Transaction transaction) throws SQLException {
        var changed = transaction.say(
                "update contests set cancelled_at = clock_timestamp(), cancellation_reason = ? where id = ?",
                reason,
                contest);
        if (changed == 0) {
            throw new Refused(Reason.CONTEST_NOT_FOUND);
        }
        return transaction.accept(Accepted.cancelled(contest));
    }
}
