package me.degenduel.topology;

import java.math.BigDecimal;
import java.time.Instant;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Refusal;
import me.degenduel.schemas.RejectedPrice;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.TokenRow;
import me.degenduel.schemas.Topic;
import me.degenduel.topology.CheckedPrices.Checked;
import org.apache.kafka.streams.kstream.Joined;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Prices of whitelisted tokens, with what we know of the token.
 *
 * <p>A price that arrives before its token is dropped, not parked: the next one is seconds away.
 */
record Ticks(KStream<String, Tick> accepted, KStream<String, RejectedPrice> rejected) {

    /** A price beside its token, if there is one on the whitelist. */
    private record Offer(Checked price, TokenRow token) {
        static Offer of(Checked price, Listing listing) {
            return new Offer(price, Listing.isListed(listing) ? listing.token() : null);
        }
    }

    /** Exactly one of them is there. */
    private record Outcome(Tick tick, RejectedPrice refusal) {}

    static Ticks of(KStream<String, Checked> prices, KTable<String, Listing> listings, Store.Kept<Long> sourceTimes) {
        var outcomes = prices.leftJoin(
                        listings,
                        Offer::of,
                        Joined.<String, Checked, Listing>as("prices-with-listings")
                                .withKeySerde(Topic.keys()))
                .processValues(() -> new Judge(sourceTimes), Named.as("judge-offers"), sourceTimes.name());
        return new Ticks(
                outcomes.filter((address, outcome) -> outcome.tick != null, Named.as("accepted-prices"))
                        .mapValues(Outcome::tick, Named.as("ticks")),
                outcomes.filter((address, outcome) -> outcome.refusal != null, Named.as("late-prices"))
                        .mapValues(Outcome::refusal, Named.as("refusals-of-late-prices")));
    }

    static Tick tick(Price said, BigDecimal price, TokenRow token, Instant receivedAt) {
        var tick = new Tick();
        tick.setAddress(token.getAddress());
        tick.setSymbol(token.getSymbol());
        tick.setPrice(price);
        tick.setSource(said.getSource());
        tick.setTime(receivedAt);
        tick.setSourceTime(said.getSourceTime());
        tick.setMarketCap(PriceText.figure(said.getMarketCap()).orElse(null));
        tick.setVolume24h(PriceText.figure(said.getVolume24h()).orElse(null));
        tick.setLiquidity(PriceText.figure(said.getLiquidity()).orElse(null));
        tick.setFdv(
                token.getSupply() == null
                        ? null
                        : PriceText.fitting(token.getSupply().multiply(price)).orElse(null));
        tick.setBuys(said.getBuys());
        tick.setSells(said.getSells());
        tick.setTrades(said.getTrades());
        return tick;
    }

    private static final class Judge extends ContextualFixedKeyProcessor<String, Offer, Outcome> {
        private final Store.Kept<Long> sourceTimes;
        private KeyValueStore<String, Long> accepted;
        private Refusals refusals;

        Judge(Store.Kept<Long> sourceTimes) {
            this.sourceTimes = sourceTimes;
        }

        @Override
        public void init(FixedKeyProcessorContext<String, Outcome> context) {
            super.init(context);
            accepted = context.getStateStore(sourceTimes.name());
            refusals = new Refusals(context.metrics());
        }

        @Override
        public void process(FixedKeyRecord<String, Offer> record) {
            var offer = record.value();
            var said = offer.price.said();
            if (offer.token == null) {
                refusals.count(Refusal.UNKNOWN_TOKEN);
            } else if (isOld(record.key(), said)) {
                context()
                        .forward(record.withValue(
                                new Outcome(null, refusals.reject(said, Refusal.OLDER_THAN_ACCEPTED))));
            } else {
                var tick = tick(said, offer.price.value(), offer.token, Instant.ofEpochMilli(record.timestamp()));
                context().forward(record.withValue(new Outcome(tick, null)));
            }
        }

        private boolean isOld(String address, Price said) {
            if (said.getSourceTime() == null) {
                return false;
            }
            var key = address + "/" + said.getSource();
            var time = said.getSourceTime().toEpochMilli();
            var last = accepted.get(key);
            if (last == null || time > last) {
                accepted.put(key, time);
            }
            return last != null && time < last;
        }
    }
}
