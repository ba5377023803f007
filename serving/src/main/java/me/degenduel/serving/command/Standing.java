package me.degenduel.serving.command;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * How a token stands on the whitelist when somebody is about to decide on it. Its row is locked: of two who decide at
 * once, the second sees what the first decided.
 */
record Standing(String status, String by, String at) {
    private static final Set<String> PENDING = Set.of("submitted", "verifying");

    static Optional<Standing> find(Transaction transaction, String address) throws SQLException {
        return transaction
                .find("""
                        select status, decided_by, to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                          from token_whitelist where address = ? for update""", address)
                .map(row -> new Standing((String) row[0], (String) row[1], (String) row[2]));
    }

    static Standing of(Transaction transaction, String address) throws SQLException {
        return find(transaction, address).orElseThrow(() -> new Refused(Reason.NOT_SUBMITTED));
    }

    boolean isPending() {
        return PENDING.contains(status);
    }

    boolean is(String other) {
        return status.equals(other);
    }

    /** Such as {@code it was rejected at 2030-01-04T18:00:00Z by Ann…}. */
    String says() {
        return "it was " + status + " at " + at + (by == null ? "" : " by " + by);
    }
}
