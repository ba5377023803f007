package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Websocket clients that cost next to nothing: all of them on one thread, which hands whole messages over as
 * bytes. They answer pings, and leave out everything else that no benchmark needs.
 */
final class Sockets implements AutoCloseable {
    /** Called on the thread of all sockets; the bytes are only good until it returns. */
    interface Listener {
        void hear(ByteBuffer text, long at);
    }

    private final Selector selector = Selector.open();
    private final Queue<Socket> opened = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> listening;
    private volatile boolean closing;

    Sockets() throws IOException {
        listening = CompletableFuture.runAsync(
                this::listen, task -> Thread.ofPlatform().name("sockets").start(task));
    }

    Socket open(URI uri, Listener listener) throws IOException {
        var channel = SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        var socket = new Socket(channel, listener);
        socket.upgrade(uri);
        opened.add(socket);
        selector.wakeup();
        return socket;
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        listening.join();
    }

    private void listen() {
        try (selector) {
            while (!closing) {
                selector.select(this::read);
                for (var socket = opened.poll(); socket != null; socket = opened.poll()) {
                    socket.channel.configureBlocking(false);
                    socket.channel.register(selector, SelectionKey.OP_READ, socket);
                    socket.parse(System.nanoTime());
                }
            }
            for (var key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void read(SelectionKey key) {
        var socket = (Socket) key.attachment();
        try {
            socket.read();
        } catch (EOFException closed) {
            key.cancel();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static final class Socket {
        private static final int FIN = 0x80;
        private static final int MASKED = 0x80;
        private static final int CONTINUATION = 0;
        private static final int TEXT = 1;
        private static final int BINARY = 2;
        private static final int CLOSE = 8;
        private static final int PING = 9;
        private static final int PONG = 10;
        private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(US_ASCII);

        private final SocketChannel channel;
        private final Listener listener;
        private ByteBuffer received = ByteBuffer.allocate(1 << 14);
        /** The frames of a message that has not ended yet. */
        private ByteBuffer message = ByteBuffer.allocate(0);

        Socket(SocketChannel channel, Listener listener) {
            this.channel = channel;
            this.listener = listener;
        }

        void say(String text) throws IOException {
            send(TEXT, ByteBuffer.wrap(text.getBytes(UTF_8)));
        }

        private void upgrade(URI uri) throws IOException {
            var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            var request = "GET %s%s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            .formatted(uri.getRawPath(), query, uri.getAuthority())
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ZGVnZW5kdWVsLWJlbmNoISE=\r\n\r\n";
            write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
            var headers = -1;
            while (headers < 0) {
                fill();
                headers = endOfHeaders();
            }
            var status = new String(received.array(), 0, "HTTP/1.1 101".length(), US_ASCII);
            if (!status.endsWith(" 101")) {
                throw new IOException("No websocket at " + uri + ": " + status);
            }
            received.flip().position(headers);
            received.compact();
        }

        private int endOfHeaders() {
            var bytes = received.array();
            for (var i = 0; i + END_OF_HEADERS.length <= received.position(); i++) {
                if (Arrays.equals(bytes, i, i + END_OF_HEADERS.length, END_OF_HEADERS, 0, END_OF_HEADERS.length)) {
                    return i + END_OF_HEADERS.length;
                }
            }
            return -1;
        }

        private void read() throws IOException {
            while (fill() > 0) {
                parse(System.nanoTime());
            }
        }

        private int fill() throws IOException {
            if (!received.hasRemaining()) {
                received = ByteBuffer.allocate(2 * received.capacity()).put(received.flip());
            }
            var count = channel.read(received);
            if (count < 0) {
                throw new EOFException("The server closed the socket");
            }
            return count;
        }

        private void parse(long at) throws IOException {
            received.flip();
            while (frame(at)) {}
            received.compact();
        }

        /** Takes a whole frame off what was received, if there is one. */
        private boolean frame(long at) throws IOException {
            var start = received.position();
            if (received.remaining() < 2) {
                return false;
            }
            var head = received.get();
            var length = (long) received.get();
            var extended = length == 126 ? Short.BYTES : length == 127 ? Long.BYTES : 0;
            if (received.remaining() < extended) {
                received.position(start);
                return false;
            }
            if (extended > 0) {
                length = extended == Short.BYTES ? Short.toUnsignedInt(received.getShort()) : received.getLong();
            }
            if (received.remaining() < length) {
                received.position(start);
                return false;
            }
            var payload = received.slice(received.position(), (int) length);
            received.position(received.position() + (int) length);
            take(head & 0x0f, (head & FIN) != 0, payload, at);
            return true;
        }

        private void take(int kind, boolean last, ByteBuffer payload, long at) throws IOException {
            switch (kind) {
                case TEXT, BINARY, CONTINUATION -> {
                    if (last && !message.hasRemaining()) {
                        listener.hear(payload, at);
                    } else {
                        message = joined(message, payload);
                        if (last) {
                            listener.hear(message, at);
                            message = ByteBuffer.allocate(0);
                        }
                    }
                }
                case PING -> send(PONG, payload);
                case CLOSE -> throw new EOFException("The server said good-bye");
                default -> throw new IOException("A frame of kind " + kind);
            }
        }

        private static ByteBuffer joined(ByteBuffer head, ByteBuffer tail) {
            return ByteBuffer.allocate(head.remaining() + tail.remaining())
                    .put(head)
                    .put(tail)
                    .flip();
        }

        /** A client must mask; a mask of zeros leaves the bytes as they are. */
        private void send(int kind, ByteBuffer payload) throws IOException {
            var length = payload.remaining();
            var frame = ByteBuffer.allocate(length + 8).put((byte) (FIN | kind));
            if (length < 126) {
                frame.put((byte) (MASKED | length));
            } else {
                frame.put((byte) (MASKED | 126)).putShort((short) length);
            }
            write(frame.putInt(0).put(payload).flip());
        }

        private synchronized void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
