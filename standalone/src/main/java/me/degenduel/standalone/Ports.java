package me.degenduel.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports on loopback. */
final class Ports {
    private Ports() {}

    /** A port that nothing listens on right now. */
    static int free() {
        try (var socket = listen(0)) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException("No port is free", failure);
        }
    }

    static boolean isFree(int port) {
        try (var socket = listen(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    static Refusal taken(int port, String wantedBy, Throwable cause) {
        return new Refusal(
                "Port %d, for %s, is in use: stop what uses it, or choose others with --port (0 picks free ones)."
                        .formatted(port, wantedBy),
                cause);
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
