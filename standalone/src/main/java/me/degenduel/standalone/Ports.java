package me.degenduel.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Where the parts of one platform listen. */
record Ports(int http, int kafka, int registry, int postgres) {
    /** How many ports after the one for HTTP are used. */
    static final int NEIGHBOURS = 3;

    /** That one and those after it, or any that are free where it is 0. */
    static Ports from(int http) {
        var ports = http == 0 ? free(NEIGHBOURS + 1) : List.of(http, http + 1, http + 2, http + 3);
        return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3));
    }

    void refuseTaken() {
        refuseTaken(http, "HTTP");
        refuseTaken(kafka, "Kafka");
        refuseTaken(registry, "the schema registry");
        refuseTaken(postgres, "PostgreSQL");
    }

    /** A port that nothing listens on right now. */
    static int free() {
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
            while (sockets.size() < count) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
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
