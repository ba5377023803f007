package me.degenduel.serving.command;

import java.sql.SQLException;
import me.degenduel.serving.read.Always;

/** Refuses a token that waits for a decision, verified or not. */
record RejectToken(String address, @Always String reason) implements Explained {

    @Override
    public String action() {
        return "whitelist.reject";
    }

    @Override
    public boolean isOfTheWhitelist() {
        return true;
    }

    @Override
    public Accepted carryOut(Transaction transaction) throws SQLException {
        var standing = Standing.of(transaction, address);
        if (!standing.isPending()) {
            throw new Refused(Reason.ALREADY_DECIDED, standing.says());
        }
        transaction.say(
                "update token_whitelist set status = 'rejected', decided_by = ?, reason = ? where address = ?",
                transaction.wallet(),
                reason,
                address);
        return transaction.accept(Accepted.decided(address));
    }
}
