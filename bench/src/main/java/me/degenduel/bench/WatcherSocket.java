package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;

/**
 * One of very many websocket clients. It keeps nothing of what it reads: the payload is handed on piece by piece, and all
 * share the buffer that they read into.
 */
final class WatcherSocket {
    /** Who follows all of them. */
    interface Crowd {
        /** It is there, and has been sent what comes before all else. */
        void settled(WatcherSocket socket) throws IOException;

        /** A part of a text, as it comes. */
        void piece(WatcherSocket socket, int at, ByteBuffer piece) throws IOException;

        /** The text had that length. */
        void whole(WatcherSocket socket, int length) throws IOException;
    }

    /**
     * How it comes in.
     *
     * @param upgrade the request
     * @param says what it then says
     * @param settles the type of the last text that comes before all else, where anything does
     */
    record Opening(String upgrade, List<String> says, Optional<Numbers> settles) {}

    /** The type of a text stands within. */
    private static final int HEAD = 64;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int LONGEST_CONTROL = 125;
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final SocketChannel channel;
    private final Crowd crowd;
    private final Opening opening;
    /** The beginning of a text, as long as it has not settled. */
    private ByteBuffer beginning = ByteBuffer.allocate(HEAD);

    /** What the server has answered, until that is whole. */
    private ByteArrayOutputStream answer = new ByteArrayOutputStream();

    private int kind;
    private int header;
    private int headers = 2;
    private long length;
    private int at;
    private boolean inPayload;
    private ByteBuffer control;

    /** How many texts it has heard since it settled. */
    int heard;

    WatcherSocket(SocketChannel channel, Crowd crowd, Opening opening) {
        this.channel = channel;
        this.crowd = crowd;
        this.opening = opening;
    }

    void connected(SelectionKey key) throws IOException {
        channel.finishConnect();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key.interestOps(SelectionKey.OP_READ);
        write(ByteBuffer.wrap(opening.upgrade.getBytes(US_ASCII)));
    }

    void read(ByteBuffer shared) throws IOException {
        do {
            shared.clear();
            if (channel.read(shared) < 0) {
                throw new EOFException("The server has closed a socket");
            }
            take(shared.flip());
        } while (shared.limit() == shared.capacity());
    }

    private void take(ByteBuffer in) throws IOException {
        while (in.hasRemaining()) {
            if (answer != null) {
                answer(in.get());
            } else if (inPayload) {
                var piece = in.slice(in.position(), (int) Math.min(length - at, in.remaining()));
                in.position(in.position() + piece.remaining());
                payload(piece);
            } else {
                header(Byte.toUnsignedInt(in.get()));
            }
        }
    }

    private void answer(byte next) throws IOException {
        answer.write(next);
        if (next != '\n' || !answer.toString(US_ASCII).endsWith(END_OF_HEAD)) {
            return;
        }
        var said = answer.toString(US_ASCII);
        answer = null;
        if (!said.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("No websocket: " + said.lines().findFirst().orElse(""));
        }
        for (var message : opening.says) {
            send(TEXT, ByteBuffer.wrap(message.getBytes(UTF_8)));
        }
        if (opening.settles.isEmpty()) {
            settle();
        }
    }

    private void settle() throws IOException {
        beginning = null;
        crowd.settled(this);
    }

    private void header(int octet) throws IOException {
        if (header == 0) {
            kind = octet & 0x0f;
            if ((octet & FIN) == 0) {
                throw new IOException("A message in several frames");
            }
            length = 0;
        } else if (header == 1) {
            headers = octet == 126 ? 4 : octet == 127 ? 10 : 2;
            length = octet < 126 ? octet : 0;
        } else {
            length = length << 8 | octet;
        }
        header++;
        if (header == headers) {
            header = 0;
            headers = 2;
            at = 0;
            inPayload = true;
            control = kind >= CLOSE ? ByteBuffer.allocate(LONGEST_CONTROL) : null;
            if (length == 0) {
                end();
            }
        }
    }

    private void payload(ByteBuffer piece) throws IOException {
        var before = at;
        at += piece.remaining();
        if (control != null) {
            control.put(piece);
        } else if (beginning == null) {
            crowd.piece(this, before, piece);
        } else if (before < HEAD) {
            beginning.put(piece.slice(0, Math.min(piece.remaining(), HEAD - before)));
        }
        if (at == length) {
            end();
        }
    }

    private void end() throws IOException {
        inPayload = false;
        switch (kind) {
            case TEXT, BINARY -> {
                if (beginning == null) {
                    crowd.whole(this, at);
                } else if (opening.settles.orElseThrow().isIn(beginning.flip(), HEAD)) {
                    settle();
                } else {
                    beginning.clear();
                }
            }
            case PING -> send(PONG, control.flip());
            case CLOSE -> throw new EOFException("The server has said good-bye to a socket");
            default -> throw new IOException("A frame of kind " + kind);
        }
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

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Without a word, as those do who lose their network; so no port is kept for a minute. */
    void leave() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }
}
