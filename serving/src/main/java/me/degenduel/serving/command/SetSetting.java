package me.degenduel.serving.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import me.degenduel.serving.live.Switches;
import me.degenduel.serving.read.Always;

/** Sets a setting of the platform, whose value may be any JSON where it is not one that we must understand. */
record SetSetting(String key, @Always JsonNode value) implements Command {

    @Override
    public String action() {
        return "setting.set";
    }

    @Override
    public boolean isForAdministrators() {
        return true;
    }

    @Override
    public void check(String wallet) {
        if (value == null) {
            throw new Refused(Reason.INVALID_REQUEST, "value is missing");
        }
        Switches.wrong(key, value).ifPresent(why -> {
            throw new Refused(Reason.INVALID_SETTING, why);
        });
    }

    @Override
    public Accepted carryOut(Transaction transaction) throws SQLException {
        transaction.say("""
                insert into system_settings(key, value, updated_by) values (?, ?, ?)
                    on conflict (key) do update set value = excluded.value, updated_by = excluded.updated_by""", key, Transaction.json(value), transaction.wallet());
        return transaction.accept(Accepted.set(key));
    }
}
