package me.degenduel.serving.live;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which tables, clients and subscriptions live. Everybody else hands it events.
 *
 * <p>When it is idle a change goes out at once. After a round of sending it rests for a few times as long as that took,
 * up to a limit, and what changes meanwhile goes out together: so it batches as much as the load asks for.
 */
final class Loop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    /** Sending may take about a quarter of this thread's time before changes have to wait for each other. */
    private static final int REST = 3;

    /** What counts is work: whoever was held up by a busy machine or a collection must not rest for that as well. */
    private static final ThreadMXBean PROCESSOR = ManagementFactory.getThreadMXBean();

    private static final int AT_ONCE = 1024;
    private static final Duration GOODBYE = Duration.ofSeconds(2);
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    private final Live live;
    private final Conversation conversation;
    private final Rooms rooms;
    private final Overview overview;
    private final BreakerDialect breakers;
    private final Rules rules;
    private final InstantSource clock;
    private final Runnable onDeath;
    private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final Thread thread;

    private boolean changed;
    private boolean stopped;
    /** Who waits for all clients to be gone. */
    private Optional<CountDownLatch> leaving = Optional.empty();

    private long flushAfter = System.nanoTime();

    /** @param onDeath called when a bug of ours has stopped it */
    Loop(
            String name,
            Live live,
            Conversation conversation,
            Rooms rooms,
            Overview overview,
            BreakerDialect breakers,
            Rules rules,
            InstantSource clock,
            Runnable onDeath) {
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
        this.live = live;
        this.conversation = conversation;
        this.rooms = rooms;
        this.overview = overview;
        this.breakers = breakers;
        this.rules = rules;
        this.clock = clock;
        this.onDeath = onDeath;
    }

    void start() {
        thread.start();
    }

    void opened(Client client) {
        events.add(() -> conversation.open(client));
    }

    void heard(Client client, String text) {
        events.add(() -> conversation.hear(client, text));
    }

    void ponged(Client client) {
        events.add(() -> conversation.pong(client));
    }

    void flooded(Client client, String how) {
        events.add(() -> conversation.flooded(client, how));
    }

    void sent(Client client) {
        events.add(() -> live.sent(client));
    }

    void closed(Client client, int code) {
        events.add(() -> conversation.closed(client, code));
    }

    /** Something about the tables. */
    void change(Runnable change) {
        events.add(() -> {
            change.run();
            changed = true;
        });
    }

    /** Anything else. */
    void run(Runnable event) {
        events.add(event);
    }

    private void run() {
        try {
            var round = new ArrayList<Runnable>();
            while (!stopped) {
                var first = events.poll(sleep(), TimeUnit.NANOSECONDS);
                if (first != null) {
                    round.add(first);
                    events.drainTo(round, AT_ONCE);
                    round.forEach(Runnable::run);
                    round.clear();
                }
                live.due().forEach(conversation::look);
                live.look();
                rooms.look();
                if (live.clients().isEmpty()) {
                    leaving.ifPresent(CountDownLatch::countDown);
                }
                if (overview.isDue()) {
                    look();
                }
                changed |= live.mayPublish();
                if (changed && System.nanoTime() - flushAfter >= 0) {
                    flush();
                }
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            log.atError().setCause(bug).log("Publishing has a bug and ends");
            onDeath.run();
        }
    }

    /** At what changes by itself as time goes by, and what others have changed. */
    private void look() {
        overview.look().forEach(conversation::tell);
        live.silence().ifPresent(conversation::tell);
        breakers.look();
        changed = true;
    }

    private void flush() {
        changed = false;
        var before = PROCESSOR.getCurrentThreadCpuTime();
        live.flush();
        var work = PROCESSOR.getCurrentThreadCpuTime() - before;
        flushAfter =
                System.nanoTime() + Math.min(work * REST, rules.publishEvery().toNanos());
    }

    private long sleep() {
        if (changed) {
            return Math.max(0, flushAfter - System.nanoTime());
        }
        var due = live.nextDue();
        var longest = clock.instant().plus(LONGEST_SLEEP);
        return due.isAfter(longest)
                ? LONGEST_SLEEP.toNanos()
                : Math.max(0, Duration.between(clock.instant(), due).toNanos());
    }

    /** Says goodbye to one after the other, so that they do not all come to another instance at once. */
    void leave(Duration within) throws InterruptedException {
        var gone = new CountDownLatch(1);
        events.add(() -> {
            leaving = Optional.of(gone);
            conversation.leave(within);
        });
        if (!gone.await(within.plus(GOODBYE).toMillis(), TimeUnit.MILLISECONDS)) {
            log.atWarn().log("Some clients have not left in time");
        }
    }

    /** Says goodbye to everyone and ends. */
    @Override
    public void close() {
        events.add(() -> {
            conversation.closeAll();
            rooms.close();
            stopped = true;
        });
        try {
            thread.join(GOODBYE);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
