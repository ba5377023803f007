package me.degenduel.standalone;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * How {@code dd} starts a process: from jars, with an archive of the classes that a start loads, for half of a start is
 * loading them. What is timed here is what people wait for. The first to ask rehearses a start, as the first {@code dd up}
 * does after a build; the others, in other processes of the same run, wait for it.
 */
final class LikeDd {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int AHEAD_OF_TIME = 25;

    private LikeDd() {}

    private static final class Rehearsed {
        static final List<String> COMMAND = rehearse();
    }

    /**
     * A command that arguments may follow.
     *
     * @param options of Java, which count for more than the usual ones
     */
    static List<String> command(Class<?> main, String... options) {
        var command = new ArrayList<>(Rehearsed.COMMAND);
        command.addAll(List.of(options));
        command.add(main.getName());
        return command;
    }

    private static List<String> rehearse() {
        try {
            var folder = Files.createDirectories(Path.of("target/like-dd"));
            try (var lock = FileChannel.open(folder.resolve("lock"), CREATE, WRITE)) {
                lock.lock();
                return rehearse(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            throw new AssertionError(hurry);
        }
    }

    private static List<String> rehearse(Path folder) throws IOException, InterruptedException {
        var rehearsed = folder.resolve("rehearsed");
        var described = described();
        var isNew = !Files.exists(rehearsed) || !Files.readString(rehearsed).equals(described);
        var java = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx1g",
                "-XX:G1HeapRegionSize=8m",
                // These processes end before thorough compiling has paid for itself.
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                isNew ? newClasspath(folder) : Files.readString(folder.resolve("classpath"))));
        var isAhead = Runtime.version().feature() >= AHEAD_OF_TIME;
        var archive = folder.resolve("classes").toAbsolutePath();
        if (isNew) {
            Files.deleteIfExists(rehearsed);
            Files.deleteIfExists(archive);
            record(java, (isAhead ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive, folder);
            Files.writeString(rehearsed, described);
        }
        java.add((isAhead ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive);
        // Java would say what it could not keep, which is no news to anybody.
        java.add(isAhead ? "-Xlog:aot*=off" : "-Xlog:cds*=off");
        return List.copyOf(java);
    }

    /** What a rehearsal is of: another class, and there has to be another. */
    private static String described() throws IOException {
        var all = new ArrayList<String>();
        all.add(Runtime.version().toString());
        for (var entry : entries()) {
            try (var files = Files.walk(entry)) {
                files.filter(Files::isRegularFile)
                        .map(file -> file + " " + file.toFile().lastModified())
                        .sorted()
                        .forEach(all::add);
            }
        }
        return String.join("\n", all);
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
    private static String newClasspath(Path folder) throws IOException {
        var jars = new ArrayList<String>();
        for (var entry : entries()) {
            jars.add(Files.isDirectory(entry) ? jar(entry, folder.resolve(jars.size() + ".jar")) : entry.toString());
        }
        var classpath = String.join(File.pathSeparator, jars);
        Files.writeString(folder.resolve("classpath"), classpath);
        return classpath;
    }

    private static List<Path> entries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(entry -> !entry.endsWith("test-classes"))
                .toList();
    }

    private static String jar(Path classes, Path jar) {
        var made = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        assertThat(made).as("jar of " + classes).isZero();
        return jar.toAbsolutePath().toString();
    }
}
