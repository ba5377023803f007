package me.degenduel.bench.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** A client that comes back whenever it is dropped, to any of the instances, and moves between them now and then. */
abstract class Returning implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration AWHILE = Duration.ofMillis(300);

    /**
     * What all of them share.
     *
     * @param misses whether a frame that came is not heard, which breaks what we promise
     */
    record Company(
            WebSocketClient client, ScheduledExecutorService timer, List<String> instances, BooleanSupplier misses) {}

    private final Company company;
    private volatile Duration pause;
    private final SplittableRandom random;
    private Visit visit;
    private boolean over;

    /** @param pause after each frame, before it takes the next */
    Returning(Company company, Duration pause, SplittableRandom random) {
        this.company = company;
        this.pause = pause;
        this.random = random;
    }

    /** Path and query of where it goes now. */
    abstract String path();

    /** A connection begins. */
    abstract void opened();

    abstract void hear(JsonNode frame);

    final synchronized void come() {
        if (over) {
            return;
        }
        var instances = company.instances;
        come(instances.get(random.nextInt(instances.size())));
    }

    final synchronized void come(String instance) {
        leave();
        visit = new Visit(this);
        var mine = visit;
        try {
            var unused = company.client
                    .connect(mine, URI.create("ws://" + instance + path()))
                    .whenComplete((session, refused) -> {
                        if (refused != null) {
                            mine.over();
                        }
                    });
        } catch (IOException | RuntimeException refused) {
            mine.over();
        }
    }

    /** From now on it takes frames as they come. */
    final void hurry() {
        pause = Duration.ZERO;
    }

    final synchronized void leave() {
        if (visit != null) {
            var last = visit;
            visit = null;
            last.end();
        }
    }

    /** Does not come back. */
    @Override
    public final synchronized void close() {
        over = true;
        leave();
    }

    /** Nobody hears it where it is not connected. */
    final synchronized void say(String json) {
        if (visit != null) {
            visit.say(json);
        }
    }

    private synchronized void opened(Visit which) {
        if (which == visit) {
            opened();
        }
    }

    private synchronized void heard(Visit which, String text) {
        if (which == visit && !company.misses.getAsBoolean()) {
            try {
                hear(JSON.readTree(text));
            } catch (IOException garbage) {
                throw new UncheckedIOException(garbage);
            }
        }
    }

    private synchronized void lost(Visit which) {
        if (which == visit) {
            visit = null;
            after(AWHILE, this::come);
        }
    }

    private void after(Duration awhile, Runnable then) {
        if (!company.timer.isShutdown()) {
            var unused = company.timer.schedule(then, awhile.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** One connection. Public, since Jetty calls it. */
    public static final class Visit implements Session.Listener {
        private final Returning client;
        private volatile Session session;
        private volatile boolean ended;

        Visit(Returning client) {
            this.client = client;
        }

        @Override
        public void onWebSocketOpen(Session opened) {
            session = opened;
            if (ended) {
                opened.disconnect();
                return;
            }
            client.opened(this);
            opened.demand();
        }

        @Override
        public void onWebSocketText(String text) {
            client.heard(this, text);
            if (client.pause.isZero()) {
                session.demand();
            } else {
                client.after(client.pause, session::demand);
            }
        }

        @Override
        public void onWebSocketError(Throwable cause) {
            over();
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            callback.succeed();
            over();
        }

        private void say(String json) {
            if (session != null && session.isOpen()) {
                session.sendText(json, Callback.NOOP);
            }
        }

        private void over() {
            client.lost(this);
        }

        private void end() {
            ended = true;
            if (session != null) {
                session.disconnect();
            }
        }
    }
}
