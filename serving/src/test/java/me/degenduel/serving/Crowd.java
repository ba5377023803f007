package me.degenduel.serving;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Clients that read whatever comes, at once, and note how long the price of one token has been under way. */
final class Crowd implements AutoCloseable {
    private static final String PRICE = "\"price_text\":\"";
    private static final long PATIENCE = 10_000_000_000L;

    private final List<RawSocket> sockets = new ArrayList<>();
    private final List<AtomicInteger> newest = new ArrayList<>();
    private final ConcurrentMap<Integer, Long> said = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> took = new ConcurrentLinkedQueue<>();

    Crowd(SocketServer server, int size) {
        IntStream.range(0, size).forEach(number -> {
            var socket = RawSocket.connect(server, "?delta=true");
            socket.next("connection_established");
            var last = new AtomicInteger();
            sockets.add(socket);
            newest.add(last);
            Thread.ofVirtual().start(() -> read(socket, last));
        });
    }

    private void read(RawSocket socket, AtomicInteger last) {
        try {
            while (true) {
                var price = price(socket.nextBytes());
                took.add(System.nanoTime() - said.get(price));
                last.set(price);
            }
        } catch (UncheckedIOException closed) {
            // The test is over.
        }
    }

    /** It stands near the beginning. */
    private static int price(byte[] frame) {
        var text = new String(frame, 0, Math.min(frame.length, 1_000), ISO_8859_1);
        var from = text.indexOf(PRICE) + PRICE.length();
        return Integer.parseInt(text.substring(from, text.indexOf('"', from)));
    }

    /** The price is said now. */
    void says(int price) {
        said.put(price, System.nanoTime());
    }

    /** Returns when all have heard that one. */
    void await(int price) {
        var deadline = System.nanoTime() + PATIENCE;
        while (newest.stream().anyMatch(last -> last.get() < price)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Somebody has not heard of " + price);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** The nanoseconds that all but one in a hundred took, at most, since this was asked before. */
    long p99() {
        var all = took.stream().mapToLong(Long::longValue).sorted().toArray();
        took.clear();
        return all[all.length * 99 / 100];
    }

    @Override
    public void close() {
        sockets.forEach(RawSocket::close);
    }
}
