package me.degenduel.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import me.degenduel.serving.live.Wire;

/** A websocket client by hand, for what a well-behaved one does not let a test do or see: headers, and not reading. */
final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;
    static final int SMALL_BUFFER = 16 << 10;

    /** First bytes of frames that are whole, and of the first and the next of many. */
    static final int TEXT = 0x81;

    static final int TEXT_BEGINS = 0x01;
    static final int TEXT_GOES_ON = 0x00;
    static final int PING = 0x89;
    static final int PONG = 0x8a;

    /** Of the first byte of a message. */
    static final int COMPRESSED = 0x40;

    /** Kinds of frames. */
    static final int BINARY = 2;

    static final int CLOSE = 8;

    static final int PINGED = 9;

    private static final int MASKED = 0x80;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** The first line of the answer to the handshake, and its headers. */
    final String status;

    final List<String> headers = new ArrayList<>();

    /** Whether the handshake was refused, its body. */
    final String body;

    /** Whether the last message was bytes rather than text. */
    boolean binary;

    /** Whether it was compressed. */
    boolean compressed;

    private RawSocket(int port, String path, String... with) {
        try {
            // What lies in our own buffers has left the server: the less, the sooner it notices that nobody reads.
            socket.setReceiveBufferSize(SMALL_BUFFER);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            var request = new StringBuilder("GET " + path + " HTTP/1.1\r\n"
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
            if (Stream.of(with).noneMatch(header -> header.startsWith("Host:"))) {
                request.append("Host: 127.0.0.1:").append(port).append("\r\n");
            }
            for (var header : with) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(UTF_8));
            in = new DataInputStream(socket.getInputStream());
            status = line();
            for (var header = line(); !header.isEmpty(); header = line()) {
                headers.add(header);
            }
            body = status.contains(" 101 ") ? "" : new String(in.readNBytes(length()), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static RawSocket connect(SocketServer server, String query, String... headers) {
        return new RawSocket(server.port(), "/api/v69/ws/token-data" + query, headers);
    }

    static RawSocket connectTo(SocketServer server, String path, String... headers) {
        return new RawSocket(server.port(), path, headers);
    }

    List<String> header(String name) {
        return headers.stream()
                .filter(header -> header.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(header -> header.substring(name.length() + 1).strip())
                .toList();
    }

    private int length() {
        return header("Content-Length").stream()
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
    }

    void say(String message) {
        frame(TEXT, message.replace('\'', '"').getBytes(UTF_8));
    }

    /** A whole frame, masked as a client's has to be. */
    void frame(int first, byte[] payload) {
        write(header(first, MASKED, payload.length));
        write(payload);
    }

    void unmasked(int first, byte[] payload) {
        write(header(first, 0, payload.length));
        write(payload);
    }

    /** A frame that is to be so long, and has nothing yet. */
    void begin(int first, long length) {
        write(header(first, MASKED, length));
    }

    /** More of it: masked by zeros, all is as it is. */
    void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static byte[] header(int first, int masked, long length) {
        var header = ByteBuffer.allocate(14).put((byte) first);
        if (length < 126) {
            header.put((byte) (masked | (int) length));
        } else if (length < 1 << 16) {
            header.put((byte) (masked | 126)).putShort((short) length);
        } else {
            header.put((byte) (masked | 127)).putLong(length);
        }
        if (masked != 0) {
            header.putInt(0);
        }
        return Arrays.copyOf(header.array(), header.position());
    }

    /** Whether nothing has come that nobody has asked for. */
    boolean isQuiet() {
        try {
            return in.available() == 0;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** With which code it was said goodbye, whatever was said before. */
    int closeCode() {
        var goodbye = ByteBuffer.wrap(until(CLOSE));
        return goodbye.getShort();
    }

    /** The reason beside it, with the code. */
    String goodbye() {
        var goodbye = ByteBuffer.wrap(until(CLOSE));
        return goodbye.getShort() + " " + UTF_8.decode(goodbye);
    }

    /** The payload of the next frame of that kind; others are passed over. */
    byte[] until(int opcode) {
        try {
            while (true) {
                var kind = in.readUnsignedByte() & 0x0f;
                var payload = in.readNBytes(payloadLength());
                if (kind == opcode) {
                    return payload;
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private int payloadLength() throws IOException {
        var length = in.readUnsignedByte();
        return switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> length;
        };
    }

    /** The next text message, however many frames it comes in. */
    JsonNode next() {
        try {
            return Wire.JSON.readTree(nextBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    byte[] nextBytes() {
        try {
            var message = new ByteArrayOutputStream();
            binary = false;
            compressed = false;
            while (true) {
                var first = in.readUnsignedByte();
                var payload = in.readNBytes(payloadLength());
                if ((first & 0x0f) >= 8) {
                    continue;
                }
                message.write(payload);
                binary |= (first & 0x0f) == 2;
                compressed |= (first & COMPRESSED) != 0;
                if ((first & 0x80) != 0) {
                    return message.toByteArray();
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    JsonNode next(String type) {
        var message = next();
        while (!message.path("type").asText().equals(type)) {
            message = next();
        }
        return message;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next != '\n' && next >= 0; next = in.read()) {
            line.write(next);
        }
        return line.toString(UTF_8).strip();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
