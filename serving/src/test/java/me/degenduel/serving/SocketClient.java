package me.degenduel.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import me.degenduel.serving.live.Wire;

/** A client as Java's own HTTP client makes one. */
final class SocketClient implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long PATIENCE = 5;

    private final LinkedBlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> why = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;

    static SocketClient connect(int port, String path) {
        return connect(port, path, builder -> builder);
    }

    static SocketClient connect(int port, String path, UnaryOperator<WebSocket.Builder> with) {
        var client = new SocketClient();
        client.socket = with.apply(HTTP.newWebSocketBuilder())
                .buildAsync(URI.create("ws://127.0.0.1:" + port + path), client)
                .join();
        return client;
    }

    SocketClient say(String message) {
        socket.sendText(message.replace('\'', '"'), true).join();
        return this;
    }

    /** Whatever comes next. */
    JsonNode next() {
        try {
            var message = heard.poll(PATIENCE, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("Nothing within " + PATIENCE + " s: " + Silence.about(closed));
            }
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
        return socket.getSubprotocol();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            try {
                heard.add(Wire.JSON.readTree(part.toString()));
            } catch (JsonProcessingException notJson) {
                throw new AssertionError(notJson);
            }
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        why.complete(reason);
        closed.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
