package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Very many websocket clients in a process of their own: the same for whatever server there is. */
final class Crowd implements AutoCloseable {
    /** What all of them have heard. */
    record Heard(int number, int rows, int bytes) {}

    private final Child child;

    private Crowd(Child child) {
        this.child = child;
    }

    static Crowd start() throws IOException {
        return new Crowd(Child.java(CrowdProcess.class, List.of("-Xmx1g", "-XX:+UseSerialGC")));
    }

    /**
     * Returns when so many are there, with those that were before.
     *
     * @param listens whether all of them are sent the same, and it is to be compared
     */
    void open(int count, SocketServer server, SocketServer.Place place, boolean listens) throws IOException {
        var order = new HashMap<String, Object>(
                Map.of("do", "open", "count", count, "uri", server.uri(place).toString(), "listens", listens));
        server.token(place).ifPresent(token -> order.put("token", token));
        server.says(place).ifPresent(says -> order.put("says", says));
        server.settles(place).ifPresent(type -> order.put("settles", type));
        child.ask(order);
    }

    /** Returns when everybody has heard the next. */
    Heard hear() throws IOException {
        var heard = child.hear();
        return new Heard(
                heard.get("number").intValue(),
                heard.get("rows").intValue(),
                heard.get("bytes").intValue());
    }

    /** The last text that all have heard. */
    String last() throws IOException {
        return new String(
                Base64.getDecoder()
                        .decode(child.ask(Map.of("do", "last")).get("text").textValue()),
                UTF_8);
    }

    void leave() throws IOException {
        child.ask(Map.of("do", "close"));
    }

    Child process() {
        return child;
    }

    @Override
    public void close() {
        child.close();
    }
}
