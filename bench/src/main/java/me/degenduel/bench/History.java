package me.degenduel.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import me.degenduel.connect.prices.Recording;

/**
 * An hour of prices, replayed at its own times about as quickly as a whole platform takes them, so that topics and stores
 * are as the hour would have left them. Of a thousand prices a second there is time for a quarter.
 *
 * @param limit how long saying them may take; what does not fit is left out
 */
record History(Duration limit, Run run) {
    private static final int PER_SECOND = 250;
    private static final int HOUR = 3_600;
    private static final int SPEED = 30;
    /** A market that cannot keep up must not be left with a backlog. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long LOOK = TimeUnit.SECONDS.toNanos(2);

    static String described(int prices) {
        return "after %,d prices (%d min at %d/s)".formatted(prices, prices / 60 / PER_SECOND, PER_SECOND);
    }

    /**
     * Returns how many it made.
     *
     * @param platform on a folder that is fresh, for what was said cannot become older
     * @param tokens that it will list
     */
    int makeOn(Platform platform, List<String> tokens) throws Exception {
        var prices = PER_SECOND * (int) Math.min(HOUR, limit.toSeconds() * SPEED);
        run.says("recording %,d prices".formatted(prices));
        var file = platform.folder().resolve("hour.avro");
        record(file, prices, tokens);
        var endpoints = platform.start(
                "--feed", "replay", "--file", file.toString(), "--speed", String.valueOf(SPEED), "--times", "original");
        var deadline = System.nanoTime() + limit.plus(PATIENCE).toNanos();
        for (var there = 0; there < prices; there = all(endpoints.oldestPrice(), tokens)) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("The market does not keep up");
            }
            run.says("%,d of %,d prices".formatted(there, prices));
            LockSupport.parkNanos(LOOK);
        }
        return prices;
    }

    /** How many have been taken in, where none is older than this one: each token has one in turn. */
    private static int all(long oldest, List<String> tokens) {
        return (int) Math.max(0, oldest - Prices.FIRST + tokens.size());
    }

    private static void record(Path file, int prices, List<String> tokens) throws IOException {
        var hourAgo = Instant.now().minusSeconds(HOUR);
        try (var recording = new Recording.Writer(file)) {
            for (var i = 0; i < prices; i++) {
                var time = hourAgo.plusMillis(i * 1_000L / PER_SECOND);
                recording.write(
                        new Recording.Said(tokens.get(i % tokens.size()), time, Prices.price(Prices.FIRST + i, time)));
            }
        }
    }
}
