package me.degenduel.standalone;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import me.degenduel.connect.Connect;
import me.degenduel.serving.Serving;

/** Our two processes in this one: connect, and serving with the topologies in it. They share their metrics. */
final class Processes implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(10);

    private final Connect connect;
    private final Thread starting;
    private volatile Optional<Serving> serving = Optional.empty();

    private Processes(Connect connect, Config config, PrometheusMeterRegistry metrics, Consumer<Throwable> onDeath) {
        this.connect = connect;
        this.starting = new Thread(() -> start(config, metrics, onDeath), "serving");
    }

    /**
     * Returns at once; each part tells how far it has come.
     *
     * @param onDeath called when a part has died that the others cannot do without
     */
    static Processes start(Config config, Consumer<Throwable> onDeath) {
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var connect = Connect.start(config.connect(), metrics, onDeath);
        var processes = new Processes(connect, config, metrics, onDeath);
        processes.starting.start();
        return processes;
    }

    /**
     * Tells of each part when it is ready.
     *
     * @param inVain when it will not happen any more
     */
    void awaitReady(Progress progress, BooleanSupplier inVain) {
        progress.step("capture", () -> await(connect::notReady, inVain));
        progress.step("market", () -> await(this::marketNotReady, inVain));
        progress.step("serving", () -> await(this::notReady, inVain));
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

    private Optional<String> marketNotReady() {
        return notReady().filter(reason -> reason.startsWith("market"));
    }

    private Optional<String> notReady() {
        return serving.map(Serving::notReady).orElse(Optional.of("market is starting"));
    }

    @Override
    public void close() {
        starting.interrupt();
        try {
            starting.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        serving.ifPresent(Serving::close);
        connect.close();
    }

    private void start(Config config, PrometheusMeterRegistry metrics, Consumer<Throwable> onDeath) {
        try {
            serving = Optional.of(Serving.start(
                    config.serving(),
                    metrics,
                    () -> onDeath.accept(
                            new IllegalStateException("A part of serving has died: its last words are in the log"))));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            onDeath.accept(failure);
        }
    }
}
