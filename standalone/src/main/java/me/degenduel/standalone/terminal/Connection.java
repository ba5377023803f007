package me.degenduel.standalone.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import me.degenduel.serving.live.CloseCode;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.exceptions.UpgradeException;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/**
 * A connection that comes back by itself, by the rules of the client library, and follows again what it followed.
 *
 * <p>Everything happens on one thread, whoever listens included. The next frame is asked for once the last one was
 * heard: a terminal that is slow makes the server skip values, and nothing grows here.
 *
 * <p>The socket is Jetty's. Java's own client loses what comes right behind the handshake, once in fifty times on a busy
 * machine, and hears nothing from then on.
 */
final class Connection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int MISSED_HEARTBEATS = 3;
    /** Whoever has just been made may not be known yet, so one refusal of a token does not count. */
    private static final int REFUSED_TOKENS = 3;

    private static final Duration LAST_WORD = Duration.ofSeconds(1);
    /** Bytes of a frame. */
    private static final int LARGEST = 64 << 20;

    private static final int GOODBYE = 1000;

    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Target target;
    private final boolean comesBack;
    private final Waits waits;
    private final Consumer<Event> listener;
    private final WebSocketClient sockets = new WebSocketClient();
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connection").factory());
    private final Followed followed = new Followed();
    private volatile List<String> channels = List.of();

    private CompletableFuture<Session> socket = CompletableFuture.failedFuture(new IllegalStateException());
    /** Of the next heartbeat, or the next attempt. */
    private ScheduledFuture<?> timer;
    /** Tells what comes late from what is waited for. */
    private int attempt;

    private long liveSince;
    private boolean live;
    private boolean heard;
    private int missed;
    private int refusedTokens;
    private boolean ended;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param comesBack whether it connects again when it was lost */
    Connection(Target target, boolean comesBack, Waits waits, Consumer<Event> listener) {
        this.target = target;
        this.comesBack = comesBack;
        this.waits = waits;
        this.listener = listener;
        sockets.setConnectTimeout(PATIENCE.toMillis());
        // Silence is noticed here, by heartbeats.
        sockets.setIdleTimeout(Duration.ZERO);
        sockets.setMaxFrameSize(LARGEST);
        sockets.setMaxTextMessageSize(LARGEST);
        sockets.setMaxBinaryMessageSize(LARGEST);
    }

    void open() {
        run(this::connect);
    }

    /** Says something, if somebody is there to hear it. */
    void say(JsonNode message) {
        run(() -> send(message));
    }

    /** Asks by the protocol's own ping. */
    void ping() {
        run(() -> then((there, done) -> there.sendPing(ByteBuffer.allocate(0), done)));
    }

    /** The channels that it follows. */
    List<String> channels() {
        return channels;
    }

    /** Says goodbye; what the server answers is an event. */
    void leave() {
        run(this::sayGoodbye);
    }

    /** Not for who listens: it waits for the last word to be said, but not for long. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        var goodbye = new CompletableFuture<Session>();
        run(() -> {
            attempt++;
            ended = true;
            sayGoodbye();
            socket = socket.whenComplete((there, nobody) -> goodbye.complete(there));
        });
        goodbye.completeOnTimeout(null, LAST_WORD.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        loop.shutdownNow();
        try {
            sockets.stop();
        } catch (Exception bug) {
            throw new IllegalStateException(bug);
        }
    }

    private void sayGoodbye() {
        then((there, done) -> there.close(GOODBYE, "", done));
    }

    /** What is sent goes one after the other, to who is there. */
    private void then(BiConsumer<Session, Callback> what) {
        socket = socket.thenCompose(there ->
                Callback.Completable.with(done -> what.accept(there, done)).thenApply(nothing -> there));
    }

    private void run(Runnable what) {
        try {
            loop.execute(() -> {
                try {
                    what.run();
                } catch (RuntimeException | Error bug) {
                    attempt++;
                    ended = true;
                    listener.accept(new Event.Broken(bug));
                }
            });
        } catch (RejectedExecutionException closed) {
            // Nobody is interested any more.
        }
    }

    // Connecting

    private void connect() {
        if (ended) {
            return;
        }
        var now = ++attempt;
        live = false;
        heard = false;
        missed = 0;
        listener.accept(new Event.Connecting());
        socket = dial(new Ears(now))
                .whenComplete((there, failure) -> run(() -> {
                    if (now != attempt) {
                        return;
                    }
                    if (failure == null) {
                        listener.accept(
                                new Event.Open(there.getUpgradeResponse().getAcceptedSubProtocol()));
                        there.demand();
                        look();
                    } else {
                        lost(failed(failure));
                    }
                }));
    }

    private CompletableFuture<Session> dial(Ears ears) {
        var request = new ClientUpgradeRequest(target.address());
        request.setTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        request.setSubProtocols("dd.v69");
        target.token().ifPresent(token -> request.setHeader("Authorization", "Bearer " + token.value()));
        try {
            sockets.start();
            return sockets.connect(ears, request);
        } catch (IOException unreachable) {
            return CompletableFuture.failedFuture(unreachable);
        } catch (Exception bug) {
            throw new IllegalStateException(bug);
        }
    }

    private Ending failed(Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof UpgradeException refused) {
            if (refused.getResponseStatusCode() > 0) {
                return Ending.refused(refused.getResponseStatusCode(), target);
            }
            return Ending.unreachable(
                    target, Optional.ofNullable(refused.getCause()).orElse(refused));
        }
        return Ending.unreachable(target, cause);
    }

    private void lost(Ending ending) {
        attempt++;
        followed.lost();
        stopTimer();
        var lived = live ? Optional.of(Duration.ofNanos(System.nanoTime() - liveSince)) : Optional.<Duration>empty();
        live = false;
        if (ending.forGood() || !comesBack) {
            ended = true;
            listener.accept(new Event.Ended(ending.why(), ending.code()));
        } else {
            var wait = waits.next(lived);
            listener.accept(new Event.Waiting(ending.why(), wait));
            timer = loop.schedule(() -> run(this::connect), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    // Listening

    private void hear(String text) {
        heard = true;
        missed = 0;
        JsonNode frame;
        try {
            frame = JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            frame = JSON.createObjectNode().put("type", "not JSON").put("text", text);
        }
        followed.hear(frame);
        channels = followed.channels();
        listener.accept(new Event.Heard(text, frame));
        if (frame.path("type").asText().equals("connection_established")) {
            live = true;
            refusedTokens = 0;
            liveSince = System.nanoTime();
            followed.missing().forEach(this::send);
        }
    }

    private void send(JsonNode message) {
        var text = message.toString();
        then((there, done) -> there.sendText(text, done));
    }

    /** A silence is broken by us; whoever does not answer is gone, whatever the network says. */
    private void look() {
        var now = attempt;
        timer = loop.scheduleAtFixedRate(
                () -> {
                    if (now != attempt) {
                        stopTimer();
                    } else if (heard) {
                        heard = false;
                    } else if (missed == MISSED_HEARTBEATS) {
                        socket = socket.thenApply(there -> {
                            there.disconnect();
                            return there;
                        });
                        lost(new Ending("the server is silent", Ending.NO_WORD, false));
                    } else {
                        missed++;
                        send(JSON.createObjectNode().put("type", "heartbeat"));
                    }
                },
                HEARTBEAT.toMillis(),
                HEARTBEAT.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void closed(int code, String reason) {
        var ending = Ending.closed(code, reason, target);
        if (CloseCode.asksForToken(code) && ++refusedTokens == REFUSED_TOKENS) {
            ending = ending.forGood(target.howToSignIn());
        }
        lost(ending);
    }

    /** Hands on what is heard, as long as its connection is the one that counts. Public, since Jetty calls it. */
    public final class Ears implements Session.Listener {
        private final int mine;
        private Session from;

        private Ears(int mine) {
            this.mine = mine;
        }

        /** The first frame is asked for once everybody knows that it is open. */
        @Override
        public void onWebSocketOpen(Session opened) {
            from = opened;
        }

        @Override
        public void onWebSocketText(String text) {
            tell(() -> hear(text));
        }

        @Override
        public void onWebSocketBinary(ByteBuffer message, Callback callback) {
            var bytes = new byte[message.remaining()];
            message.get(bytes);
            callback.succeed();
            var frame = JSON.createObjectNode().put("type", "binary").put("bytes", bytes.length);
            frame.put("base64", Base64.getEncoder().encodeToString(bytes));
            tell(() -> hear(frame.toString()));
        }

        @Override
        public void onWebSocketPong(ByteBuffer message) {
            tell(() -> listener.accept(new Event.Pong()));
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            callback.succeed();
            ended(code, Optional.ofNullable(reason).orElse(""));
        }

        private void tell(Runnable what) {
            run(() -> {
                if (mine == attempt) {
                    what.run();
                    from.demand();
                }
            });
        }

        private void ended(int code, String reason) {
            run(() -> {
                if (mine == attempt) {
                    closed(code, reason);
                }
            });
        }
    }
}
