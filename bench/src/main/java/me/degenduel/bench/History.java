package me.degenduel.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * An hour of prices, made as quickly as the market takes them.
 *
 * <p>Their times are those of the last hour, so that topics look as the hour would have left them.
 *
 * @param limit how long making them may take; what does not fit is left out
 */
record History(Duration limit, Run run) {
    private static final int PER_SECOND = 1_000;
    private static final int ALL = PER_SECOND * 3_600;
    /** A market that cannot keep up must not be left with a backlog. */
    private static final int PORTION = 50_000;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(2);

    static String described(int prices) {
        return "after %,d prices (%.0f min at %,d/s)".formatted(prices, prices / 60.0 / PER_SECOND, PER_SECOND);
    }

    /** Returns how many it made. */
    int makeOn(Platform platform) throws Exception {
        var endpoints = platform.startWithoutFeed();
        var hourAgo = Instant.now().minusMillis(ALL);
        var tokens = endpoints.tokens();
        var prices = new Prices(endpoints.topics().prices);
        var last = new AtomicIntegerArray(tokens.size());
        try (var audience = new Audience(endpoints.tokenSocket());
                var sender = new Sender(endpoints.kafka())) {
            audience.followAll((text, at) ->
                    Prices.IN_FRAMES.in(text, price -> last.set((price - Prices.FIRST) % tokens.size(), price)));
            var deadline = System.nanoTime() + limit.toNanos();
            var made = 0;
            while (made < ALL && System.nanoTime() < deadline) {
                run.says("%,d of %,d prices".formatted(made, ALL));
                for (var end = made + PORTION; made < end; made++) {
                    var time = hourAgo.plusMillis(made);
                    var token = tokens.get(made % tokens.size());
                    sender.send(prices.topic().name(), token, time, prices.bytes(Prices.FIRST + made, time));
                }
                await(last, Prices.FIRST + made - tokens.size());
            }
            return made;
        }
    }

    /** Until every token's price is that new. */
    private static void await(AtomicIntegerArray prices, int least) throws TimeoutException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (IntStream.range(0, prices.length()).anyMatch(token -> prices.get(token) < least)) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("The market does not keep up");
            }
            LockSupport.parkNanos(POLL);
        }
    }
}
