package me.degenduel.serving.live;

import java.time.Duration;

/**
 * What holds for prices and what is made of them.
 *
 * @param pricesEvery one token's price is told at most so often
 * @param pricesEveryWithoutFeed the same while every price source is out
 * @param signalsKept for who comes back or is slow
 * @param signalsShown to who begins to listen
 * @param charts that all clients together may look at: each is kept while somebody does
 * @param candles that one has
 * @param candlesEvery a chart's changes are told at most so often
 * @param silence of all who ask price sources, after which nothing is expected of any
 */
public record MarketRules(
        Duration pricesEvery,
        Duration pricesEveryWithoutFeed,
        int signalsKept,
        int signalsShown,
        int charts,
        int candles,
        Duration candlesEvery,
        Duration silence) {}
