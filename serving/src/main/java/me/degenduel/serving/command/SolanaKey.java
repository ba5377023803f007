package me.degenduel.serving.command;

import java.math.BigInteger;
import java.util.Optional;

/** Public keys on Solana: 32 bytes, written in base58. Not every text of such letters and of the right length is one. */
public final class SolanaKey {
    private static final String LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(LETTERS.length());
    private static final int BYTES = 32;
    private static final int LONGEST = 44;

    private SolanaKey() {}

    static boolean isOne(String text) {
        return bytes(text).isPresent();
    }

    /** Nothing for a text that is none. */
    public static Optional<byte[]> bytes(String text) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        var number = BigInteger.ZERO;
        for (var i = 0; i < text.length(); i++) {
            var digit = LETTERS.indexOf(text.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            number = number.multiply(BASE).add(BigInteger.valueOf(digit));
        }
        var zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == LETTERS.charAt(0)) {
            zeros++;
        }
        var length = (number.bitLength() + Byte.SIZE - 1) / Byte.SIZE;
        if (zeros + length != BYTES) {
            return Optional.empty();
        }
        var key = new byte[BYTES];
        // Of a number whose first bit is set, Java writes a byte for its sign before it.
        var written = number.toByteArray();
        System.arraycopy(written, written.length - length, key, zeros, length);
        return Optional.of(key);
    }
}
