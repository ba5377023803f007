package me.degenduel.serving.read;

import java.time.Instant;
import java.util.List;

/** A token's candles that begin in a stretch of time, the oldest first; where no price came there is none. */
public record CandlesJson(
        @Always String address,
        @Always String interval,
        @Always Instant from,
        @Always Instant to,
        @Always List<CandleJson> candles) {}
