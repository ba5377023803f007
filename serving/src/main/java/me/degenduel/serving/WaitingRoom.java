package me.degenduel.serving;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import me.degenduel.serving.live.Wire;

/**
 * Stands in for HTTP while this process waits for what it cannot start without: it lives, is not ready, and says why.
 * Whatever else is asked is answered the same way.
 */
final class WaitingRoom implements AutoCloseable {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private volatile String reason = "serving is starting";

    private WaitingRoom(HttpServer server) {
        this.server = server;
    }

    static WaitingRoom open(String host, int port) {
        try {
            var room = new WaitingRoom(HttpServer.create(new InetSocketAddress(host, port), 0));
            room.server.createContext("/", room::answer);
            room.server.start();
            return room;
        } catch (IOException taken) {
            throw new UncheckedIOException("Port " + port + " cannot be used: choose another with DD_PORT", taken);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    void waitsFor(String what) {
        reason = "waiting for " + what;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var live = exchange.getRequestURI().getPath().equals("/health/live");
            var answer = live ? new Health.Answer(true, List.of()) : new Health.Answer(false, List.of(reason));
            var body = Wire.JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(live ? OK : UNAVAILABLE, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
