package me.degenduel.topology;

import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.WhitelistRow;
import org.apache.kafka.common.serialization.Serdes;

/** Every store of the market application. */
public final class MarketStores {
    final Store.Table<WhitelistRow> whitelist;
    final Store.Table<TokenRow> tokenRows;
    /** By {@code address/source}: what a source said last of its own time. */
    final Store.Kept<Long> sourceTimes;

    public final Store.Kept<Token> tokens;

    public MarketStores(Topics topics) {
        whitelist = new Store.Table<>("whitelist", Topic.keys(), topics.whitelist.values());
        tokenRows = new Store.Table<>("token-rows", Topic.keys(), topics.tokenRows.values());
        sourceTimes = new Store.Kept<>("source-times", Topic.keys(), Serdes.Long());
        tokens = new Store.Kept<>("tokens", Topic.keys(), topics.tokens.values());
    }
}
