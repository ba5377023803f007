package me.degenduel.topology.contest;

import java.util.Properties;
import java.util.function.Predicate;
import me.degenduel.schemas.ContestPrice;
import me.degenduel.schemas.ContestResult;
import me.degenduel.schemas.Fill;
import me.degenduel.schemas.Settlement;
import me.degenduel.schemas.Standings;
import me.degenduel.schemas.Topics;
import me.degenduel.topology.Edges;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** The whole contest graph: everything about the contests of a partition goes through one engine. */
public final class ContestGraph {
    private ContestGraph() {}

    static Topology of(Topics topics, ContestStores stores, ContestApplication.Config settings, Properties config) {
        // Only a builder made from a TopologyConfig refuses unnamed stores and internal topics.
        var graph = new StreamsBuilder(new TopologyConfig(new StreamsConfig(config)));
        graph.addStateStore(stores.facts.builder());

        var ticks = any(Edges.stream(graph, topics.contestTicks), "ticks");
        var contests = any(Edges.stream(graph, topics.contests), "contests");
        var participants = any(Edges.stream(graph, topics.contestParticipants), "participants");
        var portfolios = any(Edges.stream(graph, topics.contestPortfolios), "portfolios");
        var trades = any(Edges.stream(graph, topics.contestTrades), "trades");

        var outcomes = ticks.merge(contests, Named.as("ticks-and-contests"))
                .merge(participants, Named.as("and-participants"))
                .merge(portfolios, Named.as("and-portfolios"))
                .merge(trades, Named.as("and-trades"))
                .process(() -> new Contests(topics, stores, settings), Named.as("contests"), stores.facts.name());

        Edges.write(onlyOrGone(outcomes, Standings.class, "standings"), topics.standings);
        Edges.write(only(outcomes, Fill.class, "fills"), topics.fills);
        Edges.write(only(outcomes, ContestPrice.class, "prices"), topics.contestPrices);
        Edges.write(only(outcomes, ContestResult.class, "results"), topics.contestResults);
        Edges.write(only(outcomes, Settlement.class, "settlements"), topics.settlements);
        return graph.build(config);
    }

    private static <V extends SpecificRecord> KStream<String, SpecificRecord> any(
            KStream<String, V> stream, String what) {
        return stream.mapValues(value -> value, Named.as("of-" + what));
    }

    private static <V extends SpecificRecord> KStream<String, V> only(
            KStream<String, SpecificRecord> outcomes, Class<V> type, String what) {
        return only(outcomes, type::isInstance, type, what);
    }

    /** With the tombstones, which are of no other type. */
    private static <V extends SpecificRecord> KStream<String, V> onlyOrGone(
            KStream<String, SpecificRecord> outcomes, Class<V> type, String what) {
        return only(outcomes, outcome -> outcome == null || type.isInstance(outcome), type, what);
    }

    private static <V extends SpecificRecord> KStream<String, V> only(
            KStream<String, SpecificRecord> outcomes, Predicate<SpecificRecord> wanted, Class<V> type, String what) {
        return outcomes.filter((key, outcome) -> wanted.test(outcome), Named.as("only-" + what))
                .mapValues(type::cast, Named.as("as-" + what));
    }
}
