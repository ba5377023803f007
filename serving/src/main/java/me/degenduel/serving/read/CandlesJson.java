package me.degenduel.serving.read;

import java.time.Instant;
import java.util.List;

/** A token's candles that begin in a stretch of time, the oldest first; where no price came there is none. */
public record CandlesJson(String address, String interval, Instant from, Instant to, List<CandleJson> candles) {}
