package me.degenduel.topology.market;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import me.degenduel.schemas.Candle;
import me.degenduel.schemas.Token;

/** What there is to ask of tokens: of those that an instance owns, or of a partition that it follows. */
public interface MarketView {
    /** A token's current row. */
    Optional<Token> token(String address);

    /**
     * A token's candles which begin in a stretch of time: the newest of them, oldest first. A stretch without a price has
     * none. One that is not over yet is among them.
     */
    List<Candle> candles(String address, Interval interval, Instant from, Instant to, int limit);
}
