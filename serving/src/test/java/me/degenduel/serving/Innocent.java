package me.degenduel.serving;

import static me.degenduel.serving.live.Facts.WIF;
import static me.degenduel.serving.live.Facts.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Somebody who does nothing wrong while others do, and must not notice: each price is heard, and at once. */
final class Innocent implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final int SOME = 3;

    private final SocketServer server;
    private final SocketClient client;
    private final Thread prices;
    private volatile boolean enough;
    private int heard;
    private Duration longest = Duration.ZERO;
    private Throwable wrong;

    Innocent(SocketServer server) {
        this.server = server;
        server.given(token(WIF, "WIF", "1"));
        client = server.connect("?channel=public.tokens&delta=true").established();
        prices = Thread.ofPlatform().unstarted(this::hear);
        prices.setUncaughtExceptionHandler((thread, failure) -> wrong = failure);
        prices.start();
    }

    private void hear() {
        while (!enough || heard < SOME) {
            hearAPrice();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private synchronized void hearAPrice() {
        var price = String.valueOf(heard + 2);
        var begun = System.nanoTime();
        server.given(token(WIF, "WIF", price));
        while (!says(client.next("changes"), price)) {
            assertThat(since(begun)).isLessThan(AT_ONCE);
        }
        longest = since(begun).compareTo(longest) > 0 ? since(begun) : longest;
        heard++;
    }

    /** Puts the server's clock forward, while nothing is on its way here that would be late by it. */
    synchronized void advance(Duration by) {
        server.watch.advance(by);
    }

    /** Others may move meanwhile. */
    private static boolean says(JsonNode changes, String price) {
        return changes.get("rows")
                .valueStream()
                .anyMatch(row -> row.get("address").asText().equals(WIF)
                        && row.get("price_text").asText().equals(price));
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Says whether anything was to be noticed. */
    @Override
    public void close() {
        enough = true;
        try {
            assertThat(prices.join(Duration.ofSeconds(10))).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        client.close();
        assertThat(wrong).as("what somebody innocent noticed").isNull();
        assertThat(longest).as("the longest wait of somebody innocent").isLessThan(AT_ONCE);
    }
}
