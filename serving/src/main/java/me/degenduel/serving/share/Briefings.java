package me.degenduel.serving.share;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import me.degenduel.serving.live.Change;
import me.degenduel.serving.live.Wire;
import me.degenduel.serving.read.Published;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other instances what those have in contests that this one plays whom they have asked for: in a response that
 * does not end, a line for each time that something was published.
 */
public final class Briefings implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Briefings.class);

    /** Whoever hears nothing for longer than this is told that there is nothing. */
    static final Duration AT_LEAST_EVERY = Duration.ofSeconds(1);

    /** What is published within this is told together. */
    private static final Duration AT_MOST_EVERY = Duration.ofMillis(20);

    private static final String LINK = "link";

    private final IntPredicate plays;
    private final Supplier<Collection<Published>> played;
    private final Map<String, Briefing> briefings = new ConcurrentHashMap<>();
    /** How far what is published has been read. */
    private final Map<Integer, Long> read = new HashMap<>();
    /** The last record of each contest. */
    private final Map<String, Long> records = new HashMap<>();

    /** Counts what was published and asked for; whoever tells waits for the next. */
    private long news;

    private boolean closed;

    /**
     * Nobody listens yet.
     *
     * @param plays whether this instance plays the contests of a partition, if there are any
     * @param played the contests that this instance plays, as it has published them
     */
    public Briefings(IntPredicate plays, Supplier<Collection<Published>> played) {
        this.plays = plays;
        this.played = played;
    }

    /** Takes in that a contest was published, or is no more. */
    public synchronized void published(Change<?> change) {
        read.merge(change.partition(), change.offset(), Math::max);
        if (change.value() == null) {
            records.remove(change.key());
        } else {
            records.put(change.key(), change.offset());
        }
        tell();
    }

    private synchronized void tell() {
        news++;
        notifyAll();
    }

    /** Another instance says of whom it wants to hear; where nobody tells it, it has to begin anew. */
    public void watch(Context context) throws IOException {
        var briefing = briefings.get(context.pathParam(LINK));
        if (briefing == null) {
            context.status(HttpStatus.NOT_FOUND);
            return;
        }
        briefing.hear(Wire.JSON.readValue(context.bodyAsBytes(), Watch.class));
        tell();
    }

    /** Another instance listens; returns when it does not any more. */
    public void listen(Context context) throws InterruptedException {
        var link = context.pathParam(LINK);
        var briefing = new Briefing();
        briefings.put(link, briefing);
        context.contentType("application/x-ndjson");
        // Javalin's own would keep each line until there are many.
        try (var out = context.res().getOutputStream()) {
            var told = -1L;
            while ((told = awaitNews(told)) >= 0) {
                out.write(Wire.JSON.writeValueAsBytes(next(briefing)));
                out.write('\n');
                out.flush();
                Thread.sleep(AT_MOST_EVERY);
            }
        } catch (IOException gone) {
            log.atInfo().addKeyValue("reason", gone.getMessage()).log("Another instance listens no more");
        } finally {
            briefings.remove(link);
        }
    }

    private Report next(Briefing briefing) {
        var far = new HashMap<Integer, Long>();
        var last = new HashMap<String, Long>();
        synchronized (this) {
            far.putAll(read);
            last.putAll(records);
        }
        far.keySet().removeIf(partition -> !plays.test(partition));
        return briefing.next(far, last, played.get());
    }

    /** The count when there is more, or it is time; negative when this instance ends. */
    private synchronized long awaitNews(long told) throws InterruptedException {
        var until = System.nanoTime() + AT_LEAST_EVERY.toNanos();
        while (news == told && !closed && System.nanoTime() < until) {
            wait(AT_LEAST_EVERY.toMillis());
        }
        return closed ? -1 : news;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
