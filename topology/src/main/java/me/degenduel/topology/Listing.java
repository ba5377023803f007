package me.degenduel.topology;

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

    boolean listed() {
        return !decision.getDeleted()
                && !token.getDeleted()
                && decision.getStatus().equals("listed");
    }
}
