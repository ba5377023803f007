package me.degenduel.topology.market;

import java.util.Properties;
import me.degenduel.schemas.Topics;
import me.degenduel.topology.Edges;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Named;

/** The whole market graph. Each line is one step; each variable is one edge. Read this file first. */
public final class MarketGraph {
    private MarketGraph() {}

    public static Topology of(Topics topics, MarketStores stores, Properties config) {
        // Only a builder made from a TopologyConfig refuses unnamed stores and internal topics.
        var graph = new StreamsBuilder(new TopologyConfig(new StreamsConfig(config)));
        stores.kept().forEach(graph::addStateStore);

        var whitelistLog = Edges.stream(graph, topics.whitelist);
        var tokenLog = Edges.stream(graph, topics.tokenRows);
        var priceLog = Edges.stream(graph, topics.prices);

        var whitelist = NewestRows.of(Edges.changes(whitelistLog, topics.whitelist), stores.whitelist);
        var tokenRows = NewestRows.of(Edges.changes(tokenLog, topics.tokenRows), stores.tokenRows);
        var listings = Listing.of(whitelist, tokenRows);

        var prices = CheckedPrices.of(Edges.facts(priceLog, topics.prices));
        var priceClocks = Edges.clocks(priceLog, topics.prices);
        var book = TokenBook.of(listings, prices.accepted(), priceClocks, stores);
        var totals = Totals.of(book.parts());
        var clocks = Clocks.of(Edges.clocks(whitelistLog, topics.whitelist), Edges.clocks(tokenLog, topics.tokenRows));

        Edges.write(book.ticks(), topics.ticks);
        Edges.writeToAll(book.contestTicks(), topics.contestTicks);
        Edges.write(book.tokens().merge(clocks, Named.as("tokens-and-clocks")), topics.tokens, stores.rows);
        Edges.write(book.candles(), topics.candles);
        Edges.write(book.longCandles(), topics.candlesLong);
        Edges.write(book.signals(), topics.signals);
        Edges.write(totals, topics.marketTotals);
        Edges.write(prices.rejected().merge(book.rejected(), Named.as("rejected-prices")), topics.rejectedPrices);
        return graph.build(config);
    }
}
