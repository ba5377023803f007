package me.degenduel.topology.market;

import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.WhitelistRow;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Named;

/** What the database says of a token: whether it exists for us, and what it is. */
record Listing(WhitelistRow decision, TokenRow token) {

    /** Only tokens that stand in both tables; those off the whitelist are kept too, for the reason of their leaving. */
    static KTable<String, Listing> of(KTable<String, WhitelistRow> whitelist, KTable<String, TokenRow> tokens) {
        return whitelist.join(tokens, Listing::new, Named.as("whitelist-with-tokens"));
    }

    /** @param listing null for a token that one of the tables knows nothing of, not even its deletion */
    static boolean isListed(Listing listing) {
        return listing != null
                && !listing.decision.getDeleted()
                && !listing.token.getDeleted()
                && listing.decision.getStatus().equals("listed");
    }

    /** Why it is not listed; nobody knows where only a tombstone is left. */
    static String reason(Listing listing) {
        return listing == null ? null : listing.decision.getReason();
    }
}
