package me.degenduel.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Where the parts of one platform listen.
 *
 * @param http one for each instance of serving
 * @param internal where each of them listens to the others
 */
public record Ports(List<Integer> http, int kafka, int registry, int postgres, List<Integer> internal) {
    private static final int BESIDE_HTTP = 3;

    /**
     * Where free ports are looked for: below those that systems give to outgoing connections. Of these, one that was free is
     * soon some connection's, of which a start makes hundreds before it listens everywhere.
     */
    private static final int LOWEST = 16_384;

    private static final int BEYOND = 32_768;
    private static final int ATTEMPTS = 1_000;

    /** How many ports after the first one are used. */
    static int after(int instances) {
        return 2 * instances + BESIDE_HTTP - 1;
    }

    /** That one and those after it, or any that are free where it is 0. */
    static Ports from(int first, int instances) {
        var last = first + after(instances);
        var ports = first == 0
                ? free(1 + last)
                : IntStream.rangeClosed(first, last).boxed().toList();
        return new Ports(
                ports.subList(0, instances),
                ports.get(instances),
                ports.get(instances + 1),
                ports.get(instances + 2),
                ports.subList(instances + BESIDE_HTTP, ports.size()));
    }

    void refuseTaken() {
        http.forEach(port -> refuseTaken(port, "HTTP"));
        refuseTaken(kafka, "Kafka");
        refuseTaken(registry, "the schema registry");
        refuseTaken(postgres, "PostgreSQL");
        internal.forEach(port -> refuseTaken(port, "serving for its other instances"));
    }

    /** A port that nothing listens on right now. */
    public static int free() {
        return free(1).getFirst();
    }

    static Refusal taken(int port, String wantedBy) {
        return new Refusal(
                "Port %d, which %s would listen on, is in use: stop what uses it, or choose others with --port (0 picks free ones)."
                        .formatted(port, wantedBy));
    }

    private static void refuseTaken(int port, String wantedBy) {
        // Some systems let a socket for all addresses and one for loopback have the same port: look at both.
        for (var address :
                List.of(new InetSocketAddress(port), new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            try (var socket = new ServerSocket()) {
                socket.bind(address);
            } catch (IOException inUse) {
                throw taken(port, wantedBy);
            }
        }
    }

    /** All are held until the last is found, so that no two are the same. */
    private static List<Integer> free(int count) {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (var left = ATTEMPTS; sockets.size() < count; left--) {
                var port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
                try {
                    sockets.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                } catch (BindException inUse) {
                    if (left == 0) {
                        throw inUse;
                    }
                }
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("No port is free", failure);
        } finally {
            sockets.forEach(Ports::close);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
