package me.degenduel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code ./dd bench <name> [--json FILE] [--quick]}. The exit status says whether it ran, not what it found. */
public final class Main {
    private static final List<Benchmark> ALL = List.of(
            new Latency(),
            new ChangeCapture(),
            new MarketSpeed(),
            new ContestSpeed(),
            new SettlementSpeed(),
            new StartUp(),
            new SerdeSpeed());
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private Main() {}

    public static void main(String... arguments) {
        // Kafka's clients would say at length what they do.
        System.setProperty("logback.configurationFile", "log-of-tools.xml");
        try {
            run(List.of(arguments));
            System.exit(0);
        } catch (Misuse misuse) {
            System.err.println(misuse.getMessage());
            System.exit(MISUSED);
        } catch (Exception failure) {
            failure.printStackTrace();
            System.exit(FAILED);
        }
    }

    private static void run(List<String> arguments) throws Exception {
        var left = new ArrayList<>(arguments);
        var quick = left.remove("--quick");
        var json = takeFile(left);
        var benchmark = ALL.stream()
                .filter(each -> left.equals(List.of(each.name())))
                .findFirst()
                .orElseThrow(() -> new Misuse(usage()));
        System.err.println(benchmark.name() + ": " + benchmark.about());
        var report = benchmark.run(new Run(quick));
        System.out.print(report.table());
        for (var file : json) {
            write(file, report);
        }
    }

    private static List<Path> takeFile(List<String> arguments) throws Misuse {
        var option = arguments.indexOf("--json");
        if (option < 0) {
            return List.of();
        }
        if (option + 1 == arguments.size()) {
            throw new Misuse("--json wants a file");
        }
        arguments.remove(option);
        return List.of(Path.of(arguments.remove(option)));
    }

    private static void write(Path file, Report report) throws IOException {
        Files.writeString(file, report.json());
    }

    private static String usage() {
        return ALL.stream()
                .map(each -> "  %-8s %s".formatted(each.name(), each.about()))
                .collect(Collectors.joining("\n", "./dd bench <name> [--json FILE] [--quick]\n\n", "\n"));
    }

    /** Asked for something that is not there. */
    private static final class Misuse extends Exception {
        Misuse(String message) {
            super(message);
        }
    }
}
