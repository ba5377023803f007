package me.degenduel.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Topics;
import me.degenduel.standalone.Folders;

/**
 * The whole platform as {@code ./dd up} starts it, in a process of its own on a data folder of its own. Closing it, or
 * interrupting the benchmark, leaves neither processes nor the folder.
 */
final class Platform implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TO_START = Duration.ofMinutes(2);
    private static final Duration TO_STOP = Duration.ofSeconds(10);
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int LAST_WORDS = 20;

    /** What is where, in the platform's own words. */
    record Endpoints(List<Instance> instances, String kafka, String registry, URI postgres) {
        /** One of serving. */
        record Instance(URI http, URI ws) {
            URI tokenSocket() {
                return URI.create(ws + "/api/v69/ws/token-data");
            }
        }

        static Endpoints read(Path file) throws IOException {
            var json = JSON.readTree(file.toFile());
            return new Endpoints(
                    StreamSupport.stream(json.get("instances").spliterator(), false)
                            .map(instance -> new Instance(
                                    URI.create(instance.get("http").asText()),
                                    URI.create(instance.get("ws").asText())))
                            .toList(),
                    json.get("kafka").asText(),
                    json.get("registry").asText(),
                    URI.create(json.get("postgres").asText()));
        }

        URI http() {
            return instances.getFirst().http();
        }

        URI tokenSocket() {
            return instances.getFirst().tokenSocket();
        }

        Topics topics() {
            return Cluster.from(new Settings(Map.of("DD_KAFKA", kafka, "DD_REGISTRY", registry)))
                    .topics();
        }

        /** The addresses of all tokens. */
        List<String> tokens() throws IOException, InterruptedException {
            return rows().map(token -> token.get("address").asText()).toList();
        }

        /** The least that a source has said of any token: the oldest, where prices are numbers that grow; 0 before. */
        long oldestPrice() throws IOException, InterruptedException {
            return rows().mapToLong(token -> token.at("/sources/0/price").asLong())
                    .min()
                    .orElse(0);
        }

        private Stream<JsonNode> rows() throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create(http() + "/api/v69/tokens?limit=5000"))
                    .build();
            try (var client = HttpClient.newHttpClient()) {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                return JSON.readTree(answer.body()).get("tokens").valueStream();
            }
        }
    }

    private final Path folder;
    private final Path data;
    private final Path log;
    private final Thread onInterrupt = new Thread(this::leaveNothing);
    private Process process;

    private Platform(Path folder) {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.log = folder.resolve("log");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
    }

    static Platform onFreshFolder() throws IOException {
        return new Platform(Files.createTempDirectory("degenduel-bench"));
    }

    /** Of one that is ready. */
    Endpoints endpoints() throws IOException {
        return Endpoints.read(ready());
    }

    private Path ready() {
        return data.resolve("endpoints.json");
    }

    /** Where it has its data, beside others that are to vanish with it. */
    Path folder() {
        return folder;
    }

    /** Returns when it is ready. */
    Endpoints start(String... options) throws IOException {
        return start(Map.of(), options);
    }

    /** Nobody says prices but the benchmark. */
    Endpoints startWithoutFeed(String... options) throws IOException {
        return start(Map.of("DD_FEED", "none"), options);
    }

    private Endpoints start(Map<String, String> settings, String... options) throws IOException {
        Files.deleteIfExists(ready());
        var command = new ArrayList<>(
                List.of(script().toString(), "up", "--port", "0", "--data", data.toString(), "--contests", "0"));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        process = builder.start();
        process.getOutputStream().close();
        var deadline = System.nanoTime() + TO_START.toNanos();
        while (!Files.exists(ready())) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("The platform did not start:\n" + lastWords());
            }
            LockSupport.parkNanos(POLL);
        }
        return endpoints();
    }

    /** As the kernel does when memory runs out; PostgreSQL goes on until the next start finds it. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** The instance of serving beside the first, of two. */
    ProcessHandle beside() {
        return process.descendants()
                .filter(each -> each.info()
                        .command()
                        .filter(java -> java.endsWith("/java"))
                        .isPresent())
                .findAny()
                .orElseThrow(() -> new IllegalStateException("There is no other instance"));
    }

    /** As Ctrl-C would. What it leaves behind is ended too, for it is ours. */
    void stop() {
        var family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, TO_STOP.toSeconds(), TimeUnit.SECONDS)
                .join();
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(each -> each.onExit().join());
    }

    @Override
    public void close() {
        leaveNothing();
        Runtime.getRuntime().removeShutdownHook(onInterrupt);
    }

    private void leaveNothing() {
        if (process != null) {
            stop();
        }
        try {
            Folders.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** {@code dd}, somewhere above where our classes are. */
    private static Path script() {
        try {
            var place = Path.of(Platform.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Stream.iterate(place, Objects::nonNull, Path::getParent)
                    .map(folder -> folder.resolve("dd"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("There is no dd above " + place));
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String lastWords() throws IOException {
        var lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    }
}
