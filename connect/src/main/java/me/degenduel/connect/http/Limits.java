package me.degenduel.connect.http;

import java.time.Duration;
import me.degenduel.schemas.Settings;

/**
 * How far patience with any source goes.
 *
 * @param timeout how long a whole answer may take
 * @param retries how often what failed is asked again
 * @param pause before the first of them; each further one waits twice as long
 * @param longestPause between two calls, whatever a source asks for
 * @param bytes that an answer may have
 * @param calls under way at once, of each source
 */
public record Limits(Duration timeout, int retries, Duration pause, Duration longestPause, int bytes, int calls) {
    private static final int DEFAULT_BYTES = 8 << 20;

    public static Limits from(Settings settings) {
        return new Limits(
                settings.duration("DD_FEED_TIMEOUT", "10s", "How long an answer of a source may take, all of it."),
                settings.number("DD_FEED_RETRIES", 3, 0, 10, "How often a source is asked again for what failed."),
                settings.duration(
                        "DD_FEED_PAUSE",
                        "5s",
                        "How long before the first of these; each further one waits twice as long."),
                settings.duration(
                        "DD_FEED_LONGEST_PAUSE",
                        "5m",
                        "The longest pause between two calls, also where a source's Retry-After asks for more."),
                settings.number(
                        "DD_FEED_ANSWER_BYTES",
                        DEFAULT_BYTES,
                        1_000,
                        1 << 30,
                        "Bytes that an answer of a source may have."),
                settings.number("DD_FEED_CALLS", 4, 1, 50, "Calls of one source under way at once."));
    }
}
