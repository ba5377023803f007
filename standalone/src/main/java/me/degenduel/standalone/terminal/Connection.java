package me.degenduel.standalone.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import me.degenduel.serving.live.CloseCode;

/**
 * A connection that comes back by itself, by the rules of the client library, and follows again what it followed.
 *
 * <p>Everything happens on one thread, whoever listens included. The next frame is asked for once the last one was
 * heard: a terminal that is slow makes the server skip values, and nothing grows here.
 */
final class Connection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int MISSED_HEARTBEATS = 3;
    /** Whoever has just been made may not be known yet, so one refusal of a token does not count. */
    private static final int REFUSED_TOKENS = 3;

    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Target target;
    private final boolean comesBack;
    private final Waits waits;
    private final Consumer<Event> listener;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connection").factory());
    private final Followed followed = new Followed();
    private volatile List<String> channels = List.of();

    private CompletableFuture<WebSocket> socket = CompletableFuture.failedFuture(new IllegalStateException());
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
        run(() -> socket = socket.thenCompose(there -> there.sendPing(ByteBuffer.allocate(0))));
    }

    /** The channels that it follows. */
    List<String> channels() {
        return channels;
    }

    /** Says goodbye; what the server answers is an event. */
    void leave() {
        run(() -> socket = socket.thenCompose(there -> there.sendClose(WebSocket.NORMAL_CLOSURE, "")));
    }

    /** Not for who listens: it waits for the last word to be said, but not for long. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        var goodbye = new CompletableFuture<WebSocket>();
        run(() -> {
            attempt++;
            ended = true;
            socket = socket.thenCompose(there -> there.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                    .whenComplete((there, nobody) -> goodbye.complete(there));
        });
        goodbye.completeOnTimeout(null, LAST_WORD.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        loop.shutdownNow();
        http.shutdownNow();
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
        var builder = http.newWebSocketBuilder().connectTimeout(PATIENCE).subprotocols("dd.v69");
        target.token().ifPresent(token -> builder.header("Authorization", "Bearer " + token.value()));
        socket = builder.buildAsync(target.address(), new Ears(now))
                .whenComplete((there, failure) -> run(() -> {
                    if (now != attempt) {
                        return;
                    }
                    if (failure == null) {
                        listener.accept(new Event.Open(there.getSubprotocol()));
                        there.request(1);
                        look();
                    } else {
                        lost(failed(failure));
                    }
                }));
    }

    private Ending failed(Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof WebSocketHandshakeException refused
                ? Ending.refused(refused.getResponse().statusCode(), target)
                : Ending.unreachable(target, cause);
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
        socket = socket.thenCompose(there -> there.sendText(text, true));
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
                            there.abort();
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

    /** Collects a message, and hands it on as long as its connection is the one that counts. */
    private final class Ears implements WebSocket.Listener {
        private final int mine;
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Ears(int mine) {
            this.mine = mine;
        }

        @Override
        public void onOpen(WebSocket from) {
            // The first frame is asked for once everybody knows that it is open.
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (!last) {
                from.request(1);
            } else {
                var whole = text.toString();
                text.setLength(0);
                tell(() -> hear(whole), from);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            var some = new byte[part.remaining()];
            part.get(some);
            bytes.writeBytes(some);
            if (!last) {
                from.request(1);
            } else {
                var frame = JSON.createObjectNode().put("type", "binary").put("bytes", bytes.size());
                frame.put("base64", Base64.getEncoder().encodeToString(bytes.toByteArray()));
                bytes.reset();
                tell(() -> hear(frame.toString()), from);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
            tell(() -> listener.accept(new Event.Pong()), from);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            tell(() -> closed(code, reason), from);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            tell(
                    () -> closed(
                            Ending.NO_WORD,
                            Optional.ofNullable(failure.getMessage()).orElse("")),
                    from);
        }

        private void tell(Runnable what, WebSocket from) {
            run(() -> {
                if (mine == attempt) {
                    what.run();
                    from.request(1);
                }
            });
        }
    }
}
