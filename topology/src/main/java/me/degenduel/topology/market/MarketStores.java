package me.degenduel.topology.market;

import java.util.List;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import me.degenduel.schemas.WhitelistRow;
import me.degenduel.topology.Store;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;

/** Every store of the market application. */
public final class MarketStores {
    final Store.Table<WhitelistRow> whitelist;
    final Store.Table<TokenRow> tokenRows;
    /** Rows are told, and kept with the rest of their tokens. */
    final Serde<Token> rows;
    /** By address. */
    final Store.Kept<TokenState> tokens;
    /**
     * What is not written with each price: candles that are over, by {@code address/interval/start}, what minutes were like,
     * and how many clocks have passed.
     */
    final Store.OnDisk<byte[]> blocks;

    public MarketStores(Topics topics) {
        whitelist = new Store.Table<>("whitelist", Topic.keys(), topics.whitelist.values());
        tokenRows = new Store.Table<>("token-rows", Topic.keys(), topics.tokenRows.values());
        rows = new Twice<>(topics.tokens.values());
        tokens = new Store.Kept<>("tokens", Topic.keys(), TokenState.serde(rows));
        blocks = new Store.OnDisk<>("candles", Topic.keys(), Serdes.ByteArray());
    }

    /** Those that processors keep, and not the DSL. */
    List<StoreBuilder<?>> kept() {
        return List.of(tokens.builder(), blocks.uncached());
    }
}
