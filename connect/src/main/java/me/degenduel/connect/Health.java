package me.degenduel.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Whether this process lives, whether facts flow, and its metrics: for whoever runs it. */
public final class Health implements AutoCloseable {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Health(HttpServer server) {
        this.server = server;
    }

    /**
     * @param port 0 for any that is free
     * @param notReady a reason, or nothing
     * @param metrics in Prometheus' format
     */
    static Health start(int port, Supplier<Optional<String>> notReady, Supplier<String> metrics) {
        try {
            var health = new Health(HttpServer.create(new InetSocketAddress(port), 0));
            health.server.setExecutor(health.threads);
            health.server.createContext("/health/live", exchange -> answer(exchange, OK, TEXT, "live\n"));
            health.server.createContext("/health/ready", exchange -> {
                var reason = notReady.get();
                answer(exchange, reason.isEmpty() ? OK : UNAVAILABLE, TEXT, reason.orElse("ready") + "\n");
            });
            health.server.createContext("/metrics", exchange -> answer(exchange, OK, METRICS, metrics.get()));
            health.server.start();
            return health;
        } catch (IOException taken) {
            throw new UncheckedIOException(
                    "Port " + port + " for health and metrics cannot be used: choose another with DD_CONNECT_PORT",
                    taken);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        try (exchange) {
            var body = text.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
