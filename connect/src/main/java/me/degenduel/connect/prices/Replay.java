package me.degenduel.connect.prices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what was recorded, under the names of those who said it: at the recorded times, which makes it the owner of the
 * price log's time, or as if it were said now.
 */
public final class Replay implements PriceSource {
    public static final String NAME = "replay";
    private static final Logger log = LoggerFactory.getLogger(Replay.class);
    private static final Duration LONG = Duration.ofDays(1);

    private final Path file;
    private final int speed;
    private final Optional<Instant> begins;

    /**
     * Reads nothing yet.
     *
     * @param speed how many times as fast as it was; 0 for as fast as it can
     * @param begins when its first price was heard, if prices keep their times; nothing if they are said now
     */
    public Replay(Path file, int speed, Optional<Instant> begins) {
        this.file = file;
        this.speed = speed;
        this.begins = begins;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** What it says of each price is recorded with it. */
    @Override
    public Duration interval() {
        return LONG;
    }

    @Override
    public Optional<Instant> begins() {
        return begins;
    }

    @Override
    public void run(Listed listed, Prices prices) throws InterruptedException {
        var count = 0L;
        try (var recording = new Recording.Reader(file)) {
            var begun = System.nanoTime();
            Instant first = null;
            while (recording.hasNext()) {
                var said = recording.next();
                first = first == null ? said.time() : first;
                var due = begun
                        + (speed == 0 ? 0 : Duration.between(first, said.time()).toNanos() / speed);
                var pause = due - System.nanoTime();
                if (pause > 0) {
                    Thread.sleep(Duration.ofNanos(pause));
                }
                prices.said(said.address(), said.price(), said.time().toEpochMilli());
                count++;
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            log.atInfo().addKeyValue("prices", count).log("The replay is over");
        } catch (IOException | UncheckedIOException cut) {
            // Whoever recorded it may have been killed over it. What was said, was said.
            log.atError()
                    .addKeyValue("prices", count)
                    .setCause(cut)
                    .log("The replay is over: {} cannot be read any further", file);
        }
        while (true) {
            Thread.sleep(LONG);
        }
    }
}
