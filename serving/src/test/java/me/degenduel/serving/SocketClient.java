package me.degenduel.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import me.degenduel.serving.live.Wire;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/**
 * A client that does as it should; public, since Jetty calls it. Java's own client loses what comes right behind the
 * handshake, once in fifty times on a busy machine.
 */
public final class SocketClient implements Session.Listener.AutoDemanding, AutoCloseable {
    private static final WebSocketClient CLIENT = start();
    private static final long PATIENCE = 5;
    private static final int LARGEST = 64 << 20;

    private final LinkedBlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final List<String> taken = new ArrayList<>();
    private final CompletableFuture<String> why = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private Session session;

    private SocketClient() {}

    private static WebSocketClient start() {
        try {
            var client = new WebSocketClient();
            client.setIdleTimeout(Duration.ZERO);
            client.setMaxFrameSize(LARGEST);
            client.setMaxTextMessageSize(LARGEST);
            client.start();
            return client;
        } catch (Exception bug) {
            throw new IllegalStateException(bug);
        }
    }

    static SocketClient connect(int port, String path) {
        return connect(port, path, request -> {});
    }

    static SocketClient connect(int port, String path, Consumer<ClientUpgradeRequest> with) {
        var request = new ClientUpgradeRequest(URI.create("ws://127.0.0.1:" + port + path));
        with.accept(request);
        var client = new SocketClient();
        try {
            client.session = CLIENT.connect(client, request).join();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return client;
    }

    SocketClient say(String message) {
        Callback.Completable.with(said -> session.sendText(message.replace('\'', '"'), said))
                .join();
        return this;
    }

    /** Whatever comes next. */
    JsonNode next() {
        try {
            var message = heard.poll(PATIENCE, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError(
                        "Nothing within %d s, after %s: %s".formatted(PATIENCE, taken, Silence.about(closed)));
            }
            taken.add(message.path("type").asText());
            return message;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** The next of that type; others are passed over. */
    JsonNode next(String type) {
        var message = next();
        while (!message.path("type").asText().equals(type)) {
            message = next();
        }
        return message;
    }

    /** What comes until that type has come, by type. */
    List<String> typesUntil(String type) {
        var types = new ArrayList<String>();
        do {
            types.add(next().path("type").asText());
        } while (!types.getLast().equals(type));
        return types;
    }

    /** What has come by the time that everything said so far has been answered. */
    List<JsonNode> soFar() {
        say("{'type':'ping'}");
        var messages = new ArrayList<JsonNode>();
        while (true) {
            var message = next();
            if (message.path("type").asText().equals("pong")) {
                return messages;
            }
            messages.add(message);
        }
    }

    /** What has come and nobody has asked for. */
    List<JsonNode> rest() {
        return List.copyOf(heard);
    }

    SocketClient established() {
        next("connection_established");
        return this;
    }

    int closeCode() {
        return closed.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    String closeReason() {
        return why.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    String subprotocol() {
        return session.getUpgradeResponse().getAcceptedSubProtocol();
    }

    @Override
    public void onWebSocketText(String message) {
        try {
            heard.add(Wire.JSON.readTree(message));
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(notJson);
        }
    }

    @Override
    public void onWebSocketClose(int status, String reason, Callback callback) {
        why.complete(reason);
        closed.complete(status);
        callback.succeed();
    }

    @Override
    public void close() {
        session.disconnect();
    }
}
