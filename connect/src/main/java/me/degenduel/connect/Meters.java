package me.degenduel.connect;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** Everything that this process measures, and what it means. */
public final class Meters {
    private final MeterRegistry registry;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
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
