package me.degenduel.connect.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that answers what a test wants, as well or as badly. */
public final class FakeSite implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    /** Answers one call. */
    public interface Mood {
        void answer(HttpExchange call) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Mood mood;
    private volatile List<String> key = List.of();

    public FakeSite(Mood mood) throws IOException {
        this.mood = mood;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", call -> {
            try (call) {
                key = call.getRequestHeaders().getOrDefault("x-api-key", List.of());
                // Whoever hears of this call and changes the mood then, means the next.
                var answering = this.mood;
                calls.add(call.getRequestURI().toString());
                answering.answer(call);
            }
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public void becomes(Mood other) {
        mood = other;
    }

    /** The next call that it was asked, by path and query. */
    public String call() throws InterruptedException {
        var call = calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("Nobody called");
        }
        return call;
    }

    /** Those that came and that nobody has looked at yet. */
    public int callsLeft() {
        return calls.size();
    }

    public List<String> key() {
        return key;
    }

    public static Mood says(String body) {
        return call -> answer(call, 200, body);
    }

    public static Mood status(int status) {
        return call -> answer(call, status, "{}");
    }

    public static Mood busy(String retryAfter) {
        return call -> {
            call.getResponseHeaders().set("Retry-After", retryAfter);
            answer(call, 429, "{}");
        };
    }

    /** Promises all of it, and hangs up in the middle. */
    public static Mood half(String body) {
        return call -> {
            var bytes = body.getBytes(UTF_8);
            call.sendResponseHeaders(200, bytes.length);
            call.getResponseBody().write(bytes, 0, bytes.length / 2);
            call.getResponseBody().flush();
        };
    }

    /** Takes the call and says nothing until everything is over. */
    public Mood silent() {
        return call -> {
            try {
                closed.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        };
    }

    public static void answer(HttpExchange call, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
