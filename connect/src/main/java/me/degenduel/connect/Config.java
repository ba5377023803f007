package me.degenduel.connect;

import java.util.List;
import me.degenduel.connect.database.Capture;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Settings;

/**
 * What this process is told.
 *
 * @param captures whether the database's changes are captured here, and not in a Kafka Connect cluster
 * @param feeds names of {@link Sources}
 * @param rate simulated prices a second, of all tokens together
 * @param port where health and metrics are asked; 0 for nowhere
 */
public record Config(
        Cluster cluster, boolean captures, Capture.Config capture, List<String> feeds, int rate, long seed, int port) {
    private static final String NO_FEED = "none";
    private static final String HERE = "here";
    private static final String ELSEWHERE = "elsewhere";

    public static Config from(Settings settings) {
        var capture = settings.text(
                "DD_CAPTURE",
                HERE,
                "Where the database's changes are captured: " + HERE + ", or " + ELSEWHERE
                        + ", in a Kafka Connect cluster.");
        settings.refuse(
                !capture.equals(HERE) && !capture.equals(ELSEWHERE),
                "DD_CAPTURE is \"" + capture + "\", but it must be " + HERE + " or " + ELSEWHERE + ".");
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
                capture.equals(HERE),
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
