package me.degenduel.serving.command;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import me.degenduel.serving.read.Always;

/** @param wallet need not be said; whoever says another than their own is told that it is not theirs */
record EnterContest(long contest, String wallet, @Always List<Share> portfolio) implements Command {
    private static final int MOST_TOKENS = 10;
    private static final int WHOLE = 100;

    record Share(@Always String address, @Always BigDecimal weight) {}

    @Override
    public String action() {
        return "contest.enter";
    }

    @Override
    public void check(String signedIn) {
        if (wallet != null && !wallet.equals(signedIn)) {
            throw new Refused(Reason.NOT_YOUR_WALLET);
        }
        if (portfolio == null || portfolio.stream().anyMatch(share -> share == null || share.address == null)) {
            throw new Refused(Reason.INVALID_REQUEST, "portfolio is a list of {address, weight}");
        }
        if (portfolio.size() > MOST_TOKENS) {
            throw new Refused(Reason.TOO_MANY_TOKENS);
        }
        if (portfolio.stream().map(Share::address).distinct().count() < portfolio.size()) {
            throw new Refused(Reason.DUPLICATE_TOKEN);
        }
        if (weights().stream().mapToInt(weight -> weight).sum() != WHOLE) {
            throw new Refused(Reason.WEIGHTS_NOT_100);
        }
    }

    /** What everybody waits for each other in comes last: from there on until the commit, one enters at a time. */
    @Override
    public Accepted carryOut(Transaction transaction) throws SQLException {
        var answer = transaction.accept(Accepted.entered(contest, transaction.wallet()));
        transaction.say(
                """
                with entry as (insert into contest_participants(contest, wallet) values (?, ?) returning contest, wallet)
                insert into contest_portfolios(contest, wallet, token, weight)
                select contest, wallet, token, weight from entry, unnest(?::text[], ?::int[]) as share(token, weight)""",
                contest,
                transaction.wallet(),
                portfolio.stream().map(Share::address).toArray(String[]::new),
                weights().toArray(Integer[]::new));
        return answer;
    }

    private List<Integer> weights() {
        return portfolio.stream().map(share -> Weights.whole(share.weight, 1)).toList();
    }
}
