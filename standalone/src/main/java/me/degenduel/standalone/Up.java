package me.degenduel.standalone;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import me.degenduel.connect.prices.PastPrices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole platform: started in the order in which facts flow, ended in reverse. All of it is this process, but PostgreSQL
 * and the instances of serving beside the first.
 *
 * <p>PostgreSQL and Kafka know nothing of each other, so they start side by side.
 */
public final class Up implements AutoCloseable {
    private static final long NEEDED_SPACE = 1L << 30;
    private static final short ONE_BROKER = 1;
    /** How long an end waits for a step of the start that is under way, so that nothing is started and forgotten. */
    private static final Duration STEP = Duration.ofMillis(500);
    /** How long parts that end side by side are waited for: twice this is less than a person's patience. */
    private static final Duration END = Duration.ofMillis(1_800);

    /** What is started and ended as one. */
    private enum Part {
        DATABASE,
        KAFKA,
        PROCESSES
    }

    // Not static: logging is told the folder of its files only when that is known.
    private final Logger log = LoggerFactory.getLogger(Up.class);
    private final DataFolder data;
    private final Options options;
    private final Map<String, String> settings;
    private final Progress progress;
    private final Map<Part, Deque<AutoCloseable>> running = new EnumMap<>(Part.class);
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
        end(Part.PROCESSES);
        end(Part.KAFKA, Part.DATABASE);
        data.close();
    }

    private void run() {
        if (options.fresh()) {
            data.empty();
        }
        data.refuseHalfRestored();
        data.refuseOtherLayouts();
        Postgres.stopWhatWasLeft(data.postgres());
        data.refuseLittleSpace(NEEDED_SPACE);
        var ports = Ports.from(options.port(), options.instances());
        ports.refuseTaken();
        var where = Endpoints.of(ports, DataFolder.read(data.postgresPassword()));
        var config = config(where, ports.internal());
        progress.say("DegenDuel Streams, with its data in " + data.root());

        var kafka = aside(() -> startKafka(ports));
        progress.step("database", () -> startDatabase(ports, config, where));
        progress.step("kafka", () -> join(kafka));
        var processes = begin(Part.PROCESSES, () -> Processes.start(config, data.logs(), this::die));
        processes.awaitReady(progress, () -> closing || death.isDone());
        data.goesOn();

        where.write(data.root());
        endpoints = where;
        progress.say("Ready after %s. Ctrl-C ends it.\n\n%s".formatted(progress.total(), where.described()));
        progress.say("  log       " + data.logs().resolve("platform.log"));
    }

    private Config config(Endpoints where, List<Integer> internal) {
        var all = new HashMap<>(settings);
        all.put("DD_RATE", String.valueOf(options.rate()));
        all.put("DD_SEED", String.valueOf(options.seed()));
        all.putAll(options.feed().settings());
        all.put("DD_JWT_SECRET", data.signingSecret());
        return Config.of(where, internal, data.state(), all);
    }

    private String startKafka(Ports ports) {
        var broker = begin(Part.KAFKA, () -> Broker.start(data.kafka(), ports.kafka()));
        begin(Part.KAFKA, () -> Registry.start(broker.bootstrap(), ONE_BROKER, ports.registry()));
        return "and the schema registry";
    }

    private String startDatabase(Ports ports, Config config, Endpoints where) {
        var postgres = begin(
                Part.DATABASE,
                () -> Postgres.start(data.postgres(), data.postgresPassword(), ports.postgres(), config.slotWal()));
        Thread.ofVirtual().start(() -> {
            postgres.ended().join();
            die(new IllegalStateException("PostgreSQL has ended: its last words are in the log"));
        });
        var settled = FirstWhitelist.settle(
                where,
                config,
                options.tokens(),
                new FirstContests(options.contests(), options.participants()),
                options.seed());
        return data.restoredAsOf().map(asOf -> LostMoments.cancel(where, asOf)).orElse(settled);
    }

    private void die(Throwable cause) {
        if (!closing) {
            if (cause instanceof PastPrices) {
                progress.say(cause.getMessage());
            } else {
                log.atError().setCause(cause).log("A part of the platform has died, and the rest ends with it");
            }
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
    private <T extends AutoCloseable> T begin(Part part, Supplier<T> start) {
        if (closing) {
            throw new CancellationException();
        }
        var begun = start.get();
        synchronized (running) {
            if (!closing) {
                running.computeIfAbsent(part, first -> new ArrayDeque<>()).push(begun);
                return begun;
            }
        }
        close(begun);
        throw new CancellationException();
    }

    /** Side by side, and not for ever: the next start recovers what is cut short. */
    private void end(Part... parts) {
        var deadline = System.nanoTime() + END.toNanos();
        var ends = Stream.of(parts)
                .flatMap(this::endings)
                .map(ending -> Thread.ofPlatform().name("end").start(ending))
                .toList();
        for (var end : ends) {
            try {
                if (!end.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                    log.atWarn().log("A part of the platform takes too long to end");
                }
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Processes need nothing of each other to end; what one part is made of ends in reverse. */
    private Stream<Runnable> endings(Part part) {
        Deque<AutoCloseable> begun;
        synchronized (running) {
            begun = Optional.ofNullable(running.remove(part)).orElseGet(ArrayDeque::new);
        }
        return part == Part.PROCESSES
                ? begun.stream().map(each -> () -> close(each))
                : Stream.of(() -> begun.forEach(this::close));
    }

    private void close(AutoCloseable begun) {
        try {
            begun.close();
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
