package me.degenduel.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.apache.avro.Schema;

/**
 * A schema registry with Confluent's answers over real HTTP, and with whatever misfortune a test puts before them.
 * Ids count from 1 in the order of registration.
 */
final class FakeRegistry implements AutoCloseable {
    /** What a client asked, and with which authorization. */
    record Asked(String what, String authorization) {}

    /** What is answered instead of the truth. */
    interface Misfortune {
        void befall(HttpExchange exchange) throws IOException;
    }

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final List<Asked> asked = new ArrayList<>();
    private final Deque<Misfortune> next = new ArrayDeque<>();
    private final List<String> schemas = new ArrayList<>();
    private final Map<String, List<Integer>> subjects = new TreeMap<>();
    private final Map<String, String> compatibility = new TreeMap<>();
    private Misfortune always;

    FakeRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new AssertionError(noPort);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    static Misfortune status(int status, String body, String... header) {
        return exchange -> {
            if (header.length == 2) {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
            send(exchange, status, body);
        };
    }

    /** Before the truth, once for each. */
    void first(Misfortune... misfortunes) {
        next.addAll(Arrays.asList(misfortunes));
    }

    void always(Misfortune misfortune) {
        always = misfortune;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    synchronized int add(String subject, Schema schema) {
        return add(subject, schema.toString());
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    synchronized List<String> schemas() {
        return List.copyOf(schemas);
    }

    synchronized Map<String, String> compatibility() {
        return Map.copyOf(compatibility);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(new Asked(exchange.getRequestMethod() + " " + exchange.getRequestURI(), authorization));
        var misfortune = next.isEmpty() ? always : next.poll();
        if (misfortune == null) {
            truth(exchange, exchange.getRequestMethod(), exchange.getRequestURI());
        } else {
            misfortune.befall(exchange);
        }
    }

    private void truth(HttpExchange exchange, String method, URI uri) throws IOException {
        var body = json.readTree(exchange.getRequestBody());
        var path = uri.getPath().substring(1).split("/", -1);
        switch (method + " " + path[0] + " " + path.length) {
            case "GET schemas 3" -> {
                var id = Integer.parseInt(path[2]);
                if (id < 1 || id > schemas.size()) {
                    send(exchange, 404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
                } else {
                    send(
                            exchange,
                            200,
                            json.createObjectNode()
                                    .put("schema", schemas.get(id - 1))
                                    .toString());
                }
            }
            case "POST subjects 2" -> {
                var id = schemas.indexOf(body.path("schema").asText()) + 1;
                if (!subjects.containsKey(path[1])) {
                    send(exchange, 404, "{\"error_code\":40401,\"message\":\"Subject not found\"}");
                } else if (!subjects.get(path[1]).contains(id)) {
                    send(exchange, 404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
                } else {
                    send(exchange, 200, "{\"id\":%d}".formatted(id));
                }
            }
            case "POST subjects 3" ->
                send(
                        exchange,
                        200,
                        "{\"id\":%d}".formatted(add(path[1], body.path("schema").asText())));
            case "PUT config 2" -> {
                compatibility.put(path[1], body.path("compatibility").asText());
                send(exchange, 200, body.toString());
            }
            default -> send(exchange, 404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
        }
    }

    private int add(String subject, String schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        var id = schemas.indexOf(schema) + 1;
        subjects.computeIfAbsent(subject, name -> new ArrayList<>()).add(id);
        return id;
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
