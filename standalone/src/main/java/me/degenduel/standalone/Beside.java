package me.degenduel.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance of serving in a process of its own, so that one can kill it and see what happens. If it ends by itself it is
 * started again, as whoever runs processes would; it ends with the process that started it.
 */
final class Beside implements AutoCloseable {
    private static final Duration STARTED_AGAIN = Duration.ofSeconds(10);
    private static final Duration TO_END = Duration.ofSeconds(2);
    private static final Duration TO_ANSWER = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STARTING = "market is starting";
    private static final int OK = 200;
    private static final int STARTER_DIED = 1;
    /** What makes this process what it is, and none like it. */
    private static final List<String> OWN_OPTIONS =
            List.of("-XX:AOTCacheOutput", "-XX:ArchiveClassesAtExit", "-agentlib");

    private final Logger log = LoggerFactory.getLogger(Beside.class);
    private final HttpClient http = HttpClient.newHttpClient();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, String> environment;
    private final Path logs;
    private final Thread keeper;
    private volatile Process process;

    private Beside(Map<String, String> environment, Path logs) {
        this.environment = environment;
        this.logs = logs;
        process = begin();
        keeper = Thread.ofPlatform().name(name()).start(this::keep);
    }

    /** The other process: an instance of serving that ends at once if its starter does. */
    public static void main(String... none) throws InterruptedException {
        Thread.ofPlatform().daemon().name("starter").start(Beside::endWithStarter);
        me.degenduel.serving.Main.main(none);
    }

    private static void endWithStarter() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // As at the end of what it says.
        }
        Runtime.getRuntime().halt(STARTER_DIED);
    }

    /**
     * Returns at once.
     *
     * @param environment its settings
     */
    static Beside start(Map<String, String> environment, Path logs) {
        return new Beside(environment, logs);
    }

    private String name() {
        return environment.get("DD_INSTANCE");
    }

    private Process begin() {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> OWN_OPTIONS.stream().noneMatch(option::startsWith))
                .forEach(command::add);
        Optional.ofNullable(System.getProperty("logback.configurationFile"))
                .ifPresent(file -> command.add("-Dlogback.configurationFile=" + file));
        command.addAll(List.of(
                "-Ddegenduel.logs=" + logs,
                "-Ddegenduel.process=" + name(),
                "-cp",
                System.getProperty("java.class.path"),
                Beside.class.getName()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(lastWords()));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start " + name(), failure);
        }
    }

    private File lastWords() {
        return logs.resolve(name() + ".out").toFile();
    }

    private void keep() {
        try {
            while (true) {
                var status = process.waitFor();
                if (closing.getCount() == 0) {
                    return;
                }
                log.atWarn()
                        .addKeyValue("status", status)
                        .addKeyValue("said", lastWords())
                        .log("{} has ended, and is started again in {} s", name(), STARTED_AGAIN.toSeconds());
                if (closing.await(STARTED_AGAIN.toMillis(), TimeUnit.MILLISECONDS) || !isStartedAgain()) {
                    return;
                }
                log.atWarn().addKeyValue("process", process.pid()).log("{} was started again", name());
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Not while it closes, which would end the one before and leave this one. */
    private synchronized boolean isStartedAgain() {
        if (closing.getCount() == 0) {
            return false;
        }
        process = begin();
        return true;
    }

    /** What it waits for. */
    Optional<String> notReady() {
        var health = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + environment.get("DD_PORT") + "/health/ready"))
                .timeout(TO_ANSWER)
                .build();
        try {
            var answer = http.send(health, BodyHandlers.ofString());
            return answer.statusCode() == OK
                    ? Optional.empty()
                    : Optional.of(JSON.readTree(answer.body()).at("/reasons/0").asText(answer.body()));
        } catch (IOException notThere) {
            return Optional.of(STARTING);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return Optional.of(STARTING);
        }
    }

    String described() {
        return name() + " is process " + process.pid();
    }

    @Override
    public void close() {
        end();
        try {
            if (!process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("{} takes too long to end", name());
            }
            process.destroyForcibly();
            keeper.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void end() {
        closing.countDown();
        process.destroy();
    }
}
