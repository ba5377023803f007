package me.degenduel.standalone;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.degenduel.connect.Connect;
import me.degenduel.serving.Serving;

/**
 * Connect and an instance of serving in this process, which shows the metrics of both, and each other instance in a process
 * of its own beside it.
 */
final class Processes implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(10);

    private final Connect connect;
    private final Inside inside;
    private final List<Beside> beside;

    private Processes(Connect connect, Inside inside, List<Beside> beside) {
        this.connect = connect;
        this.inside = inside;
        this.beside = beside;
    }

    /**
     * Returns at once; each part tells how far it has come.
     *
     * @param logs where the instances beside this process say what happens to them
     * @param onDeath called when a part has died that the others cannot do without
     */
    static Processes start(Config config, Path logs, Consumer<Throwable> onDeath) {
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var inside = new Inside(config.serving(), metrics, onDeath);
        return new Processes(
                Connect.start(config.connect(), metrics, inside::awaitReady, onDeath),
                inside,
                config.beside().stream()
                        .map(environment -> Beside.start(environment, logs))
                        .toList());
    }

    /**
     * Tells of each part when it is ready.
     *
     * @param inVain when it will not happen any more
     */
    void awaitReady(Progress progress, BooleanSupplier inVain) {
        progress.step("capture", () -> await(connect::notReady, inVain));
        progress.step("market", () -> await(() -> reason(said -> said.startsWith("market")), inVain));
        progress.step("serving", () -> await(() -> reason(said -> true), inVain) + described());
    }

    private static String await(Supplier<Optional<String>> notReady, BooleanSupplier inVain) {
        while (notReady.get().isPresent()) {
            if (inVain.getAsBoolean()) {
                throw new CancellationException();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return "";
    }

    private Optional<String> reason(java.util.function.Predicate<String> wanted) {
        return Stream.concat(Stream.of(inside.notReady()), beside.stream().map(Beside::notReady))
                .flatMap(Optional::stream)
                .filter(wanted)
                .findFirst();
    }

    /** For whoever wants to stop one and see what happens. */
    private String described() {
        return beside.stream().map(Beside::described).collect(Collectors.joining(", "));
    }

    /** The instances side by side, and then what they read from. */
    @Override
    public void close() {
        connect.hush();
        var ends = Stream.concat(Stream.<AutoCloseable>of(inside), beside.stream())
                .map(instance -> Thread.ofPlatform().name("end").start(() -> close(instance)))
                .toList();
        ends.forEach(Processes::join);
        connect.close();
    }

    private static void close(AutoCloseable instance) {
        try {
            instance.close();
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** The instance in this process, from the moment it begins to start. */
    private static final class Inside implements AutoCloseable {
        private final Thread starting;
        private volatile Optional<Serving> serving = Optional.empty();

        Inside(me.degenduel.serving.Config config, PrometheusMeterRegistry metrics, Consumer<Throwable> onDeath) {
            starting =
                    Thread.ofPlatform().name(config.market().instance()).start(() -> start(config, metrics, onDeath));
        }

        Optional<String> notReady() {
            return serving.map(Serving::notReady).orElse(Optional.of("market is starting"));
        }

        void awaitReady() throws InterruptedException {
            while (notReady().isPresent()) {
                Thread.sleep(POLL);
            }
        }

        @Override
        public void close() {
            starting.interrupt();
            join(starting);
            serving.ifPresent(Serving::close);
        }

        private void start(
                me.degenduel.serving.Config config, PrometheusMeterRegistry metrics, Consumer<Throwable> onDeath) {
            try {
                serving = Optional.of(Serving.start(
                        config,
                        metrics,
                        () -> onDeath.accept(new IllegalStateException(
                                "A part of serving has died: its last words are in the log"))));
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error failure) {
                onDeath.accept(failure);
            }
        }
    }
}
