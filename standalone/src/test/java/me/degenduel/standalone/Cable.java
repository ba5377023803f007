package me.degenduel.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The way to a server on this machine, on which what goes over it can get lost without anybody hanging up. */
final class Cable implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final int server;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();

    Cable(int server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::answer);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Nothing arrives any more of whoever talks now; whoever comes after them is heard. */
    void hang() {
        calls.forEach(call -> call.isLost.set(true));
    }

    /** Everybody who talks now hears that it is over; whoever comes after them is served. */
    void cut() {
        calls.forEach(Call::close);
    }

    private void answer() {
        try {
            while (true) {
                var caller = door.accept();
                Thread.ofVirtual().start(() -> connect(caller));
            }
        } catch (IOException closed) {
            calls.forEach(Call::close);
        }
    }

    private void connect(Socket caller) {
        try {
            var call = new Call(caller, new Socket(InetAddress.getLoopbackAddress(), server), new AtomicBoolean());
            calls.add(call);
            Thread.ofVirtual().start(() -> call.carry(call.caller, call.called));
            call.carry(call.called, call.caller);
            calls.remove(call);
        } catch (IOException nobodyThere) {
            close(caller);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException unclean) {
            throw new AssertionError(unclean);
        }
    }

    private record Call(Socket caller, Socket called, AtomicBoolean isLost) {
        void carry(Socket from, Socket to) {
            var bytes = new byte[8_192];
            try {
                for (var count = from.getInputStream().read(bytes);
                        count >= 0;
                        count = from.getInputStream().read(bytes)) {
                    if (!isLost.get()) {
                        to.getOutputStream().write(bytes, 0, count);
                    }
                }
            } catch (IOException over) {
                // So are both.
            }
            // Whoever hangs up on a lost call is not heard by the other either.
            Cable.close(from);
            if (!isLost.get()) {
                close();
            }
        }

        void close() {
            Cable.close(caller);
            Cable.close(called);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
