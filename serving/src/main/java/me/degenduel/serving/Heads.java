package me.degenduel.serving;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Cuts off who begins the head of a request and does not come to its end. Jetty's idle timeout alone lets anybody keep a
 * connection for ever with a letter now and then.
 */
final class Heads extends AbstractLifeCycle implements Connection.Listener {
    private static final long LOOK_EVERY_MILLIS = 500;

    /** @param before how many requests the connection had made before this one */
    private record Head(long before, long since) {
        private static final Head NONE = new Head(-1, 0);
    }

    private final Scheduler scheduler;
    private final Duration within;
    /** For each connection that speaks HTTP, the head that has begun and not ended. */
    private final Map<HttpConnection, Head> heads = new ConcurrentHashMap<>();

    Heads(Scheduler scheduler, Duration within) {
        this.scheduler = scheduler;
        this.within = within;
    }

    @Override
    protected void doStart() {
        lookLater();
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof HttpConnection http) {
            heads.put(http, Head.NONE);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof HttpConnection http) {
            heads.remove(http);
        }
    }

    private void lookLater() {
        scheduler.schedule(this::look, LOOK_EVERY_MILLIS, MILLISECONDS);
    }

    private void look() {
        var now = System.nanoTime();
        heads.replaceAll((connection, head) -> look(connection, head, now));
        heads.forEach((connection, head) -> {
            if (!head.equals(Head.NONE) && now - head.since > within.toNanos()) {
                connection.getEndPoint().close();
            }
        });
        if (isRunning()) {
            lookLater();
        }
    }

    private static Head look(HttpConnection connection, Head head, long now) {
        var parser = connection.getParser();
        if (!parser.inHeaderState() || parser.isStart()) {
            return Head.NONE;
        }
        var before = connection.getMessagesIn();
        return head.before == before ? head : new Head(before, now);
    }
}
