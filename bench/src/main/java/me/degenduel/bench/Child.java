package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of a benchmark's, so that what it costs is its own. It is told things in lines of JSON and answers in such;
 * it ends when nobody can tell it anything any more.
 */
final class Child implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TO_STOP = Duration.ofSeconds(5);

    private final String name;
    private final Process process;
    private final PrintStream told;
    private final BufferedReader answers;
    private final Thread onInterrupt;

    private Child(String name, List<String> command) throws IOException {
        this.name = name;
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        told = new PrintStream(process.getOutputStream(), true, UTF_8);
        answers = process.inputReader(UTF_8);
        onInterrupt = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(onInterrupt);
    }

    static Child of(String name, List<String> command) throws IOException {
        return new Child(name, command);
    }

    /** Another one of this Java and these classes. */
    static Child java(Class<?> main, List<String> options) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-Dlogback.configurationFile=log-of-tools.xml");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return new Child(main.getSimpleName(), command);
    }

    void tell(Map<String, ?> what) throws IOException {
        told.println(JSON.writeValueAsString(what));
    }

    JsonNode hear() throws IOException {
        var line = answers.readLine();
        if (line == null) {
            throw new IOException(name + " has ended");
        }
        var answer = JSON.readTree(line);
        if (answer.has("failed")) {
            throw new IOException(name + ": " + answer.get("failed").textValue());
        }
        return answer;
    }

    JsonNode ask(Map<String, ?> what) throws IOException {
        tell(what);
        return hear();
    }

    /** The time of processors that it has taken so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Bytes of memory that it holds. */
    long resident() throws IOException {
        return status("VmRSS:") << 10;
    }

    long threads() throws IOException {
        return status("Threads:");
    }

    private long status(String figure) throws IOException {
        var file = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.isReadable(file)) {
            throw new IOException("This system does not say in " + file + " what a process holds: it takes a Linux");
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(figure))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void close() {
        told.close();
        process.onExit()
                .completeOnTimeout(process, TO_STOP.toSeconds(), TimeUnit.SECONDS)
                .join();
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(onInterrupt);
    }
}
