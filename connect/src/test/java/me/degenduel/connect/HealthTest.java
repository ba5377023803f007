package me.degenduel.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void a_process_may_live_and_not_be_ready() throws IOException, InterruptedException {
        try (var health = Health.start(0, () -> Optional.of("waiting for Postgres"), () -> "")) {
            assertThat(get(health, "/health/live").statusCode()).isEqualTo(200);
            var ready = get(health, "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("waiting for Postgres\n");
        }
    }

    @Test
    void a_process_is_ready_when_nothing_is_missing() throws IOException, InterruptedException {
        try (var health = Health.start(0, Optional::empty, () -> "")) {
            assertThat(get(health, "/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void metrics_are_there_to_be_scraped() throws IOException, InterruptedException {
        try (var health = Health.start(0, Optional::empty, () -> "dd_prices_said_total 1\n")) {
            assertThat(get(health, "/metrics").body()).isEqualTo("dd_prices_said_total 1\n");
        }
    }

    private static HttpResponse<String> get(Health health, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health.port() + path));
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
