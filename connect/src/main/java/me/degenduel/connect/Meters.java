package me.degenduel.connect;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import me.degenduel.connect.http.CallMeters;

/** Everything that this process measures, and what it means. */
public final class Meters {
    private final MeterRegistry registry;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    void atWork(Supplier<Number> whether) {
        Gauge.builder("dd.connect.at.work", whether)
                .description("1 where this connect is the one at work, 0 where it waits or does not know.")
                .register(registry);
    }

    public Counter captured(String topic) {
        return Counter.builder("dd.capture.records")
                .description("Records of captured tables written, tombstones and clocks among them.")
                .tag("topic", topic)
                .register(registry);
    }

    public Timer captureLag() {
        return Timer.builder("dd.capture.lag")
                .description("From a change's commit until Kafka has its record.")
                .publishPercentiles(0.5, 0.99)
                .distributionStatisticExpiry(Duration.ofMinutes(1))
                .register(registry);
    }

    public Counter captureRestarts() {
        return Counter.builder("dd.capture.restarts")
                .description("How often capture failed and was started again.")
                .register(registry);
    }

    public void slotBytesHeld(Supplier<Number> bytes) {
        Gauge.builder("dd.capture.slot.bytes.held", bytes)
                .description("How much log the database holds back for capture.")
                .register(registry);
    }

    public void slotBytesLeft(Supplier<Number> bytes) {
        Gauge.builder("dd.capture.slot.bytes.left", bytes)
                .description("How much more log the database may write before capture has lost its place in it.")
                .register(registry);
    }

    public Counter prices(String source) {
        return Counter.builder("dd.prices.said")
                .description("Prices that a source said.")
                .tag("source", source)
                .register(registry);
    }

    public Counter pricesDropped(String source, String reason) {
        return Counter.builder("dd.prices.dropped")
                .description(
                        "Prices that a source said and nobody wanted: of a token that was not asked for, or out of bounds.")
                .tags("source", source, "reason", reason)
                .register(registry);
    }

    /** What becomes of the calls of one source. */
    public CallMeters calls(String source) {
        var last = new AtomicLong(System.nanoTime());
        Gauge.builder("dd.feed.silence", last, since -> (System.nanoTime() - since.get()) / 1e9)
                .description("Since a source's last good answer, or since it was started.")
                .baseUnit("seconds")
                .tag("source", source)
                .register(registry);
        var limited = Counter.builder("dd.feed.limited")
                .description("Calls that were due, and waited because a source may not be called more often.")
                .tag("source", source)
                .register(registry);
        return new CallMeters() {
            @Override
            public void succeeded(long nanos) {
                heard();
                call("ok").record(nanos, NANOSECONDS);
            }

            @Override
            public void heard() {
                last.set(System.nanoTime());
            }

            @Override
            public void failed(String kind, long nanos) {
                call(kind).record(nanos, NANOSECONDS);
            }

            @Override
            public void limited() {
                limited.increment();
            }

            private Timer call(String outcome) {
                return Timer.builder("dd.feed.calls")
                        .description("Calls of a source, by what came of them: ok, or how they failed.")
                        .tags("source", source, "outcome", outcome)
                        .register(registry);
            }
        };
    }

    public Timer pricesWritten() {
        return Timer.builder("dd.prices.written")
                .description("From hearing a price until Kafka has it.")
                .publishPercentiles(0.5, 0.99)
                .distributionStatisticExpiry(Duration.ofMinutes(1))
                .register(registry);
    }

    /** Of the Java machine: once in a process, whatever runs in it. */
    @SuppressWarnings("resource") // they live as long as the process
    void ofTheProcess() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    public Counter metadataWritten() {
        return Counter.builder("dd.metadata.written")
                .description("Rows of tokens that changed because somebody was asked what the tokens are.")
                .register(registry);
    }

    public Counter metadataRefused() {
        return Counter.builder("dd.metadata.refused")
                .description("What was said of tokens that no row may hold, such as a symbol of eleven letters.")
                .register(registry);
    }

    public Counter pricesLost() {
        return Counter.builder("dd.prices.lost")
                .description("Prices that Kafka did not take in time.")
                .register(registry);
    }

    public void listed(Supplier<Number> count) {
        Gauge.builder("dd.whitelist.listed", count)
                .description("Tokens that are listed, as the sources know it.")
                .register(registry);
    }
}
