package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A websocket server in a process of its own: ours, or one that ours is compared with. All are told the same. */
final class SocketServer implements AutoCloseable {
    /** Where a crowd may go. */
    enum Place {
        /** Prices, told to everybody. */
        PRICES("/api/v69/ws/market-data", "\"snapshot\""),
        /** Where nothing happens. */
        MONITOR("/api/v69/ws/monitor", "\"connection_established\"");

        private final String path;
        /** The type of the last that comes before all else. */
        private final String settles;

        Place(String path, String settles) {
            this.path = path;
            this.settles = settles;
        }
    }

    /** What everybody is told at once. */
    enum News {
        SIGNAL(1, 1),
        SIGNALS(10, 1),
        TOKEN(1, 1),
        TOKENS(1, 100);

        final int texts;
        final int rows;

        News(int texts, int rows) {
            this.texts = texts;
            this.rows = rows;
        }

        /** What is sent. */
        String of(int bytes) {
            var one = rows == 1 ? "%,d bytes".formatted(bytes) : "%d rows, %,d bytes".formatted(rows, bytes);
            return texts == 1 ? one : one + ", %d at once".formatted(texts);
        }
    }

    /** What it holds after a collection: its heap, all else, and threads. */
    record Held(long heap, long outside, long threads) {}

    private static final List<String> LIKE_OURS = List.of("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch");

    private final String name;
    private final Child child;
    private final int port;
    private final Optional<String> token;

    private SocketServer(String name, Child child) throws IOException {
        this.name = name;
        this.child = child;
        var there = child.hear();
        port = there.get("port").intValue();
        token = Optional.ofNullable(there.get("token")).map(JsonNode::textValue);
    }

    /** The heap is all there from the start, so that what grows outside of it shows. */
    static SocketServer ours() throws IOException {
        return new SocketServer("ours", Child.java(OurSockets.class, LIKE_OURS));
    }

    /** Writes the bytes of frames to channels, and knows nothing else. */
    static SocketServer raw() throws IOException {
        return new SocketServer("raw writes", Child.java(RawSockets.class, List.of("-Xmx512m")));
    }

    /** Node's {@code ws}, installed where it is not there yet. */
    static SocketServer ws() throws IOException, InterruptedException {
        var folder = NodePeer.folder();
        return new SocketServer(
                "Node ws",
                Child.of(
                        "Node",
                        List.of(
                                "node",
                                "--expose-gc",
                                folder.resolve("server.mjs").toString())));
    }

    String name() {
        return name;
    }

    Child process() {
        return child;
    }

    boolean isOurs() {
        return token.isPresent();
    }

    URI uri(Place place) {
        return URI.create("ws://127.0.0.1:" + port + place.path);
    }

    /** What a client has to say to hear prices. */
    Optional<String> says(Place place) {
        return isOurs() && place == Place.PRICES ? Optional.of(OurSockets.SUBSCRIPTION) : Optional.empty();
    }

    Optional<String> token(Place place) {
        return token.filter(any -> place == Place.MONITOR);
    }

    /** What comes before all else, where anything does: the type of the last. */
    Optional<String> settles(Place place) {
        return Optional.of(place.settles).filter(any -> isOurs());
    }

    /** What a peer sends where ours tells of such news. */
    void say(News news, String text) throws IOException {
        child.tell(Map.of(
                "do", "say", "news", news.name(), "text", Base64.getEncoder().encodeToString(text.getBytes(UTF_8))));
    }

    /** Tells everybody of news, whose prices are that number and those that follow. */
    void publish(News news, int number) throws IOException {
        child.tell(Map.of("do", "publish", "news", news.name(), "texts", news.texts, "number", number));
    }

    Held held() throws IOException {
        var heap = child.ask(Map.of("do", "collect"));
        return new Held(
                heap.get("used").longValue(),
                child.resident() - heap.get("committed").longValue(),
                child.threads());
    }

    @Override
    public void close() {
        child.close();
    }
}
