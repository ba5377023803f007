package me.degenduel.connect.http;

import java.time.Duration;
import me.degenduel.schemas.Settings;

/**
 * How one source is asked.
 *
 * @param source its name, in logs and metrics
 * @param interval how long until the same token is asked for again
 * @param perMinute calls at most
 * @param batch tokens that one call asks for, at most
 */
public record Plan(String source, Site site, Duration interval, int perMinute, int batch) {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration OFTENEST = Duration.ofMillis(100);

    /**
     * Reads it.
     *
     * @param prefix of the settings' names
     */
    public static Plan from(
            Settings settings, String prefix, String source, Site site, Duration interval, int perMinute, int batch) {
        var every = settings.duration(
                prefix + "_INTERVAL",
                interval.toSeconds() + "s",
                "How often it is asked for each token; less often where " + prefix + "_RATE does not allow it.");
        settings.refuse(every.compareTo(OFTENEST) < 0, prefix + "_INTERVAL must be at least 100ms.");
        return new Plan(
                source,
                site,
                every,
                settings.number(prefix + "_RATE", perMinute, 1, 60_000, "Calls a minute at most, evenly spread."),
                settings.number(prefix + "_BATCH", batch, 1, 1_000, "Tokens that one call asks for at most."));
    }

    /** The same for a site that says everything at once. */
    public Plan ofAll() {
        return new Plan(source, site, interval, perMinute, Integer.MAX_VALUE);
    }

    /** Between two calls. */
    Duration spacing() {
        return MINUTE.dividedBy(perMinute);
    }

    /** How long it takes until so many tokens have been asked for once, and no less than the interval. */
    public Duration interval(int tokens) {
        var round = spacing().multipliedBy((tokens + batch - 1L) / batch);
        return round.compareTo(interval) > 0 ? round : interval;
    }
}
