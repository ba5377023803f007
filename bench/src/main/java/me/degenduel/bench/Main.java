package me.degenduel.bench;

import static java.util.function.Predicate.not;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code ./dd bench <name> [--json FILE] [--quick]}. The exit status says whether it ran, not what it found, but for a
 * check that found something.
 */
public final class Main {
    private static final List<Benchmark> ALL = List.of(
            new Latency(),
            new ChangeCapture(),
            new MarketSpeed(),
            new ContestSpeed(),
            new SettlementSpeed(),
            new StartUp(),
            new Fanout(),
            new IdleSockets(),
            new FrameBytes(),
            new Failover(),
            new Chaos(),
            new SerdeSpeed());
    private static final Pattern DIGITS = Pattern.compile("\\d{1,3}");
    private static final Pattern SEED = Pattern.compile("\\d{1,18}");
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private Main() {}

    public static void main(String... arguments) {
        // Kafka's clients would say at length what they do.
        System.setProperty("logback.configurationFile", "log-of-tools.xml");
        try {
            System.exit(run(List.of(arguments)) ? 0 : FAILED);
        } catch (Misuse misuse) {
            System.err.println(misuse.getMessage());
            System.exit(MISUSED);
        } catch (Exception failure) {
            failure.printStackTrace();
            System.exit(FAILED);
        }
    }

    /** Whether it found nothing wrong. */
    private static boolean run(List<String> arguments) throws Exception {
        var left = new ArrayList<>(arguments);
        var quick = left.remove("--quick");
        var json = take("--json", "a file", left).map(Path::of);
        var minutes = take("--minutes", "a number of minutes", left);
        var seed = take("--seed", "a number", left);
        var deaf = left.remove("--deaf");
        var benchmark = ALL.stream()
                .filter(each -> left.equals(List.of(each.name())))
                .findFirst()
                .orElseThrow(() -> new Misuse(usage()));
        if (minutes.isPresent()
                && (!benchmark.canHold() || !DIGITS.matcher(minutes.get()).matches())) {
            throw new Misuse(
                    "--minutes wants a number, and a benchmark that can hold something for so long: idle, chaos");
        }
        if (((seed.isPresent() || deaf) && !benchmark.isCheck())
                || seed.stream().anyMatch(not(SEED.asMatchPredicate()))) {
            throw new Misuse("--seed wants a number, and it and --deaf a benchmark that is a check: chaos");
        }
        System.err.println(benchmark.name() + ": " + benchmark.about());
        var report = benchmark.run(new Run(
                quick,
                minutes.map(Integer::valueOf).orElse(0),
                seed.map(Long::valueOf).orElseGet(System::nanoTime),
                deaf));
        System.out.print(report.table());
        if (json.isPresent()) {
            Files.writeString(json.get(), report.json());
        }
        return !benchmark.isCheck() || report.isMet();
    }

    private static Optional<String> take(String option, String what, List<String> arguments) throws Misuse {
        var at = arguments.indexOf(option);
        if (at < 0) {
            return Optional.empty();
        }
        if (at + 1 == arguments.size()) {
            throw new Misuse(option + " wants " + what);
        }
        arguments.remove(at);
        return Optional.of(arguments.remove(at));
    }

    private static String usage() {
        return ALL.stream()
                .map(each -> "  %-8s %s".formatted(each.name(), each.about()))
                .collect(Collectors.joining(
                        "\n", "./dd bench <name> [--json FILE] [--quick] [--minutes N] [--seed N] [--deaf]\n\n", "\n"));
    }

    /** Asked for something that is not there. */
    private static final class Misuse extends Exception {
        private static final long serialVersionUID = 1;

        Misuse(String message) {
            super(message);
        }
    }
}
