package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The floor: whoever asks for an upgrade gets it, and then the bytes of frames, each by one write. It hears nothing. */
public final class RawSockets {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String KEY = "Sec-WebSocket-Key: ";

    private final Selector selector = Selector.open();
    private final ServerSocketChannel door = ServerSocketChannel.open();
    private final Queue<JsonNode> orders = new ConcurrentLinkedQueue<>();
    private final Map<String, byte[]> texts = new HashMap<>();
    private final List<SelectionKey> clients = new ArrayList<>();
    private final ByteBuffer heard = ByteBuffer.allocateDirect(1 << 12);

    private RawSockets() throws IOException {
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        door.configureBlocking(false);
        door.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String... none) throws Exception {
        var raw = new RawSockets();
        Told.answer(Map.of("port", raw.door.socket().getLocalPort()));
        Thread.ofPlatform().daemon().name("raw").start(raw::run);
        Told.take(order -> {
            raw.orders.add(order);
            raw.selector.wakeup();
        });
    }

    private void run() {
        try {
            while (true) {
                selector.select(this::ready);
                for (var order = orders.poll(); order != null; order = orders.poll()) {
                    take(order);
                }
            }
        } catch (IOException failure) {
            Told.answer(Map.of("failed", String.valueOf(failure.getMessage())));
        }
    }

    private void take(JsonNode order) throws IOException {
        switch (order.get("do").textValue()) {
            case "say" ->
                texts.put(
                        order.get("news").textValue(),
                        Base64.getDecoder().decode(order.get("text").textValue()));
            case "publish" -> {
                var number = order.get("number").intValue();
                for (var i = 0; i < order.get("texts").intValue(); i++) {
                    publish(texts.get(order.get("news").textValue()), number + i);
                }
            }
            case "collect" -> OurSockets.collect();
            default -> throw new IOException("Unknown: " + order);
        }
    }

    private void publish(byte[] text, int number) throws IOException {
        var frame = frame(Prices.IN_FRAMES.replaced(text, number));
        clients.removeIf(key -> !key.isValid());
        for (var key : clients) {
            write(key, frame.duplicate());
        }
    }

    private static ByteBuffer frame(byte[] text) {
        var frame = ByteBuffer.allocateDirect(text.length + 10).put((byte) 0x81);
        if (text.length < 126) {
            frame.put((byte) text.length);
        } else if (text.length < 1 << 16) {
            frame.put((byte) 126).putShort((short) text.length);
        } else {
            frame.put((byte) 127).putLong(text.length);
        }
        return frame.put(text).flip();
    }

    /** What is left is written when there is room again, and what comes meanwhile behind it. */
    private static void write(SelectionKey key, ByteBuffer frame) throws IOException {
        if (key.attachment() instanceof ByteBuffer waiting) {
            var both = ByteBuffer.allocateDirect(waiting.remaining() + frame.remaining());
            key.attach(both.put(waiting).put(frame).flip());
            return;
        }
        ((SocketChannel) key.channel()).write(frame);
        if (frame.hasRemaining()) {
            key.attach(frame);
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                var channel = door.accept();
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.register(selector, SelectionKey.OP_READ);
                return;
            }
            if (key.isWritable()) {
                key.interestOps(SelectionKey.OP_READ);
                write(key, (ByteBuffer) key.attach(null));
            }
            if (key.isReadable()) {
                read(key);
            }
        } catch (IOException gone) {
            leave(key);
        }
    }

    private void read(SelectionKey key) throws IOException {
        var channel = (SocketChannel) key.channel();
        heard.clear();
        if (channel.read(heard) < 0) {
            leave(key);
            return;
        }
        var request = ISO_8859_1.decode(heard.flip()).toString();
        if (request.startsWith("GET ")) {
            var from = request.indexOf(KEY) + KEY.length();
            var answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + accept(request.substring(from, request.indexOf('\r', from)))
                    + "\r\n\r\n";
            channel.write(ByteBuffer.wrap(answer.getBytes(US_ASCII)));
            clients.add(key);
        }
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void leave(SelectionKey key) {
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException gone) {
            throw new AssertionError("A socket cannot be closed", gone);
        }
    }
}
