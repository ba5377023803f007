package me.degenduel.topology;

import java.util.Properties;
import me.degenduel.schemas.Topics;
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
        graph.addStateStore(stores.sourceTimes.builder());
        graph.addStateStore(stores.tokens.builder());

        var whitelistLog = Edges.stream(graph, topics.whitelist);
        var tokenLog = Edges.stream(graph, topics.tokenRows);
        var priceLog = Edges.stream(graph, topics.prices);

        var whitelist = NewestRows.of(Edges.changes(whitelistLog, topics.whitelist), stores.whitelist);
        var tokenRows = NewestRows.of(Edges.changes(tokenLog, topics.tokenRows), stores.tokenRows);
        var listings = Listing.of(whitelist, tokenRows);

        var prices = CheckedPrices.of(Edges.facts(priceLog, topics.prices));
        var ticks = Ticks.of(prices.accepted(), listings, stores.sourceTimes);
        var tokens = CurrentTokens.of(listings, ticks.accepted(), stores.tokens);
        var clocks = Clocks.of(Edges.clocks(whitelistLog, topics.whitelist), Edges.clocks(tokenLog, topics.tokenRows));

        var contestTicks = ContestTicks.of(ticks.accepted(), tokens, Edges.clocks(priceLog, topics.prices));

        Edges.write(ticks.accepted(), topics.ticks);
        Edges.writeToAll(contestTicks, topics.contestTicks);
        Edges.write(tokens.merge(clocks, Named.as("tokens-and-clocks")), topics.tokens);
        Edges.write(prices.rejected().merge(ticks.rejected(), Named.as("rejected-prices")), topics.rejectedPrices);
        return graph.build(config);
    }
}
