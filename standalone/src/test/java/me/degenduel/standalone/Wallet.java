package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;

/** A wallet as somebody has it in their browser: it knows its address, and signs what it is asked to. */
record Wallet(String address, KeyPair keys) {
    private static final String LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(LETTERS.length());
    /** What Java writes before a public key's own bytes. */
    private static final int HEAD = 12;

    static Wallet made() {
        try {
            var keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            var encoded = keys.getPublic().getEncoded();
            return new Wallet(base58(Arrays.copyOfRange(encoded, HEAD, encoded.length)), keys);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The signature as a browser writes it: {@code [1,2,…]}. */
    String sign(String message) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(message.getBytes(UTF_8));
            var bytes = signature.sign();
            var numbers = new int[bytes.length];
            Arrays.setAll(numbers, i -> bytes[i] & 0xff);
            return Arrays.toString(numbers);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String base58(byte[] bytes) {
        var text = new StringBuilder();
        for (var left = new BigInteger(1, bytes); left.signum() > 0; left = left.divide(BASE)) {
            text.append(LETTERS.charAt(left.mod(BASE).intValue()));
        }
        for (var i = 0; i < bytes.length && bytes[i] == 0; i++) {
            text.append(LETTERS.charAt(0));
        }
        return text.reverse().toString();
    }
}
