package me.degenduel.serving.command;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import me.degenduel.serving.read.Always;

/** @param weight the share of the whole value that the token shall have */
record PlaceOrder(
        long contest,
        String wallet,
        @Always String address,
        @Always String side,
        @Always BigDecimal weight) implements Command {

    @Override
    public String action() {
        return "contest.trade";
    }

    @Override
    public void check(String signedIn) {
        if (wallet != null && !wallet.equals(signedIn)) {
            throw new Refused(Reason.NOT_YOUR_WALLET);
        }
        if (address == null) {
            throw new Refused(Reason.INVALID_REQUEST, "address is needed");
        }
        if (!"BUY".equals(side) && !"SELL".equals(side)) {
            throw new Refused(Reason.INVALID_SIDE);
        }
        Weights.whole(weight, 0);
    }

    @Override
    public Accepted carryOut(Transaction transaction) throws SQLException {
        var lately = transaction.ask("""
                select count(*), coalesce(ceil(extract(epoch from min(ordered_at) + interval '1 minute' - now())), 0)::bigint
                  from contest_trades where wallet = ? and ordered_at > now() - interval '1 minute'""", transaction.wallet());
        if ((Long) lately[0] >= transaction.config().tradesInAMinute()) {
            throw new Refused(Reason.RATE_LIMIT_EXCEEDED, Duration.ofSeconds(Math.max(1, (Long) lately[1])));
        }
        var order = transaction.ask(
                "insert into contest_trades(contest, wallet, token, side, weight) values (?, ?, ?, ?, ?) returning id",
                contest,
                transaction.wallet(),
                address,
                side,
                Weights.whole(weight, 0));
        return transaction.accept(Accepted.ordered(contest, transaction.wallet(), (Long) order[0]));
    }
}
