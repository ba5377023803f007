package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Stands before a schema registry, always at the same address, and passes on what it says, or fails to. */
final class MoodyRegistry implements AutoCloseable {
    private static final String TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int LONGEST_SILENCE_SECONDS = 60;

    /** How it takes questions. */
    enum Mood {
        HONEST,
        /** Nobody listens. */
        AWAY,
        /** It answers 500. */
        FAILING,
        /** It answers when its mood changes. */
        SLOW,
        /** It answers what no registry would. */
        WRONG
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = Ports.free();
    private final String behind;
    private HttpServer server;
    private volatile Mood mood = Mood.HONEST;
    private volatile CompletableFuture<Void> change = new CompletableFuture<>();

    /** @param behind the real one's URL */
    MoodyRegistry(String behind) {
        this.behind = behind;
        listen();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void becomes(Mood next) {
        var before = mood;
        mood = next;
        var changed = change;
        change = new CompletableFuture<>();
        changed.complete(null);
        if (before == Mood.AWAY) {
            listen();
        }
        if (next == Mood.AWAY) {
            server.stop(0);
        }
    }

    @Override
    public void close() {
        becomes(Mood.AWAY);
        http.close();
    }

    private void listen() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (mood) {
                case HONEST, AWAY -> passOn(exchange);
                case FAILING -> send(exchange, 500, "{\"error_code\": 50001, \"message\": \"Oh no\"}");
                case SLOW -> {
                    change.copy()
                            .completeOnTimeout(null, LONGEST_SILENCE_SECONDS, TimeUnit.SECONDS)
                            .join();
                    passOn(exchange);
                }
                case WRONG -> send(exchange, 200, "<html>Welcome to our new portal!</html>");
            }
        }
    }

    private void passOn(HttpExchange exchange) throws IOException {
        var question = HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI()))
                .header("Content-Type", TYPE)
                .method(
                        exchange.getRequestMethod(),
                        BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        try {
            var answer = http.send(question.build(), BodyHandlers.ofString());
            send(exchange, answer.statusCode(), answer.body());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TYPE);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
