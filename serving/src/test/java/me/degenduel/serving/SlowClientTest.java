package me.degenduel.serving;

import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import me.degenduel.schemas.Token;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client that stops reading costs what it was sent last, delays nobody, and hears the newest first when it is back. */
class SlowClientTest {
    private static final int TOKENS = 200;
    private static final int ROUNDS = 100;
    /** About what one frame with one token has. */
    private static final int UPDATE = 15_000;

    /** Linux doubles the buffers that it is asked for, on both sides; and then one frame. */
    private static final long UNDER_WAY = 2 * (SocketServer.SEND_BUFFER + RawSocket.SMALL_BUFFER) + 4L * UPDATE;

    private static final Duration PACE = Duration.ofMillis(50);
    private static final int ROUND = 480;

    private final SocketServer server = start();

    private static SocketServer start() {
        var choice = new SocketServer.Choice();
        choice.connections = 300;
        choice.pingEvery = Duration.ofHours(1);
        return SocketServer.start(choice);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void one_frame_is_held_for_it_and_the_first_after_the_kernels_buffer_is_the_newest() {
        try (var crowd = crowd(10);
                var slow = stalled()) {
            var last = say(crowd, 1, 200, Duration.ZERO);

            awaitOneFrameHeld();
            assertThat(held("dd.socket.held.most.bytes")).isLessThan(SocketServer.HELD);
            assertThat(bytesBefore(last, slow)).isLessThan(UNDER_WAY);
        }
    }

    @Test
    @Tag("long")
    void among_two_hundred_it_delays_nobody_for_two_minutes() {
        var without = new ArrayList<Long>();
        var with = new ArrayList<Long>();
        try (var crowd = crowd(200)) {
            var last = say(crowd, 1, ROUND, PACE);
            // The first round only warms up.
            crowd.p99();
            for (var round = 0; round < 5; round++) {
                last = say(crowd, last + 1, ROUND, PACE);
                without.add(crowd.p99());
                try (var slow = stalled()) {
                    last = say(crowd, last + 1, ROUND, PACE);
                    with.add(crowd.p99());
                    awaitOneFrameHeld();
                    assertThat(bytesBefore(last, slow)).isLessThan(UNDER_WAY);
                }
            }
        }
        assertThat(held("dd.socket.held.most.bytes")).isLessThan(SocketServer.HELD);
        assertThat((double) median(with))
                .as("p99 with it %s, and without %s", with, without)
                .isLessThan(1.5 * median(without));
    }

    @Test
    void a_follower_of_tokens_that_wakes_up_hears_their_newest_values() {
        round(0);
        try (var slow = RawSocket.connect(server, "")) {
            slow.next("connection_established");
            slow.say("{'type':'subscribe_tokens','symbols':["
                    + String.join(
                            ",",
                            IntStream.range(0, TOKENS)
                                    .mapToObj(i -> "'T" + i + "'")
                                    .toList()) + "]}");
            slow.next("token_update");
            IntStream.rangeClosed(1, ROUNDS).forEach(this::round);

            var frames = 0;
            JsonNode last;
            do {
                last = slow.next("token_data");
                frames++;
            } while (last.at("/data/price").asInt() < ROUNDS);

            assertThat(frames).isLessThan(ROUNDS * TOKENS / 4);
        }
    }

    @Test
    @Shows(Promise.LAG)
    void who_wakes_up_after_long_is_told_how_long() {
        try (var crowd = crowd(2);
                var slow = stalled()) {
            say(crowd, 1, 100, Duration.ZERO);
            awaitOneFrameHeld();

            server.watch.advance(Duration.ofSeconds(5));

            assertThat(slow.next("lag").get("behindMs").asLong()).isGreaterThanOrEqualTo(5_000);
        }
    }

    private Crowd crowd(int size) {
        server.given(large(0));
        return new Crowd(server, size);
    }

    private RawSocket stalled() {
        var slow = RawSocket.connect(server, "?delta=true");
        slow.next("connection_established");
        return slow;
    }

    /** Says so many prices of the large token, each when everybody in the crowd knows the one before. */
    private int say(Crowd crowd, int first, int count, Duration pace) {
        var start = System.nanoTime();
        for (var i = 0; i < count; i++) {
            LockSupport.parkNanos(start + i * pace.toNanos() - System.nanoTime());
            crowd.says(first + i);
            server.given(large(first + i));
            crowd.await(first + i);
        }
        return first + count - 1;
    }

    /** What was under way when it stopped reading. */
    private static long bytesBefore(int newest, RawSocket slow) {
        var bytes = 0L;
        for (var frame = slow.next("changes"); price(frame) < newest; frame = slow.next("changes")) {
            bytes += frame.toString().length();
        }
        return bytes;
    }

    private static int price(JsonNode frame) {
        return frame.at("/rows/0/price").asInt();
    }

    /** Those who read may need a moment to say that they have. */
    private void awaitOneFrameHeld() {
        Eventually.hold(() -> held("dd.socket.held.bytes") > UPDATE && held("dd.socket.held.bytes") < 2 * UPDATE);
    }

    private double held(String gauge) {
        return server.metrics.get(gauge).gauge().value();
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static Token large(int price) {
        var token = token(SOL, "SOL", String.valueOf(price));
        token.setWebsites(IntStream.range(0, UPDATE / 100)
                .mapToObj(number -> "https://example.org/" + "x".repeat(75) + number)
                .toList());
        return token;
    }

    /** Every token changes once. */
    private void round(int price) {
        server.given(IntStream.range(0, TOKENS)
                .mapToObj(i -> token(i == 0 ? SOL : "Address" + "x".repeat(30) + i, "T" + i, String.valueOf(price)))
                .toArray(Token[]::new));
    }
}
