package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SocketsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 70_000, 1_000_000})
    void a_message_of_any_length_arrives_whole(int length) throws Exception {
        var server = Javalin.start(config -> {
            config.jetty.port = 0;
            config.routes.ws(
                    "/", socket -> socket.onMessage(said -> said.send("x".repeat(Integer.parseInt(said.message())))));
        });
        var heard = new CompletableFuture<String>();
        try (var sockets = new Sockets()) {
            var socket = sockets.open(
                    URI.create("ws://localhost:" + server.port() + "/"),
                    (text, at) -> heard.complete(UTF_8.decode(text).toString()));

            socket.say(String.valueOf(length));

            assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("x".repeat(length));
        } finally {
            server.stop();
        }
    }
}
