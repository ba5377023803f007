package me.degenduel.serving.live;

import java.util.concurrent.ExecutorService;
import me.degenduel.serving.read.NotReady;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for the last candles of charts, which may wait for another instance, on threads of its own. */
final class Historian implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Historian.class);

    private final Sockets.Candles candles;
    private final ExecutorService threads;
    private final Live live;
    private final Conversation conversation;
    private final Loop loop;

    Historian(Sockets.Candles candles, ExecutorService threads, Live live, Conversation conversation, Loop loop) {
        this.candles = candles;
        this.threads = threads;
        this.live = live;
        this.conversation = conversation;
        this.loop = loop;
    }

    /** There is at most one question for each chart that is open. */
    void ask(Chart chart, int most) {
        var name = chart.name;
        threads.execute(() -> {
            try {
                var history = candles.last(name.address(), name.interval(), most);
                loop.change(() -> live.load(chart, history));
            } catch (NotReady away) {
                log.atDebug()
                        .addKeyValue("chart", name.channel())
                        .addKeyValue("reason", away.getMessage())
                        .log("A chart waits for its history");
                loop.change(() -> live.cannotLoad(chart).forEach(conversation::waits));
            }
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
