package me.degenduel.serving.command;

import java.sql.SQLException;

/** What somebody wants done, as they said it. */
sealed interface Command
        permits ApproveToken, CreateContest, EnterContest, Explained, PlaceOrder, SetSetting, SubmitToken, TellService {

    /** As the audit log calls it. */
    String action();

    default boolean isForAdministrators() {
        return false;
    }

    /** Whether it belongs to the service that the whitelist is. */
    default boolean isOfTheWhitelist() {
        return false;
    }

    /** Refuses what can be seen to be wrong without asking anybody. */
    default void check(String wallet) {}

    /**
     * Inside a transaction, whose end may still refuse it.
     *
     * @return what the transaction was told to {@link Transaction#accept}
     */
    Accepted carryOut(Transaction transaction) throws SQLException;
}
