package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/**
 * A client of our websockets, as a front end would be one: it speaks JSON and waits for what it hopes to hear. Public,
 * since Jetty calls it.
 */
public final class SocketClient implements Session.Listener.AutoDemanding, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 64 << 20;

    private final LinkedBlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    /** What came while something else was waited for: frames of different channels have no order. */
    private final List<JsonNode> heard = new ArrayList<>();

    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocketClient client = new WebSocketClient();
    private final Session session;

    SocketClient(String url) {
        this(new ClientUpgradeRequest(URI.create(url)));
    }

    /** As browsers of 2025 did it, which can set no header. */
    SocketClient(String url, String tokenAsProtocol) {
        this(asking(url, tokenAsProtocol));
    }

    private SocketClient(ClientUpgradeRequest request) {
        client.setIdleTimeout(Duration.ZERO);
        client.setMaxFrameSize(LARGEST);
        client.setMaxTextMessageSize(LARGEST);
        session = connect(request);
    }

    /** Who is refused may come again. */
    private Session connect(ClientUpgradeRequest request) {
        try {
            client.start();
            return client.connect(this, request).get();
        } catch (Exception refused) {
            stop();
            throw new IllegalStateException(refused);
        }
    }

    private static ClientUpgradeRequest asking(String url, String protocol) {
        var request = new ClientUpgradeRequest(URI.create(url));
        request.setSubProtocols(protocol);
        return request;
    }

    void say(String json) {
        Callback.Completable.with(said -> session.sendText(json.replace('\'', '"'), said))
                .join();
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
    public void onWebSocketText(String message) {
        try {
            frames.add(JSON.readTree(message));
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        closed.complete(code);
        callback.succeed();
    }

    @Override
    public void close() {
        session.disconnect();
        stop();
        assertThat(session.isOpen()).isFalse();
    }

    private void stop() {
        try {
            client.stop();
        } catch (Exception bug) {
            throw new AssertionError(bug);
        }
    }
}
