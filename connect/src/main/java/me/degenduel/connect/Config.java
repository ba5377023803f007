package me.degenduel.connect;

import java.util.List;
import me.degenduel.connect.database.Capture;
import me.degenduel.connect.metadata.Metadata;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.health.Guards;
import me.degenduel.schemas.health.PlatformService;

/**
 * What this process is told.
 *
 * @param lease how it is known which of several is at work
 * @param captures whether the database's changes are captured here, and not in a Kafka Connect cluster
 * @param feeds names of the sources that say prices
 * @param sources how each of them is made
 * @param port where health and metrics are asked; 0 for nowhere
 */
public record Config(
        Cluster cluster,
        Lease.Config lease,
        boolean captures,
        Capture.Config capture,
        List<String> feeds,
        Sources sources,
        Metadata.Config metadata,
        Guards.Config guards,
        int port) {
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
                "Where prices come from, separated by commas: " + Sources.NAMES + "; or " + NO_FEED + ".");
        var wanted = feeds.stream().filter(feed -> !feed.equals(NO_FEED)).toList();
        settings.refuse(wanted.stream().distinct().count() < wanted.size(), "DD_FEED names a price source twice.");
        return new Config(
                Cluster.from(settings),
                Lease.Config.from(settings),
                capture.equals(HERE),
                Capture.Config.from(settings),
                wanted,
                Sources.from(settings, wanted),
                Metadata.Config.from(settings),
                Guards.Config.from(settings, PlatformService.TOKEN_SYNC, PlatformService.MARKET_DATA),
                settings.number(
                        "DD_CONNECT_PORT", 3005, 0, 65_535, "The port for connect's health and metrics; 0 for none."));
    }
}
