package me.degenduel.serving.command;

import java.sql.SQLException;

/** Has every process that runs a service do something: each hears of the row. */
sealed interface TellService extends Command permits CheckService, ResetBreaker {
    String service();

    /** What it shall do, as the table calls it. */
    String told();

    @Override
    default boolean isForAdministrators() {
        return true;
    }

    @Override
    default Accepted carryOut(Transaction transaction) throws SQLException {
        transaction.say(
                "insert into service_commands(service, command, by) values (?, ?, ?)",
                service(),
                told(),
                transaction.wallet());
        return transaction.accept(Accepted.told(service()));
    }
}
