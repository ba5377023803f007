package me.degenduel.standalone;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole platform in this process: started in the order in which facts flow, ended in reverse.
 *
 * <p>PostgreSQL and Kafka know nothing of each other, so they start side by side.
 */
public final class Up implements AutoCloseable {
    private static final long NEEDED_SPACE = 1L << 30;
    private static final short ONE_BROKER = 1;
    /** How long an end waits for a step of the start that is under way, so that nothing is started and forgotten. */
    private static final Duration STEP = Duration.ofSeconds(2);

    // Not static: logging is told the folder of its files only when that is known.
    private final Logger log = LoggerFactory.getLogger(Up.class);
    private final DataFolder data;
    private final Options options;
    private final Progress progress;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile boolean closing;

    Up(DataFolder data, Options options, Progress progress) {
        this.data = data;
        this.options = options;
        this.progress = progress;
        running.push(data);
    }

    /** Starts everything, and returns when prices have reached the sockets. */
    public static Up start(Options options) {
        var up = new Up(DataFolder.open(options.data()), options, Progress.untold());
        try {
            up.start();
            return up;
        } catch (RuntimeException | Error failure) {
            up.close();
            throw failure;
        }
    }

    void start() {
        try {
            run();
        } finally {
            started.countDown();
        }
    }

    /** Also while it starts. */
    @Override
    public void close() {
        closing = true;
        awaitStep();
        while (true) {
            synchronized (running) {
                if (running.isEmpty()) {
                    return;
                }
                end(running.pop());
            }
        }
    }

    private void run() {
        if (options.fresh()) {
            data.empty();
        }
        Postgres.stopWhatWasLeft(data.postgres());
        data.refuseLittleSpace(NEEDED_SPACE);
        var ports = Ports.from(options.port());
        ports.refuseTaken();
        progress.say("DegenDuel Streams, with its data in " + data.root());

        var log = aside(() -> startLog(ports));
        var postgres = progress.step("database", "PostgreSQL", () -> begin(() -> startPostgres(ports)));
        progress.step("log", "Kafka and the schema registry", log::join);

        var endpoints = Endpoints.of(ports, postgres.password());
        endpoints.write(data.root());
    }

    private Registry startLog(Ports ports) {
        var broker = begin(() -> Broker.start(data.kafka(), ports.kafka()));
        return begin(() -> Registry.start(broker.bootstrap(), ONE_BROKER, ports.registry()));
    }

    private Postgres startPostgres(Ports ports) {
        return Postgres.start(data.postgres(), data.postgresPassword(), ports.postgres(), "2GB");
    }

    private static <T> CompletableFuture<T> aside(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, "start").start());
    }

    /** What has begun will be ended. */
    private <T extends AutoCloseable> T begin(Supplier<T> start) {
        if (closing) {
            throw new CancellationException();
        }
        var part = start.get();
        synchronized (running) {
            if (!closing) {
                running.push(part);
                return part;
            }
        }
        end(part);
        throw new CancellationException();
    }

    private void end(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception unclean) {
            log.atWarn().setCause(unclean).log("A part of the platform did not end cleanly");
        }
    }

    private void awaitStep() {
        try {
            started.await(STEP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
