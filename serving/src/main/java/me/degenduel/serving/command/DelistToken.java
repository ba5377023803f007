package me.degenduel.serving.command;

import java.sql.SQLException;
import me.degenduel.serving.read.Always;

/** Takes a token off the list. Only people do: no source that is away, and no check, ever does. */
record DelistToken(String address, @Always String reason) implements Explained {

    @Override
    public String action() {
        return "whitelist.delist";
    }

    @Override
    public boolean isOfTheWhitelist() {
        return true;
    }

    @Override
    public Accepted carryOut(Transaction transaction) throws SQLException {
        var standing = Standing.of(transaction, address);
        if (!standing.is("listed")) {
            throw new Refused(Reason.NOT_LISTED, standing.says());
        }
        transaction.say(
                "update token_whitelist set status = 'delisted', decided_by = ?, reason = ? where address = ?",
                transaction.wallet(),
                reason,
                address);
        return transaction.accept(Accepted.decided(address));
    }
}
