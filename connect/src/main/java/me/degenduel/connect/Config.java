package me.degenduel.connect;

import java.util.List;
import me.degenduel.connect.database.Capture;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Settings;

/**
 * What this process is told.
 *
 * @param feeds names of {@link Sources}
 * @param rate simulated prices a second, of all tokens together
 * @param port where health and metrics are asked; 0 for nowhere
 */
public record Config(Cluster cluster, Capture.Config capture, List<String> feeds, int rate, long seed, int port) {
    private static final String NO_FEED = "none";

    public static Config from(Settings settings) {
        var feeds = settings.list(
                "DD_FEED",
                "simulator",
                "Where prices come from, separated by commas: " + String.join(", ", Sources.names()) + "; or " + NO_FEED
                        + ".");
        feeds.stream()
                .filter(feed -> !feed.equals(NO_FEED) && !Sources.names().contains(feed))
                .forEach(feed -> settings.refuse(true, "DD_FEED names \"" + feed + "\", which is no price source."));
        return new Config(
                Cluster.from(settings),
                Capture.Config.from(settings),
                feeds.stream().filter(feed -> !feed.equals(NO_FEED)).toList(),
                settings.number("DD_RATE", 200, 1, 100_000, "How many prices a second the simulator says."),
                settings.number(
                        "DD_SEED",
                        1,
                        Integer.MIN_VALUE,
                        Integer.MAX_VALUE,
                        "The simulator's seed; the same seed and whitelist give the same prices."),
                settings.number(
                        "DD_CONNECT_PORT", 3005, 0, 65_535, "The port for connect's health and metrics; 0 for none."));
    }
}
