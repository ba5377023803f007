package me.degenduel.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** A platform as those outside of it reach it: by SQL, HTTP, websockets and Kafka. */
record Outside(Platform platform) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final SplittableRandom RANDOM = new SplittableRandom();

    /** A token's address that nothing knows yet. */
    static String newAddress() {
        return FirstWhitelist.tokens(10, RANDOM.nextLong()).getLast().address();
    }

    /** Settings for a process of ours beside the platform's own. */
    Map<String, String> settings() {
        var at = platform.endpoints();
        return Map.of(
                "DD_ROOM_LEASE", Platform.ROOM_LEASE,
                "DD_KAFKA", at.kafka(),
                "DD_KAFKA_REPLICATION", "1",
                "DD_REGISTRY", at.registry(),
                "DD_POSTGRES", at.jdbc(),
                "DD_POSTGRES_USER", at.postgresUser(),
                "DD_POSTGRES_PASSWORD", at.postgresPassword(),
                "DD_JWT_SECRET", platform.signingSecret());
    }

    Cluster cluster() {
        return Cluster.from(new Settings(settings()));
    }

    /** For who looks back at a table: within a test's time compaction drops what a newer row has replaced. */
    void keepEveryVersion(Topic<?> topic) throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(cluster().client())) {
            var longer = new ConfigEntry(
                    "min.compaction.lag.ms", String.valueOf(Duration.ofHours(1).toMillis()));
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                            List.of(new AlterConfigOp(longer, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    Connection database() throws SQLException {
        var at = platform.endpoints();
        return DriverManager.getConnection(at.jdbc(), at.postgresUser(), at.postgresPassword());
    }

    String ask(String question) throws SQLException {
        try (var database = database();
                var once = database.createStatement();
                var answer = once.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    void sql(String statement) throws SQLException {
        try (var database = database();
                var once = database.createStatement()) {
            once.execute(statement);
        }
    }

    /** All that a person has to type. */
    void list(String address, String symbol) throws SQLException {
        sql("insert into tokens(address, symbol, name, decimals) values ('%s', '%s', 'A token', 6)"
                .formatted(address, symbol));
        sql("insert into token_whitelist(address, status) values ('%s', 'listed')".formatted(address));
    }

    SocketClient socket(String query) {
        return new SocketClient(platform.endpoints().ws() + "/api/v69/ws/token-data" + query);
    }

    SocketClient socket(String endpoint, String query) {
        return new SocketClient(platform.endpoints().ws() + "/api/v69/ws/" + endpoint + query);
    }

    /** The socket of what somebody who is signed in has. */
    SocketClient portfolio(String token) {
        return new SocketClient(platform.endpoints().ws() + "/api/v69/ws/portfolio?token=" + token);
    }

    /** As somebody who is signed in asks. */
    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(platform.endpoints().http() + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(platform.endpoints().http() + path))
                        .build(),
                BodyHandlers.ofString());
    }

    /** A command, as somebody who is signed in sends it. */
    HttpResponse<String> post(String path, String token, String key, String body)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(platform.endpoints().http() + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** A command of any method, from one of this machine's own addresses. */
    HttpResponse<String> send(String method, String path, String token, String body, String from)
            throws IOException, InterruptedException {
        try (var http = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName(from))
                .build()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(platform.endpoints().http() + path))
                            .header("Authorization", "Bearer " + token)
                            .header("Idempotency-Key", UUID.randomUUID().toString())
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(path).body());
    }

    List<String> listed() throws IOException, InterruptedException {
        return json("/api/v69/tokens?limit=5000").path("tokens").findValuesAsText("address");
    }
}
