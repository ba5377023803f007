package me.degenduel.serving;

import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import me.degenduel.schemas.Token;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that stops reading costs what it was sent last, delays nobody, and hears the newest first when it is back. */
class SlowClientTest {
    private static final int TOKENS = 200;
    private static final int ROUNDS = 100;
    /** The kernel's buffers on both sides, as large as this machine makes them, and one frame. */
    private static final long BOUND = 1 << 20;

    private final SocketServer server = SocketServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void what_is_under_way_to_it_is_bounded_and_others_hear_everything_meanwhile() {
        round(0);
        try (var slow = RawSocket.connect(server, "?delta=true");
                var quick = server.connect("?delta=true").established()) {
            slow.next("connection_established");
            var before = bytes();
            IntStream.rangeClosed(1, ROUNDS).forEach(this::round);
            quick.say("{'type':'subscribe','channel':'token.T0','delta':true}").next("snapshot");
            var said = ROUNDS * (double) TOKENS * 500;

            assertThat(bytes() - before)
                    .as("bytes handed to both, of %s each", said)
                    .isLessThan(said + BOUND);
            assertThat(newest(slow)).isEqualTo(ROUNDS);
        }
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

    private static int newest(RawSocket slow) {
        var price = 0;
        while (price < ROUNDS) {
            for (var row : slow.next("changes").get("rows")) {
                price = Math.max(price, row.get("price").asInt());
            }
        }
        return price;
    }

    private double bytes() {
        return server.metrics.get("dd.socket.bytes").counter().count();
    }

    /** Every token changes once. */
    private void round(int price) {
        server.given(IntStream.range(0, TOKENS)
                .mapToObj(i -> token(i == 0 ? SOL : "Address" + "x".repeat(30) + i, "T" + i, String.valueOf(price)))
                .toArray(Token[]::new));
    }
}
