package me.degenduel.topology.market;

import me.degenduel.schemas.Candle;
import me.degenduel.schemas.ContestTicks;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.RejectedPrice;
import me.degenduel.schemas.Signal;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Token;
import me.degenduel.topology.market.CheckedPrices.Checked;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Named;

/**
 * All that is known of a partition's tokens: their ticks, rows, candles and signals. Listings, prices and the clocks of the
 * price log go through one step, for time decides about all of them: what is late, what is over, what is too old.
 *
 * <p>A price that arrives before its token is dropped, not parked: the next one is seconds away.
 */
record TokenBook(
        KStream<String, Tick> ticks,
        KStream<String, RejectedPrice> rejected,
        KStream<String, ContestTicks> contestTicks,
        KStream<String, Token> tokens,
        KStream<String, Candle> candles,
        KStream<String, Candle> longCandles,
        KStream<String, Signal> signals,
        KStream<String, Part> parts) {

    sealed interface Event {
        record Listed(Listing listing) implements Event {}

        record Priced(Checked price) implements Event {}

        /** The record's key is the clock's name. */
        record Passed() implements Event {}
    }

    /** A way out of the book: each record takes one of them, by the name of the step behind it. */
    record Way<V>(String name, Class<V> type) {
        static final Way<Tick> TICKS = new Way<>("ticks", Tick.class);
        static final Way<RejectedPrice> REJECTED = new Way<>("late-or-held-prices", RejectedPrice.class);
        /** A record without a value is a clock. */
        static final Way<ContestTicks> CONTEST_TICKS = new Way<>("contest-ticks-and-clocks", ContestTicks.class);
        /** A record without a value removes the row. */
        static final Way<Token> TOKENS = new Way<>("changed-tokens", Token.class);

        static final Way<Candle> CANDLES = new Way<>("candles-up-to-quarter-hours", Candle.class);
        /** Those that analysts keep for ever. */
        static final Way<Candle> LONG_CANDLES = new Way<>("long-candles", Candle.class);

        static final Way<Signal> SIGNALS = new Way<>("signals", Signal.class);
        static final Way<Part> PARTS = new Way<>("parts-of-the-market", Part.class);

        private KStream<String, V> of(KStream<String, Object> book) {
            return book.mapValues(type::cast, Named.as(name));
        }
    }

    static TokenBook of(
            KTable<String, Listing> listings,
            KStream<String, Checked> prices,
            KStream<String, Price> clocks,
            MarketStores stores) {
        var listed = listings.toStream(Named.as("changed-listings"))
                .<Event>mapValues(Event.Listed::new, Named.as("listings-for-the-book"));
        var priced = prices.<Event>mapValues(Event.Priced::new, Named.as("prices-for-the-book"));
        var passed = clocks.<Event>mapValues(nothing -> new Event.Passed(), Named.as("clocks-for-the-book"));
        var book = listed.merge(priced, Named.as("listings-and-prices"))
                .merge(passed, Named.as("listings-prices-and-clocks"))
                .process(() -> new Book(stores), Named.as("token-book"), stores.tokens.name(), stores.blocks.name());
        return new TokenBook(
                Way.TICKS.of(book),
                Way.REJECTED.of(book),
                Way.CONTEST_TICKS.of(book),
                Way.TOKENS.of(book),
                Way.CANDLES.of(book),
                Way.LONG_CANDLES.of(book),
                Way.SIGNALS.of(book),
                Way.PARTS.of(book));
    }
}
