package me.degenduel.topology;

import me.degenduel.schemas.ContestTick;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenStatus;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * All that contests need of the market: ticks, delistings, and the clocks of the price log behind the ticks that they
 * follow. A clock keeps the number of its price partition, for a contest waits for all of them.
 */
final class ContestTicks {
    private ContestTicks() {}

    static KStream<String, ContestTick> of(
            KStream<String, Tick> ticks, KStream<String, Token> tokens, KStream<String, Price> clocks) {
        var prices = ticks.mapValues(tick -> new ContestTick(tick.getPrice()), Named.as("contest-ticks"));
        var delistings = tokens.filter(
                        (address, token) -> token != null && token.getStatus() == TokenStatus.DELISTED,
                        Named.as("delisted-tokens"))
                .mapValues(token -> new ContestTick(), Named.as("contest-delistings"));
        var passed = clocks.mapValues(nothing -> (ContestTick) null, Named.as("contest-clocks"));
        return prices.merge(delistings, Named.as("contest-ticks-and-delistings"))
                .merge(passed, Named.as("contest-ticks-and-clocks"));
    }
}
