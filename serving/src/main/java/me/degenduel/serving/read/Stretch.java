package me.degenduel.serving.read;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import me.degenduel.topology.market.Interval;

/** A stretch of time that somebody asks for: from its beginning to before its end. */
record Stretch(Instant from, Instant to, Interval interval) {
    private static final Duration DAY = Duration.ofDays(1);
    /** For a line on a screen. */
    private static final int POINTS = 1_500;

    /** Of so many candles: from a time on, or the last before one. */
    static Stretch ofCandles(
            Interval interval, Optional<String> from, Optional<String> to, Optional<String> limit, Instant now) {
        var whole = Duration.ofMillis(interval.millis()).multipliedBy(Limit.of(limit));
        var end = to.map(text -> time("to", text)).orElse(now);
        var begin = begin(
                from.map(text -> time("from", text)).orElseGet(() -> begin(end.minusMillis(1), interval)
                        .plusMillis(interval.millis())
                        .minus(whole)),
                interval);
        return checked(begin, begin.plus(whole).isBefore(end) ? begin.plus(whole) : end, interval);
    }

    /** Of a line's points: in the shortest intervals that do not make too many, and are still known. */
    static Stretch ofPoints(Optional<String> from, Optional<String> to, Instant now) {
        var end = to.map(text -> time("to", text)).orElse(now);
        var begin = from.map(text -> time("from", text)).orElseGet(() -> end.minus(DAY));
        var interval = List.of(Interval.values()).stream()
                .filter(fine -> Duration.between(begin, end).toMillis() / fine.millis() <= POINTS)
                .filter(fine -> fine.kept()
                        .filter(kept -> begin.isBefore(now.minus(kept)))
                        .isEmpty())
                .findFirst()
                .orElse(Interval.DAY);
        return checked(begin(begin, interval), end, interval);
    }

    private static Stretch checked(Instant from, Instant to, Interval interval) {
        if (!from.isBefore(to)) {
            throw new InvalidRequest("from is a time before to");
        }
        if (Duration.between(from, to).toMillis() / interval.millis() > Limit.AT_MOST) {
            throw new InvalidRequest("from and to are at most " + Limit.AT_MOST + " days apart");
        }
        return new Stretch(from, to, interval);
    }

    /** Where the interval begins that a time is in. */
    static Instant begin(Instant time, Interval interval) {
        return Instant.ofEpochMilli(interval.start(time.toEpochMilli()));
    }

    private static Instant time(String name, String text) {
        try {
            var time = Instant.parse(text);
            if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.EPOCH.plus(Duration.ofDays(365_000)))) {
                return time;
            }
        } catch (DateTimeParseException notATime) {
            // Said below, with the same words.
        }
        throw new InvalidRequest(name + " is a time such as 2025-03-01T12:00:00Z");
    }
}
