package me.degenduel.schemas;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A token as two rows of the database, with what few tests care about filled in; the rest of it they set. */
public final class TokenRows {
    private TokenRows() {}

    /** What it is. */
    public static TokenRow.Builder token(String address, String symbol, Instant committed) {
        return TokenRow.newBuilder()
                .setAddress(address)
                .setId(1)
                .setSymbol(symbol)
                .setName("A token")
                .setDecimals(6)
                .setDescription("")
                .setSocials(Map.of())
                .setWebsites(List.of())
                .setTags(List.of())
                .setEpoch(1)
                .setLsn(1)
                .setCommittedAt(committed);
    }

    /** How it stands on the whitelist. */
    public static WhitelistRow.Builder decision(String address, String status, Instant committed) {
        return WhitelistRow.newBuilder()
                .setAddress(address)
                .setStatus(status)
                .setChangedAt(committed)
                .setEpoch(1)
                .setLsn(1)
                .setCommittedAt(committed);
    }
}
