package me.degenduel.serving.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.sql.SQLException;

/**
 * What somebody wants done, as they said it. Written as JSON it is what tells one request from another, in every process
 * the same: Java would hand out its methods in another order each time.
 */
@JsonPropertyOrder(alphabetic = true)
sealed interface Command
        permits ApproveToken, CreateContest, EnterContest, Explained, PlaceOrder, SetSetting, SubmitToken, TellService {

    /** As the audit log calls it. */
    String action();

    @JsonIgnore
    default boolean isForAdministrators() {
        return false;
    }

    /** Whether it belongs to the service that the whitelist is. */
    @JsonIgnore
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
