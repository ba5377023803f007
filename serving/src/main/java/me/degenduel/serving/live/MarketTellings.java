package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import me.degenduel.serving.live.ServerMessage.MarketCandle;
import me.degenduel.serving.live.ServerMessage.MarketCandles;
import me.degenduel.serving.live.ServerMessage.MarketPrice;
import me.degenduel.serving.live.ServerMessage.MarketSentiment;
import me.degenduel.serving.live.ServerMessage.MarketUpdate;
import me.degenduel.serving.live.ServerMessage.MarketVolume;
import me.degenduel.serving.live.ServerMessage.SignalTold;
import me.degenduel.serving.read.CandleJson;
import me.degenduel.serving.read.MarketJson;
import me.degenduel.serving.read.MarketPriceJson;
import me.degenduel.serving.read.MarketSentimentJson;
import me.degenduel.serving.read.MarketVolumeJson;
import me.degenduel.serving.read.SignalJson;

/** The market as a whole, what happens in it, and tokens as {@code market-data} speaks of them. */
final class MarketTellings {
    private static final Duration TOTALS_AT_MOST_EVERY = Duration.ofSeconds(1);

    private MarketTellings() {}

    static Telling<MarketJson> totals(Source<?, MarketJson> totals) {
        return new Telling.Each<>(
                totals,
                TOTALS_AT_MOST_EVERY,
                (channel, market, json, now) -> new MarketUpdate(channel, json, now),
                Telling.GoneMessage.none());
    }

    static Telling<SignalJson> signals(Source<?, SignalJson> signals) {
        return new Telling.Event<>(signals, (channel, signal, json, now) -> new SignalTold(channel, json, now));
    }

    static Telling<MarketPriceJson> prices(Source<?, MarketPriceJson> prices) {
        return new Telling.Each<>(
                prices,
                new Telling.Pace.OfPrices(),
                true,
                (channel, price, json, now) -> new MarketPrice(channel, price.symbol(), json, now),
                MarketTellings::lastPrice);
    }

    static Telling<MarketVolumeJson> volumes(Source<?, MarketVolumeJson> volumes) {
        return new Telling.Each<>(
                volumes,
                new Telling.Pace.OfPrices(),
                true,
                (channel, volume, json, now) -> new MarketVolume(channel, volume.symbol(), json, now),
                Telling.GoneMessage.none());
    }

    static Telling<MarketSentimentJson> sentiments(Source<?, MarketSentimentJson> sentiments) {
        return new Telling.Each<>(
                sentiments,
                new Telling.Pace.OfPrices(),
                true,
                (channel, sentiment, json, now) -> new MarketSentiment(channel, sentiment.symbol(), json, now),
                Telling.GoneMessage.none());
    }

    static Telling<CandleJson> chart(Source<?, CandleJson> candles, Chart.Name name) {
        return new Telling.Beginning<>(
                candles,
                (channel, rows, now) -> new MarketCandles(
                        channel, name.address(), name.interval().text(), rows, now));
    }

    static Telling<CandleJson> candles(Source<?, CandleJson> candles, Chart.Name name) {
        return new Telling.Each<>(
                candles,
                Duration.ZERO,
                (channel, candle, json, now) -> new MarketCandle(
                        channel, name.address(), name.interval().text(), json, now),
                Telling.GoneMessage.none());
    }

    private static Optional<ServerMessage> lastPrice(
            String channel, Table.Removal<MarketPriceJson> gone, Telling.Tables tables, Instant now) {
        return gone.last()
                .map(MarketPriceJson::delisted)
                .map(price -> new MarketPrice(channel, price.symbol(), Wire.row(price), now));
    }
}
