package me.degenduel.serving.read;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** How far back the performance of a portfolio is looked at. */
public enum Timeframe {
    HOUR("1h", Duration.ofHours(1)),
    DAY("24h", Duration.ofHours(24)),
    ALL("all", Duration.ofDays(365_000));

    private final String name;
    private final Duration length;

    Timeframe(String name, Duration length) {
        this.name = name;
        this.length = length;
    }

    /** All of it where none is said. */
    public static Timeframe of(Optional<String> text) {
        return text.map(name -> Arrays.stream(values())
                        .filter(timeframe -> timeframe.name.equals(name))
                        .findAny()
                        .orElseThrow(() -> new InvalidRequest("timeframe is one of 1h, 24h, all")))
                .orElse(ALL);
    }

    Instant before(Instant end) {
        return end.minus(length);
    }

    @Override
    public String toString() {
        return name;
    }
}
