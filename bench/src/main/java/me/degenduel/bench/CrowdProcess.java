package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * The process of a {@link Crowd}: one thread, one buffer, and a few counters for each socket, so that it costs far less
 * than any server. Every byte is compared with what the others hear.
 */
public final class CrowdProcess implements WatcherSocket.Crowd {
    private static final int AT_ONCE = 100;
    /** By so many texts may one be ahead of another. */
    private static final int AHEAD = 32;

    private interface Task {
        void run() throws IOException;
    }

    private final Selector selector = Selector.open();
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final ByteBuffer shared = ByteBuffer.allocateDirect(1 << 18);
    private final List<WatcherSocket> all = new ArrayList<>();
    /** What is being heard, each by its number. */
    private final Reference[] references =
            Stream.generate(Reference::new).limit(AHEAD).toArray(Reference[]::new);

    private InetSocketAddress server;
    private WatcherSocket.Opening opening;
    private boolean listens;
    private int wanted;
    private int settled;

    /** So many have been heard by all. */
    private int heardByAll;

    private String last = "";

    private CrowdProcess() throws IOException {}

    public static void main(String... none) throws Exception {
        var crowd = new CrowdProcess();
        Thread.ofPlatform().daemon().name("crowd").start(crowd::run);
        Told.take(crowd::take);
    }

    private void take(JsonNode order) {
        tasks.add(() -> {
            switch (order.get("do").textValue()) {
                case "open" -> open(order);
                case "close" -> close();
                case "last" -> Told.answer(Map.of("text", Base64.getEncoder().encodeToString(last.getBytes(UTF_8))));
                default -> throw new IOException("Unknown: " + order);
            }
        });
        selector.wakeup();
    }

    private void run() {
        try {
            while (true) {
                selector.select(this::ready);
                for (var task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
            }
        } catch (IOException failure) {
            fail(failure);
        }
    }

    private void ready(SelectionKey key) {
        var socket = (WatcherSocket) key.attachment();
        try {
            if (key.isConnectable()) {
                socket.connected(key);
            } else {
                socket.read(shared);
            }
        } catch (IOException failure) {
            fail(failure);
        }
    }

    private static void fail(IOException failure) {
        Told.answer(Map.of("failed", String.valueOf(failure.getMessage())));
        Runtime.getRuntime().halt(1);
    }

    // Coming and going

    private void open(JsonNode order) throws IOException {
        var uri = URI.create(order.get("uri").textValue());
        server = new InetSocketAddress(uri.getHost(), uri.getPort());
        var upgrade = "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        .formatted(uri.getRawPath(), uri.getAuthority())
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ZGVnZW5kdWVsLWJlbmNoIQ==\r\n"
                + text(order, "token")
                        .map(token -> "Authorization: Bearer " + token + "\r\n")
                        .orElse("")
                + "\r\n";
        opening = new WatcherSocket.Opening(
                upgrade,
                text(order, "says").map(said -> said.lines().toList()).orElse(List.of()),
                text(order, "settles").map(Numbers::after));
        listens = order.get("listens").booleanValue();
        wanted = order.get("count").intValue();
        heardByAll = 0;
        all.forEach(there -> there.heard = 0);
        for (var reference : references) {
            reference.clear();
        }
        var more = Math.min(AT_ONCE, wanted - all.size());
        for (var i = 0; i < more; i++) {
            openOne();
        }
        answerWhenAllAreThere();
    }

    private static Optional<String> text(JsonNode order, String name) {
        return Optional.ofNullable(order.get(name)).map(JsonNode::textValue);
    }

    private void openOne() throws IOException {
        var channel = SocketChannel.open();
        channel.configureBlocking(false);
        var socket = new WatcherSocket(channel, this, opening);
        all.add(socket);
        channel.register(selector, SelectionKey.OP_CONNECT, socket);
        channel.connect(server);
    }

    @Override
    public void settled(WatcherSocket socket) throws IOException {
        settled++;
        if (all.size() < wanted) {
            openOne();
        }
        answerWhenAllAreThere();
    }

    private void answerWhenAllAreThere() {
        if (settled == wanted) {
            Told.answer(Map.of("open", settled));
        }
    }

    private void close() throws IOException {
        for (var socket : all) {
            socket.leave();
        }
        all.clear();
        settled = 0;
        Told.answer(Map.of("open", 0));
    }

    // Listening

    @Override
    public void piece(WatcherSocket socket, int at, ByteBuffer piece) throws IOException {
        if (listens) {
            reference(socket).piece(at, piece);
        }
    }

    @Override
    public void whole(WatcherSocket socket, int length) throws IOException {
        if (!listens) {
            return;
        }
        var reference = reference(socket);
        socket.heard++;
        if (reference.whole(length) == wanted) {
            end(reference);
        }
    }

    private Reference reference(WatcherSocket socket) throws IOException {
        if (socket.heard - heardByAll >= AHEAD) {
            throw new IOException("Somebody has heard %d texts more than others".formatted(AHEAD));
        }
        return references[socket.heard % AHEAD];
    }

    /** Everybody has heard it. */
    private void end(Reference reference) {
        var text = reference.text();
        last = UTF_8.decode(text.duplicate()).toString();
        var numbers = new ArrayList<Integer>();
        Prices.IN_FRAMES.in(text, numbers::add);
        var same = numbers.stream().distinct().count() == 1;
        Told.answer(Map.of(
                "number", same ? numbers.getFirst() : -1,
                "rows", numbers.size(),
                "bytes", text.limit()));
        reference.clear();
        heardByAll++;
    }
}
