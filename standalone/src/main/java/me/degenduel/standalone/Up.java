package me.degenduel.standalone;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import me.degenduel.connect.database.Migrations;
import me.degenduel.schemas.Settings;
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
    private static final Duration POLL = Duration.ofMillis(10);
    /** How long an end waits for a step of the start that is under way, so that nothing is started and forgotten. */
    private static final Duration STEP = Duration.ofSeconds(2);

    // Not static: logging is told the folder of its files only when that is known.
    private final Logger log = LoggerFactory.getLogger(Up.class);
    private final DataFolder data;
    private final Options options;
    private final Map<String, String> settings;
    private final Progress progress;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CompletableFuture<Void> death = new CompletableFuture<>();
    private volatile boolean closing;
    private volatile Endpoints endpoints;

    /** @param settings of the processes inside, beside those that follow from what runs here */
    Up(DataFolder data, Options options, Map<String, String> settings, Progress progress) {
        this.data = data;
        this.options = options;
        this.settings = settings;
        this.progress = progress;
        running.push(data);
    }

    /** Returns when prices can reach the sockets. */
    public static Up start(Options options, Map<String, String> settings) {
        var up = new Up(DataFolder.open(options.data()), options, settings, Progress.untold());
        try {
            up.start();
            return up;
        } catch (RuntimeException | Error failure) {
            up.close();
            throw failure;
        }
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    void start() {
        try {
            run();
        } finally {
            started.countDown();
        }
    }

    /** Returns when a part has died that the rest cannot do without. */
    void awaitDeath() {
        death.join();
    }

    /** Also while it starts. */
    @Override
    public void close() {
        closing = true;
        awaitStep();
        for (var part = next(); part.isPresent(); part = next()) {
            end(part.get());
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
        var where = Endpoints.of(ports, DataFolder.read(data.postgresPassword()));
        var config = config(ports, where);
        progress.say("DegenDuel Streams, with its data in " + data.root());

        var kafka = aside(() -> startKafka(ports));
        progress.step("database", () -> startDatabase(ports, config, where));
        progress.step("kafka", () -> join(kafka));
        var processes = begin(() -> Processes.start(config, this::die));
        progress.step("capture", () -> await(processes::captureNotReady));
        progress.step("market", () -> await(processes::marketNotReady));
        progress.step("serving", () -> await(processes::servingNotReady));

        where.write(data.root());
        endpoints = where;
        progress.say("Ready after %s. Ctrl-C ends it.\n\n%s".formatted(progress.total(), where.described()));
        progress.say("  log       " + data.logs().resolve("platform.log"));
    }

    private Config config(Ports ports, Endpoints where) {
        var all = new HashMap<>(settings);
        all.put("DD_KAFKA", where.kafka());
        all.put("DD_KAFKA_REPLICATION", String.valueOf(ONE_BROKER));
        all.put("DD_REGISTRY", where.registry());
        all.put("DD_POSTGRES", where.jdbc());
        all.put("DD_POSTGRES_USER", where.postgresUser());
        all.put("DD_POSTGRES_PASSWORD", where.postgresPassword());
        all.put("DD_RATE", String.valueOf(options.rate()));
        all.put("DD_SEED", String.valueOf(options.seed()));
        all.put("DD_PORT", String.valueOf(ports.http()));
        all.put("DD_ADVERTISED", "localhost:" + ports.http());
        all.put("DD_STATE", data.state().toString());
        all.put("DD_JWT_SECRET", data.signingSecret());
        return Config.from(new Settings(all));
    }

    private String startKafka(Ports ports) {
        var broker = begin(() -> Broker.start(data.kafka(), ports.kafka()));
        begin(() -> Registry.start(broker.bootstrap(), ONE_BROKER, ports.registry()));
        return "and the schema registry";
    }

    private String startDatabase(Ports ports, Config config, Endpoints where) {
        var postgres = begin(
                () -> Postgres.start(data.postgres(), data.postgresPassword(), ports.postgres(), config.slotWal()));
        Thread.ofVirtual().start(() -> {
            postgres.ended().join();
            die(new IllegalStateException("PostgreSQL has ended: its last words are in the log"));
        });
        try (var database = DriverManager.getConnection(where.jdbc(), where.postgresUser(), where.postgresPassword())) {
            if (!FirstWhitelist.hasTables(database)) {
                Migrations.run(config.connect().capture().database(), step -> {});
            }
            return FirstWhitelist.settle(database, options.tokens(), options.seed());
        } catch (SQLException failure) {
            throw new IllegalStateException("The database does not take its first tokens", failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    private String await(Supplier<Optional<String>> reason) {
        while (reason.get().isPresent()) {
            if (closing || death.isDone()) {
                throw new CancellationException();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return "";
    }

    private void die(Throwable cause) {
        if (!closing) {
            log.atError().setCause(cause).log("A part of the platform has died, and the rest ends with it");
            death.complete(null);
        }
    }

    private static <T> CompletableFuture<T> aside(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, "start").start());
    }

    private static <T> T join(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
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

    private Optional<AutoCloseable> next() {
        synchronized (running) {
            return Optional.ofNullable(running.poll());
        }
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
            if (!started.await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("The platform ends in the middle of a step of its start");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
