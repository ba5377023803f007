package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import me.degenduel.serving.Main;

/** The other instance of serving, a process of its own, with its member of the market application. */
final class OtherServing implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path LOG = Path.of("target/other-serving.log");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String authority = "127.0.0.1:" + Ports.free();
    private final int internal = Ports.free();
    private final Outside platform;
    private final Path state;
    private Process process;

    /** @param state a folder for what its topologies keep */
    OtherServing(Outside platform, Path state) throws IOException {
        this.platform = platform;
        this.state = state;
        start();
    }

    void start() throws IOException {
        var start = new ProcessBuilder(LikeDd.command(
                Main.class, "-Xmx512m", "-Dlogback.configurationFile=src/test/resources/logback-test.xml"));
        start.environment().putAll(platform.settings());
        start.environment()
                .putAll(Map.of(
                        "DD_INSTANCE",
                        "other",
                        "DD_STATE",
                        state.toString(),
                        "DD_PORT",
                        authority.substring(authority.indexOf(':') + 1),
                        "DD_INTERNAL_PORT",
                        String.valueOf(internal),
                        "DD_ADVERTISED",
                        "127.0.0.1:" + internal));
        process = start.redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(LOG.toFile()))
                .start();
        var ready = HttpRequest.newBuilder(URI.create(http() + "/health/ready")).build();
        try {
            Await.until("the other is ready", PATIENCE, () -> {
                assertAlive();
                return http.send(ready, BodyHandlers.discarding()).statusCode() == 200;
            });
        } catch (AssertionError late) {
            process.destroyForcibly();
            throw late;
        }
    }

    String http() {
        return "http://" + authority;
    }

    String url() {
        return "ws://" + authority;
    }

    void stop() {
        process.destroy();
        awaitEnd();
    }

    /** As the kernel does when memory runs out. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        Await.until("the other has ended, whose log is " + LOG, PATIENCE, () -> !process.isAlive());
    }

    void assertAlive() {
        assertThat(process.isAlive()).as("the other, whose log is " + LOG).isTrue();
    }

    /** Not by a kill: the platform's instance would miss a member for a while. */
    @Override
    public void close() {
        stop();
    }
}
