package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client of our websockets, as a front end would be one: it speaks JSON and waits for what it hopes to hear. */
final class SocketClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LinkedBlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    /** What came while something else was waited for: frames of different channels have no order. */
    private final List<JsonNode> heard = new ArrayList<>();

    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;

    SocketClient(String url) {
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(url), new Ears())
                .join();
    }

    /** As browsers of 2025 did it, which can set no header. */
    SocketClient(String url, String tokenAsProtocol) {
        socket = http.newWebSocketBuilder()
                .subprotocols(tokenAsProtocol)
                .buildAsync(URI.create(url), new Ears())
                .join();
    }

    void say(String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
    }

    /** The first such frame; it is not heard again. */
    JsonNode hear(Predicate<JsonNode> wanted) {
        return hear(wanted, PATIENCE)
                .orElseThrow(() -> new AssertionError("Never heard it; the last frames were " + last()));
    }

    JsonNode hear(String type) {
        return hear(frame -> frame.path("type").asText().equals(type));
    }

    Optional<JsonNode> hear(Predicate<JsonNode> wanted, Duration patience) {
        var earlier = heard.stream().filter(wanted).findFirst();
        if (earlier.isPresent()) {
            heard.remove(earlier.get());
            return earlier;
        }
        try {
            var deadline = System.nanoTime() + patience.toNanos();
            for (var left = patience.toNanos(); left > 0; left = deadline - System.nanoTime()) {
                var frame = frames.poll(left, TimeUnit.NANOSECONDS);
                if (frame == null) {
                    return Optional.empty();
                }
                if (wanted.test(frame)) {
                    return Optional.of(frame);
                }
                heard.add(frame);
            }
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** The code it was closed with. */
    int closed(Duration patience) {
        return closed.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    /** From here on only what is new counts. */
    void forget() {
        frames.drainTo(heard);
        heard.clear();
    }

    private List<String> last() {
        return heard.stream()
                .skip(Math.max(0, heard.size() - 10))
                .map(frame -> {
                    var text = frame.toString();
                    return text.substring(0, Math.min(300, text.length()));
                })
                .toList();
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
        assertThat(socket.isInputClosed()).isTrue();
    }

    private final class Ears implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    frames.add(JSON.readTree(text.toString()));
                } catch (IOException notJson) {
                    throw new UncheckedIOException(notJson);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }
}
