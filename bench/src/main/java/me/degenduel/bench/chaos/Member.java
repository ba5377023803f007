package me.degenduel.bench.chaos;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of the platform's processes, which starts again where it was. */
final class Member implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration GOODBYE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final Class<?> main;
    private final Map<String, String> settings;
    private final int port;
    private final Path log;
    private Process process;
    private long leaving;

    /**
     * Nothing runs yet.
     *
     * @param port where it says how it is
     */
    Member(String name, Class<?> main, Map<String, String> settings, int port, Path log) {
        this.name = name;
        this.main = main;
        this.settings = settings;
        this.port = port;
        this.log = log;
    }

    void start() throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // It ends before thorough compiling has paid for itself.
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=log-of-platform.xml",
                "-Ddegenduel.logs=" + log.resolveSibling("logs"),
                "-Ddegenduel.process=" + name,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
        builder.environment().putAll(settings);
        process = builder.redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Returns at once, while it lets its clients go. */
    void end() {
        process.destroy();
        leaving = System.nanoTime();
    }

    /** Whether it has, and said goodbye; it may not take for ever. */
    boolean hasEnded() {
        if (process.isAlive() && System.nanoTime() - leaving > GOODBYE.toNanos()) {
            throw new IllegalStateException("%s does not end within %d s".formatted(name, GOODBYE.toSeconds()));
        }
        return !process.isAlive();
    }

    void pause() throws IOException {
        Signal.STOP.to(process.toHandle());
    }

    void resume() throws IOException {
        Signal.CONT.to(process.toHandle());
    }

    /** One that waits for its turn is ready for that, and says so with a reason that is no fault. */
    boolean isReady(String orWaits) throws InterruptedException {
        try {
            var answer = ask("/health/ready");
            return answer.statusCode() == 200 || answer.body().contains(orWaits);
        } catch (IOException away) {
            return false;
        }
    }

    boolean answers(String path) throws InterruptedException {
        try {
            return ask(path).statusCode() == 200;
        } catch (IOException away) {
            return false;
        }
    }

    private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                        .timeout(PATIENCE)
                        .build(),
                BodyHandlers.ofString());
    }

    /** A fenced connect ends, as it should, and whoever runs it starts it again. */
    void startAgainIfEnded() throws IOException {
        if (!process.isAlive()) {
            start();
        }
    }

    /** Bytes that are still needed after a collection. */
    long liveHeap() throws IOException, InterruptedException {
        var pid = String.valueOf(process.pid());
        jcmd(pid, "GC.run");
        return jcmd(pid, "GC.heap_info")
                        .lines()
                        .filter(line -> line.contains("used"))
                        .map(line -> line.replaceAll(".*used (\\d+)K.*", "$1"))
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElseThrow(() -> new IOException(name + " does not say what it holds"))
                << 10;
    }

    private static String jcmd(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(10, TimeUnit.SECONDS);
        return said;
    }

    String name() {
        return name;
    }

    String lastWords() throws IOException {
        var lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
