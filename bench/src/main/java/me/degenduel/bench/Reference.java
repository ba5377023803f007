package me.degenduel.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What all should hear: whoever is ahead says it, and everybody else is compared with that. */
final class Reference {
    private ByteBuffer text = ByteBuffer.allocateDirect(1 << 16);
    private int known;
    private int length = -1;
    private int heard;

    void clear() {
        known = 0;
        length = -1;
        heard = 0;
    }

    void piece(int at, ByteBuffer piece) throws IOException {
        var end = at + piece.remaining();
        if (length >= 0 && end > length) {
            throw new IOException("Somebody has heard %,d bytes, and others %,d".formatted(end, length));
        }
        var both = Math.min(known, end) - at;
        if (both > 0 && text.slice(at, both).mismatch(piece.slice(piece.position(), both)) >= 0) {
            throw new IOException("Somebody has heard something else than others");
        }
        if (end > known) {
            if (end > text.capacity()) {
                text = ByteBuffer.allocateDirect(2 * end).put(text.slice(0, known));
            }
            text.put(known, piece, piece.position() + both, end - known);
            known = end;
        }
    }

    /** Somebody has heard it to its end; answers how many have. */
    int whole(int at) throws IOException {
        if (length < 0) {
            length = at;
        }
        if (at != length) {
            throw new IOException("Somebody has heard %,d bytes, and others %,d".formatted(at, length));
        }
        return ++heard;
    }

    ByteBuffer text() {
        return text.slice(0, length);
    }
}
