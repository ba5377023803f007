package me.degenduel.standalone;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import me.degenduel.connect.Connect;
import me.degenduel.serving.Serving;

/**
 * Our processes in this one: connect, and each instance of serving with its member of the topologies.
 *
 * <p>The first instance shows the metrics of connect with its own; the others show theirs, as they would elsewhere.
 */
final class Processes implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(10);

    private final Connect connect;
    private final List<Instance> instances;

    private Processes(Connect connect, List<Instance> instances) {
        this.connect = connect;
        this.instances = instances;
    }

    /**
     * Returns at once; each part tells how far it has come.
     *
     * @param onDeath called when a part has died that the others cannot do without
     */
    static Processes start(Config config, Consumer<Throwable> onDeath) {
        var metrics = metrics();
        var connect = Connect.start(config.connect(), metrics, onDeath);
        var instances = new ArrayList<Instance>();
        for (var serving : config.serving()) {
            instances.add(new Instance(serving, instances.isEmpty() ? metrics : metrics(), onDeath));
        }
        return new Processes(connect, instances);
    }

    private static PrometheusMeterRegistry metrics() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
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
        return reasons().stream().filter(reason -> reason.startsWith("market")).findFirst();
    }

    private Optional<String> notReady() {
        return reasons().stream().findFirst();
    }

    private List<String> reasons() {
        return instances.stream()
                .flatMap(instance -> instance.notReady().stream())
                .toList();
    }

    /** The instances side by side, and then what they read from. */
    @Override
    public void close() {
        var ends = instances.stream()
                .map(instance -> Thread.ofPlatform().name("end").start(instance::close))
                .toList();
        ends.forEach(Processes::join);
        connect.close();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** One of serving, from the moment it begins to start. */
    private static final class Instance implements AutoCloseable {
        private final Thread starting;
        private volatile Optional<Serving> serving = Optional.empty();

        Instance(me.degenduel.serving.Config config, PrometheusMeterRegistry metrics, Consumer<Throwable> onDeath) {
            starting =
                    Thread.ofPlatform().name(config.market().instance()).start(() -> start(config, metrics, onDeath));
        }

        Optional<String> notReady() {
            return serving.map(Serving::notReady).orElse(Optional.of("market is starting"));
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
