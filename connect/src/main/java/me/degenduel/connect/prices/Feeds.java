package me.degenduel.connect.prices;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The price sources at work, each in a thread of its own. */
public final class Feeds implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Feeds.class);
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final List<Thread> threads;

    private Feeds(List<Thread> threads) {
        this.threads = threads;
    }

    /**
     * Lets every source run.
     *
     * @param onDeath hears of a source that fails: what it calls may, but it may not
     */
    public static Feeds start(
            List<PriceSource> sources, Whitelist whitelist, PriceLog prices, Consumer<Throwable> onDeath) {
        return new Feeds(sources.stream()
                .map(source -> Thread.ofPlatform()
                        .name("feed-" + source.name())
                        .start(() -> run(source, whitelist.listed(), prices, onDeath)))
                .toList());
    }

    private static void run(PriceSource source, Listed listed, PriceLog prices, Consumer<Throwable> onDeath) {
        try {
            log.atInfo().addKeyValue("source", source.name()).log("Prices begin");
            source.run(listed, prices);
        } catch (InterruptedException closed) {
            log.atInfo().addKeyValue("source", source.name()).log("Prices end");
        } catch (RuntimeException | Error failure) {
            onDeath.accept(failure);
        }
    }

    /** Begins to close, and does not wait. */
    public void end() {
        threads.forEach(Thread::interrupt);
    }

    @Override
    public void close() {
        end();
        try {
            for (var thread : threads) {
                thread.join(CLOSING);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
