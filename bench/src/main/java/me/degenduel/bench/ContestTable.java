package me.degenduel.bench;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;
import me.degenduel.topology.contest.Engine;

/** An engine with a world's contest running, and how far its ticks are. Event time goes with them: 10 a millisecond. */
final class ContestTable {
    /** That often is published. */
    static final int EVERY = 100;

    static final int RATE = 10_000;
    /** As many ticks come between two publications. */
    static final int TICKS = RATE * EVERY / 1_000;

    private static final int A_MILLISECOND = RATE / 1_000;
    private static final long TICK_NANOS = SECONDS.toNanos(1) / RATE;
    private static final long REST = MICROSECONDS.toNanos(50);

    /** What it took. */
    record Restored(ContestTable table, double seconds, double bytesEach) {}

    /** A publication and what had changed before it. */
    record Publication(long positions, double millis) {}

    private final ContestWorld world;
    private final Engine engine;
    private long tick;

    private ContestTable(ContestWorld world, Engine engine) {
        this.world = world;
        this.engine = engine;
    }

    /** Everyone enters, and from the facts of that an engine stands up, which is the one that plays. */
    static Restored of(ContestWorld world) {
        var facts = new FactBytes();
        world.enter(ContestWorld.engine(facts, outcome -> {}));
        var before = heap();
        var start = System.nanoTime();
        var engine = ContestWorld.engine(facts, outcome -> {});
        facts.restore(engine);
        var seconds = (System.nanoTime() - start) / (double) SECONDS.toNanos(1);
        engine.publish();
        var each = (heap() - before) / (double) world.size();
        facts.clear();
        return new Restored(new ContestTable(world, engine), seconds, each);
    }

    /** The ticks of a publication, and the publication. */
    void publish() {
        for (var i = 0; i < TICKS; i++) {
            world.tick(engine, world.tick(tick), now());
            tick++;
        }
        ContestWorld.clock(engine, now());
        engine.publish();
    }

    /** Whatever is published, added up. */
    ContestPeer.Sums sums() {
        var published = engine.published().get(ContestWorld.CONTEST);
        var values = 0L;
        var ranks = 0L;
        for (var place = 0; place < published.size(); place++) {
            var standing = published.standing(place);
            values += standing.getValue();
            ranks += standing.getRank();
        }
        return new ContestPeer.Sums(values, ranks);
    }

    /** As the real time goes: from when a tick is due to the end of the publication that holds it. */
    Sample tickToRank(int clockMillis, int seconds) {
        var sample = new Sample();
        var first = tick;
        var held = tick;
        var last = first + (long) seconds * RATE;
        var nextClock = (long) clockMillis;
        // Half of the time from one clock to the next, neither the best moment nor the worst.
        var nextPublication = EVERY / 2L;
        var passed = now();
        var start = System.nanoTime();
        while (held < last) {
            var elapsed = System.nanoTime() - start;
            for (; (tick - first) * TICK_NANOS <= elapsed; tick++) {
                world.tick(engine, world.tick(tick), now());
            }
            if (elapsed >= MILLISECONDS.toNanos(nextClock)) {
                passed = now();
                ContestWorld.clock(engine, passed);
                nextClock += clockMillis;
            }
            if (elapsed >= MILLISECONDS.toNanos(nextPublication)) {
                engine.publish();
                var end = System.nanoTime() - start;
                for (; timeOf(held) < passed; held++) {
                    sample.add(end - (held - first) * TICK_NANOS);
                }
                nextPublication = Math.max(nextPublication + EVERY, NANOSECONDS.toMillis(end));
            }
            LockSupport.parkNanos(REST);
        }
        tick += TICKS - tick % TICKS;
        return sample;
    }

    /** Publishes when just so many tokens have a new price: popular ones and others, evenly. */
    Publication publishMoved(int tokens, int rounds) {
        var millis = new ArrayList<Double>();
        var before = engine.touched();
        for (var round = 0; round < rounds; round++) {
            for (var i = 1; i <= tokens; i++) {
                var token = i * ContestWorld.TOKENS / tokens - 1;
                var price = world.tick((tick / TICKS + 1) * ContestWorld.TOKENS + token);
                world.tick(engine, price, now());
            }
            tick += TICKS;
            ContestWorld.clock(engine, now());
            var start = System.nanoTime();
            engine.publish();
            millis.add((System.nanoTime() - start) / (double) MILLISECONDS.toNanos(1));
        }
        return new Publication((engine.touched() - before) / rounds, Sample.median(millis, Double::doubleValue));
    }

    private long now() {
        return timeOf(tick);
    }

    private static long timeOf(long tick) {
        return ContestWorld.afterStart() + tick / A_MILLISECOND;
    }

    private static long heap() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
