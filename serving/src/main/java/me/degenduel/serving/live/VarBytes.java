package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Bytes in which what is small takes little room: numbers in groups of seven bits, the lowest first (LEB128). */
final class VarBytes {
    private static final int GROUP = 7;
    private static final int LOW = 0x7f;
    private static final int MORE = 0x80;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

    void octet(int octet) {
        bytes.write(octet);
    }

    /** A whole number that is not negative. */
    void number(long number) {
        var left = number;
        while (left > LOW) {
            bytes.write((int) (left & LOW) | MORE);
            left >>>= GROUP;
        }
        bytes.write((int) left);
    }

    void text(String text) {
        raw(text.getBytes(UTF_8));
    }

    void raw(byte[] raw) {
        number(raw.length);
        bytes.writeBytes(raw);
    }

    /** Text of which there may be none: its length and one, or 0. */
    void word(String word) {
        if (word == null) {
            number(0);
            return;
        }
        var raw = word.getBytes(UTF_8);
        number(raw.length + 1L);
        bytes.writeBytes(raw);
    }

    /** Exact: twice the digits after the point, one more if it is negative, and one; then all digits as a number. */
    void decimal(BigDecimal decimal) {
        if (decimal == null) {
            number(0);
            return;
        }
        var stripped = decimal.stripTrailingZeros();
        var plain = stripped.scale() < 0 ? stripped.setScale(0) : stripped;
        number(2L * plain.scale() + (plain.signum() < 0 ? 1 : 0) + 1);
        digits(plain.unscaledValue().abs());
    }

    private void digits(BigInteger digits) {
        var left = digits;
        while (left.bitLength() >= Long.SIZE) {
            bytes.write((left.intValue() & LOW) | MORE);
            left = left.shiftRight(GROUP);
        }
        number(left.longValue());
    }

    /**
     * By how many milliseconds it was before now: 0, -1, 1, -2 … as 0, 1, 2, 3 …, and one; 0 where there is none.
     */
    void time(Instant time, Instant now) {
        number(time == null ? 0 : zigzag(now.toEpochMilli() - time.toEpochMilli()) + 1);
    }

    private static long zigzag(long number) {
        return (number << 1) ^ (number >> (Long.SIZE - 1));
    }

    ByteBuffer done() {
        return ByteBuffer.wrap(bytes.toByteArray()).asReadOnlyBuffer();
    }
}
