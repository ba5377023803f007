package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import me.degenduel.connect.Main;

/** Connect as a process of its own, to be paused and killed. */
final class ConnectProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = Ports.free();
    private final Path log;
    private final Process process;

    /** Returns at once. */
    ConnectProcess(Path log, Map<String, String> settings) throws IOException {
        this.log = log;
        var start = new ProcessBuilder(LikeDd.command(
                Main.class, "-Xmx512m", "-Dlogback.configurationFile=src/test/resources/logback-test.xml"));
        start.environment().putAll(settings);
        start.environment().put("DD_CONNECT_PORT", String.valueOf(port));
        process = start.redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
    }

    void awaitReady() {
        awaitHealth("ready", "200 ready");
    }

    /** @param answer the status of its answer and what it says */
    void awaitHealth(String question, String answer) {
        Await.until("%s is \"%s\"".formatted(question, answer), PATIENCE, () -> {
            assertThat(process.isAlive()).as(words()).isTrue();
            return health(question).equals(answer);
        });
    }

    String health(String question) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health/%s".formatted(port, question)))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body().strip();
    }

    void pause() throws IOException {
        signal("STOP");
    }

    void resume() throws IOException {
        signal("CONT");
    }

    /** As the kernel does when memory runs out. */
    void kill() {
        process.destroyForcibly();
        assertThat(awaitEnd()).isNotZero();
    }

    /** What it ends with. */
    int awaitEnd() {
        Await.until("it has ended, after it said\n" + words(), PATIENCE, () -> !process.isAlive());
        return process.exitValue();
    }

    /** All that it has said. */
    String words() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void signal(String signal) throws IOException {
        var kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
        Await.until("SIG%s was sent".formatted(signal), PATIENCE, () -> !kill.isAlive());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
