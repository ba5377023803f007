package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dd up} and {@code dd down} as processes of their own, on a folder with a space in its name. */
class MainTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path above;

    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void leave_nothing_running() throws Exception {
        children.forEach(Process::destroyForcibly);
        assertThat(run("down").waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("dd down ended")
                .isTrue();
    }

    @Test
    void it_says_what_is_where_and_ends_within_five_seconds_with_everything_it_started() throws Exception {
        var up =
                run("up", "--port", "0", "--tokens", "5", "--instances", "2", "--contests", "2", "--participants", "7");
        await(() -> said(up).contains("Ready after"));
        var where = Endpoints.of(data());
        assertThat(said(up)).contains(where.kafka(), where.registry(), where.postgres());
        assertThat(where.instances()).hasSize(2);
        for (var instance : where.instances()) {
            assertThat(said(up)).contains(instance.http(), instance.ws());
            assertThat(rows(instance)).hasSize(5);
        }
        for (var instance : where.instances()) {
            await(() -> contests(instance, "").findValuesAsText("participants").equals(List.of("7", "7")));
            // Whichever instance plays them: whoever is asked, knows.
            for (var contest : contests(instance, "").path("contests")) {
                var leaderboard = "/" + contest.path("id").asText() + "/leaderboard";
                await(() -> contests(instance, leaderboard).path("entries").size() == 7);
            }
        }

        var follower = run("ws", "token-data", "--follow");
        await(() -> said(follower).contains("connection_established"));
        follower.destroy();
        assertThat(follower.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(said(follower)).endsWith("}\n").isNotBlank();
        assertThat(said(follower).lines()).allMatch(line -> line.startsWith("{\"type\":") && line.endsWith("}"));

        var family = up.descendants().toList();
        up.destroy();

        assertThat(up.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(family)
                .as("the other instance and PostgreSQL")
                .hasSizeGreaterThan(1)
                .noneMatch(ProcessHandle::isAlive);
        assertThat(data().resolve(Endpoints.FILE)).doesNotExist();
        assertThat(data().resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void after_a_kill_it_goes_on_with_everything_that_was_committed() throws Exception {
        var killed = run("up", "--port", "0", "--tokens", "5", "--instances", "2");
        await(() -> Files.exists(data().resolve(Endpoints.FILE)));
        var besides = killed.children()
                .filter(child -> child.info().command().equals(killed.info().command()))
                .toList();
        assertThat(besides).hasSize(1);
        tell("delete from token_whitelist where address like 'So1111%'");
        assertThat(killed.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("it is dead")
                .isTrue();
        Await.until("the other instance has ended with it", PATIENCE, () -> besides.stream()
                .noneMatch(ProcessHandle::isAlive));

        var up = run("up", "--port", "0", "--tokens", "7");

        await(() -> said(up).contains("Ready after"));
        assertThat(said(up)).contains("--tokens, --contests and --participants are for a first start");
        assertThat(ask("select count(*) from token_whitelist")).isEqualTo("4");
    }

    private static List<String> rows(Endpoints.Instance instance) {
        try (var client = new SocketClient(instance.ws() + "/api/v69/ws/token-data")) {
            return client.hear("token_update").path("data").findValuesAsText("address");
        }
    }

    /** Of contests, or of nothing while they cannot be asked for. */
    private static JsonNode contests(Endpoints.Instance instance, String path) {
        var address = URI.create(instance.http() + "/api/v69/contests" + path);
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
            return JSON.readTree(answer.body());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private Path data() {
        return above.resolve("my data");
    }

    private Path saidBy(Process child) {
        return above.resolve(children.indexOf(child) + ".out");
    }

    private String said(Process child) {
        try {
            return Files.readString(saidBy(child));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Process run(String command, String... options) throws IOException {
        var line = LikeDd.command(Main.class);
        line.addAll(List.of(command, "--data", data().toString()));
        line.addAll(List.of(options));
        var out = above.resolve(children.size() + ".out").toFile();
        var child = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(out)
                .start();
        children.add(child);
        return child;
    }

    private void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            var last = children.getLast();
            assertThat(last.isAlive() && System.nanoTime() < deadline)
                    .as(() -> (last.isAlive() ? "It is slow; " : "It has ended; ")
                            + said(last).strip().replace("\n", " / "))
                    .isTrue();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private void tell(String statement) throws SQLException {
        try (var database = database();
                var told = database.createStatement()) {
            told.execute(statement);
        }
    }

    private String ask(String question) throws SQLException {
        try (var database = database();
                var asked = database.createStatement();
                var answer = asked.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private Connection database() throws SQLException {
        var where = Endpoints.of(data());
        return DriverManager.getConnection(where.jdbc(), where.postgresUser(), where.postgresPassword());
    }
}
