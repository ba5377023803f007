package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Cursors as clients hold them: opaque text, signed, so that what comes back is what some instance handed out.
 *
 * <p>All instances share the signing secret. Until an old secret is forgotten, its cursors are good too. One thread
 * uses it.
 */
final class Cursors {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE = 16;

    /** Each made once and used again: finding one costs more than signing. */
    private final List<Mac> keys;

    /** @param secrets the one to sign with, then those that are still accepted */
    Cursors(List<byte[]> secrets) {
        this.keys = secrets.stream()
                .map(secret -> mac(mac(secret).doFinal("channel cursors".getBytes(UTF_8))))
                .toList();
    }

    String write(Cursor cursor) {
        var bytes = new ByteArrayOutputStream(96);
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF(cursor.topic());
            out.writeUTF(cursor.view());
            out.writeLong(cursor.time().toEpochMilli());
            out.writeByte(cursor.offsets().size());
            for (var offset : cursor.offsets()) {
                out.writeLong(offset);
            }
            out.write(keys.getFirst().doFinal(bytes.toByteArray()), 0, SIGNATURE);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** A few characters in place of any number, for what a cursor has to be of. */
    static String digest(String text) {
        try {
            var all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(all, SIGNATURE));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("Every Java has it", impossible);
        }
    }

    /** Nothing when it is not one of ours. */
    Optional<Cursor> read(String text) {
        try {
            var bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length <= SIGNATURE) {
                return Optional.empty();
            }
            var said = Arrays.copyOf(bytes, bytes.length - SIGNATURE);
            var signed = Arrays.copyOfRange(bytes, said.length, bytes.length);
            var ours = keys.stream()
                    .anyMatch(key -> MessageDigest.isEqual(Arrays.copyOf(key.doFinal(said), SIGNATURE), signed));
            return ours ? Optional.of(parse(said)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Cursor parse(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            var topic = in.readUTF();
            var view = in.readUTF();
            var time = Instant.ofEpochMilli(in.readLong());
            var partitions = in.readUnsignedByte();
            var offsets = new ArrayList<Long>();
            for (var partition = 0; partition < partitions; partition++) {
                offsets.add(in.readLong());
            }
            return new Cursor(topic, view, time, offsets);
        } catch (IOException impossible) {
            throw new AssertionError("A cursor that we signed does not read", impossible);
        }
    }

    private static Mac mac(byte[] key) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("Every JDK has " + ALGORITHM, impossible);
        }
    }
}
