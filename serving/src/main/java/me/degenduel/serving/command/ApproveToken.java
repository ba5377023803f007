package me.degenduel.serving.command;

import java.sql.SQLException;

/**
 * Lists a token that was verified.
 *
 * @param overturns {@code rejected} or {@code delisted}, if that is what shall not count any more: otherwise somebody
 *     who approves while another rejects would undo that unseen
 */
record ApproveToken(String address, String overturns) implements Command {

    @Override
    public String action() {
        return "whitelist.approve";
    }

    @Override
    public boolean isForAdministrators() {
        return true;
    }

    @Override
    public boolean isOfTheWhitelist() {
        return true;
    }

    @Override
    public void check(String wallet) {
        if (overturns != null && !overturns.equals("rejected") && !overturns.equals("delisted")) {
            throw new Refused(Reason.INVALID_REQUEST, "overturns is rejected or delisted");
        }
    }

    @Override
    public Accepted carryOut(Transaction transaction) throws SQLException {
        var standing = Standing.of(transaction, address);
        if (!standing.isPending() && !standing.is(overturns)) {
            throw new Refused(Reason.ALREADY_DECIDED, standing.says());
        }
        var symbol = transaction.find("select symbol from tokens where address = ?", address);
        if (standing.is("submitted")
                || symbol.filter(row -> Symbol.of((String) row[0]).isPresent()).isEmpty()) {
            throw new Refused(Reason.NOT_VERIFIED);
        }
        transaction.say(
                "update token_whitelist set status = 'listed', decided_by = ?, reason = null where address = ?",
                transaction.wallet(),
                address);
        return transaction.accept(Accepted.decided(address));
    }
}
