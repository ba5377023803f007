package me.degenduel.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** {@code dd up} as a process of its own, to be killed and started again: always on the same folder and ports. */
final class PlatformProcess implements Platform {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration OFTEN_ENOUGH = Duration.ofMillis(100);
    private static final int LAST_WORDS = 60;

    private final Path folder;
    private final Ports ports = freeNeighbours();
    private final int tokens;
    private final int rate;
    private final Map<String, String> settings;
    private Process process;
    private long started;

    PlatformProcess(Path folder, int tokens, int rate) {
        this(folder, tokens, rate, Map.of());
    }

    /**
     * Nothing runs yet.
     *
     * @param settings its environment, beside that of this process
     */
    PlatformProcess(Path folder, int tokens, int rate, Map<String, String> settings) {
        this.folder = folder;
        this.tokens = tokens;
        this.rate = rate;
        this.settings = settings;
    }

    /** Returns when it is under way: its folder has secrets, but nothing may answer yet. */
    void start() {
        try {
            var line = LikeDd.command(Main.class, "-Djava.io.tmpdir=" + Files.createDirectories(temporary()));
            line.addAll(List.of(
                    "up",
                    "--port",
                    String.valueOf(ports.http().getFirst()),
                    "--data",
                    data().toString(),
                    "--contests",
                    "0",
                    "--tokens",
                    String.valueOf(tokens),
                    "--rate",
                    String.valueOf(rate)));
            started = System.nanoTime();
            var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(out().toFile());
            builder.environment().putAll(settings);
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Await.until("the platform begins to start", PATIENCE, () -> {
            assertAlive();
            return Files.exists(password()) && !signingSecret().isEmpty();
        });
    }

    /** How long it took from its start on. */
    Duration awaitReady() {
        var outside = new Outside(this);
        try {
            Await.until("the platform is ready", PATIENCE, OFTEN_ENOUGH, () -> {
                assertAlive();
                var answer = outside.get("/health/ready");
                if (answer.statusCode() != 200) {
                    throw new IOException(answer.body());
                }
                return true;
            });
        } catch (AssertionError unready) {
            // Whoever reads only the first line should see what it waited for.
            throw new AssertionError(
                    "%s, %s. The platform said\n%s\nand its log\n%s"
                            .formatted(unready.getMessage(), unready.getCause(), lastWords(), lastOf(log())),
                    unready);
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** As the kernel does when memory runs out. PostgreSQL, a process of its own, goes on. */
    void kill() {
        process.destroyForcibly();
        Await.until(
                "process %d, which was killed, has ended".formatted(process.pid()), PATIENCE, () -> !process.isAlive());
    }

    /** As Ctrl-C would; returns when it has ended or the time is over, and says which. */
    boolean endsWithin(Duration patience) throws InterruptedException {
        process.destroy();
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Endpoints endpoints() {
        return Endpoints.of(ports, DataFolder.read(password()));
    }

    @Override
    public String signingSecret() {
        return DataFolder.signingSecret(data());
    }

    /** Leaves nothing that runs. */
    @Override
    public void close() {
        kill();
        try (var left = DataFolder.open(data())) {
            Postgres.stopWhatWasLeft(left.postgres());
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** Where it puts what should be gone when it is. */
    Path temporary() {
        return folder.resolve("temporary");
    }

    private Path log() {
        return data().resolve("logs/platform.log");
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Path password() {
        return data().resolve("secrets/postgres");
    }

    private void assertAlive() {
        if (!process.isAlive()) {
            throw new AssertionError("The platform has ended by itself; it said\n" + lastWords());
        }
    }

    /** Since it was started. */
    String lastWords() {
        return lastOf(out());
    }

    private static String lastOf(Path file) {
        try {
            var lines = Files.readAllLines(file);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Four in a row, below those that the system gives to clients. */
    private static Ports freeNeighbours() {
        return IntStream.generate(() -> 10_000 + (int) (Math.random() * 20_000))
                .mapToObj(first -> Ports.from(first, 1))
                .filter(PlatformProcess::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(Ports ports) {
        try {
            ports.refuseTaken();
            return true;
        } catch (Refusal taken) {
            return false;
        }
    }
}
