package me.degenduel.connect.database;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import me.degenduel.connect.Meters;
import me.degenduel.connect.database.Slot.Danger;
import me.degenduel.connect.database.Slot.Hold;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks regularly at how much log the database holds back for capture, and warns before it is too much: the database
 * throws the rest away then, and only a new snapshot helps.
 *
 * <p>A connection for each look: it costs a millisecond, and one that is kept would have to be watched, too.
 */
public final class SlotWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlotWatch.class);
    /** Clocks between two looks. */
    private static final int CLOCKS = 25;
    /** A warning that stays true is said again this often. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Slot slot;
    private final Duration interval;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "slot-watch");

    private volatile Optional<Hold> hold = Optional.empty();
    private Danger said = Danger.NONE;
    private long saidAt;

    private SlotWatch(Slot slot, Duration interval) {
        this.slot = slot;
        this.interval = interval;
        thread.setDaemon(true);
    }

    public static SlotWatch start(Capture.Config config, Meters meters) {
        var watch = new SlotWatch(Slot.of(config), config.clocks().multipliedBy(CLOCKS));
        meters.slotBytesHeld(() -> watch.bytes(Hold::held));
        meters.slotBytesLeft(() -> watch.bytes(Hold::left));
        watch.thread.start();
        return watch;
    }

    /** That changes were thrown away unread, if so. Whoever captures drops such a slot before it reads all rows anew. */
    public Optional<String> lost() {
        return hold.filter(last -> last.danger() == Danger.LOST)
                .map(last -> "the replication slot is lost: every row is read anew as soon as capture can go on");
    }

    private double bytes(ToLongFunction<Hold> number) {
        return hold.map(last -> (double) number.applyAsLong(last)).orElse(Double.NaN);
    }

    private void run() {
        try {
            do {
                look();
            } while (!closing.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException closed) {
            log.atDebug().log("The slot is watched no more");
        }
    }

    private void look() {
        try {
            hold = slot.hold();
            hold.ifPresent(this::say);
        } catch (RetriableException away) {
            hold = Optional.empty();
            log.atDebug().log("The slot cannot be looked at: {}", away.getMessage());
        }
    }

    private void say(Hold now) {
        var danger = now.danger();
        var old = danger == said;
        if (old && (danger == Danger.NONE || System.nanoTime() - saidAt < AGAIN.toNanos())) {
            return;
        }
        said = danger;
        saidAt = System.nanoTime();
        (danger == Danger.NONE ? log.atInfo() : log.atWarn())
                .addKeyValue("slot", slot.name())
                .addKeyValue("status", now.status())
                .addKeyValue("held", now.held())
                .addKeyValue("left", now.left())
                .addKeyValue("limit", now.limit())
                .log(danger.says());
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
    }
}
