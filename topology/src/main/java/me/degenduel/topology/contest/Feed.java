package me.degenduel.topology.contest;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.schemas.ContestParticipantRow;
import me.degenduel.schemas.ContestPortfolioRow;
import me.degenduel.schemas.ContestRow;
import me.degenduel.schemas.ContestTicks;
import me.degenduel.schemas.ContestTradeRow;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.Topics;
import org.apache.avro.specific.SpecificRecord;

/** How the records of a partition become what its engine takes. */
final class Feed {
    private final Topics topics;

    Feed(Topics topics) {
        this.topics = topics;
    }

    /** What an engine reads: the topics of rows, and through the ticks each partition of the price log. */
    List<String> inputs() {
        var prices = IntStream.range(0, topics.prices.partitions()).mapToObj(Engine::prices);
        var rows = Stream.of(
                        topics.contests, topics.contestParticipants, topics.contestPortfolios, topics.contestTrades)
                .map(Topic::name);
        return Stream.concat(prices, rows).toList();
    }

    void into(Engine engine, String topic, String key, SpecificRecord value, long time) {
        if (Keys.isClock(key)) {
            var isTick = topic.equals(topics.contestTicks.name());
            engine.clock(isTick ? Engine.prices(Keys.clockOf(key)) : topic, time);
            return;
        }
        switch (value) {
            case null -> {}
            case ContestTicks all ->
                engine.ticks(
                        Integer.parseInt(key),
                        all.getTicks().stream()
                                .map(tick -> new Engine.Tick(
                                        tick.getToken(),
                                        tick.getPrice(),
                                        tick.getTime().toEpochMilli()))
                                .toList());
            case ContestRow contest -> engine.row(topic, Rows.of(contest));
            case ContestParticipantRow entry -> stands(entry.getDeleted(), engine, topic, Rows.of(entry));
            case ContestPortfolioRow share -> stands(share.getDeleted(), engine, topic, Rows.of(share));
            case ContestTradeRow order -> stands(order.getDeleted(), engine, topic, Rows.of(order));
            default ->
                throw new IllegalArgumentException(
                        "Contests are not made of " + value.getSchema().getName());
        }
    }

    /** Removed entries, shares and orders are nobody's business: the database lets nobody remove them. */
    private static void stands(boolean removed, Engine engine, String topic, Row row) {
        if (!removed) {
            engine.row(topic, row);
        }
    }
}
