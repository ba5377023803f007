package me.degenduel.standalone;

import java.sql.SQLException;

/** Participants of a contest, by SQL. */
final class Contestants {
    private Contestants() {}

    /** With everything in one token. */
    static void enter(Outside platform, String contest, String wallet, String token) throws SQLException {
        platform.sql("""
                insert into users(wallet_address) values ('%2$s') on conflict do nothing;
                insert into contest_participants(contest, wallet) values (%1$s, '%2$s');
                insert into contest_portfolios(contest, wallet, token, weight) values (%1$s, '%2$s', '%3$s', 100)""".formatted(contest, wallet, token));
    }
}
