package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/**
 * How {@code dd} starts a process: from jars, with an archive of the classes that a start loads, for half of a start is
 * loading them. What is timed here is what people wait for. The first to ask rehearses a start, as the first {@code dd up}
 * does after a build.
 */
final class LikeDd {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int AHEAD_OF_TIME = 25;

    private LikeDd() {}

    private static final class Rehearsed {
        static final List<String> COMMAND = rehearse();
    }

    /** All of a command before the class. */
    static List<String> command() {
        return Rehearsed.COMMAND;
    }

    private static List<String> rehearse() {
        try {
            var folder = Files.createDirectories(Path.of("target/like-dd"));
            var java = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-Xmx1g",
                    "-XX:G1HeapRegionSize=8m",
                    // These processes end before thorough compiling has paid for itself.
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    classpath(folder)));
            var isAhead = Runtime.version().feature() >= AHEAD_OF_TIME;
            var archive = folder.resolve("classes").toAbsolutePath();
            Files.deleteIfExists(archive);
            record(java, (isAhead ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive, folder);
            java.add((isAhead ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive);
            // Java would say what it could not keep, which is no news to anybody.
            java.add(isAhead ? "-Xlog:aot*=off" : "-Xlog:cds*=off");
            return List.copyOf(java);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            throw new AssertionError(hurry);
        }
    }

    /** Ends as with Ctrl-C, when Java writes down what it has loaded. */
    private static void record(List<String> java, String option, Path folder) throws IOException, InterruptedException {
        var out = folder.resolve("out");
        var data = Files.createTempDirectory("rehearsal");
        var line = new ArrayList<>(java);
        line.addAll(List.of(option, Main.class.getName(), "up", "--port", "0", "--data", data.toString()));
        var process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            Await.until("the rehearsal is ready, see " + out, PATIENCE, () -> {
                assertThat(process.isAlive()).as(Files.readString(out)).isTrue();
                return Files.exists(data.resolve(Endpoints.FILE));
            });
            process.destroy();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the rehearsal ends, see " + out)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        Folders.delete(data);
    }

    /** Archives are of jars, and of no folders. */
    private static String classpath(Path folder) {
        var entries = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            var path = Path.of(entry);
            if (!Files.isDirectory(path)) {
                entries.add(entry);
            } else if (!path.endsWith("test-classes")) {
                entries.add(jar(path, folder.resolve(entries.size() + ".jar")));
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static String jar(Path classes, Path jar) {
        var made = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        assertThat(made).as("jar of " + classes).isZero();
        return jar.toAbsolutePath().toString();
    }
}
