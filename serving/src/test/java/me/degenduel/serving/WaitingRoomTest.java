package me.degenduel.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    @Test
    void who_asks_while_serving_waits_hears_that_it_lives_and_what_it_waits_for() throws Exception {
        try (var room = WaitingRoom.open("127.0.0.1", 0)) {
            room.waitsFor("Kafka");

            assertThat(get(room, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(room, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(room, "/health/ready").body()).contains("waiting for Kafka");
            assertThat(get(room, "/api/v69/tokens").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void its_place_is_free_for_serving_afterwards() throws IOException {
        var room = WaitingRoom.open("127.0.0.1", 0);
        var port = room.port();

        room.close();

        try (var next = new ServerSocket()) {
            next.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            assertThat(next.isBound()).isTrue();
        }
    }

    private static HttpResponse<String> get(WaitingRoom room, String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + room.port() + path))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
