package me.degenduel.serving.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Cursors of pages: opaque text, signed, for whoever could make them up could let us search where nothing is. */
public final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE = 16;

    private final List<SecretKeySpec> keys;

    /** @param secrets the one to sign with, then those that are still accepted */
    public Seal(List<byte[]> secrets) {
        keys = secrets.stream()
                .map(secret -> new SecretKeySpec(
                        sign(new SecretKeySpec(secret, ALGORITHM), "page cursors".getBytes(UTF_8)), ALGORITHM))
                .toList();
    }

    /** A cursor of a list of a contest. */
    String cursor(String list, String contest, Object... place) {
        var said = Stream.concat(Stream.of(list, contest), Stream.of(place))
                .map(String::valueOf)
                .collect(joining("/"))
                .getBytes(UTF_8);
        var sealed = Arrays.copyOf(sign(keys.getFirst(), said), SIGNATURE + said.length);
        System.arraycopy(said, 0, sealed, SIGNATURE, said.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** The place that was said of that list. */
    List<String> place(String cursor, String list, String contest) {
        try {
            var sealed = Base64.getUrlDecoder().decode(cursor);
            if (sealed.length > SIGNATURE) {
                var signature = Arrays.copyOf(sealed, SIGNATURE);
                var said = Arrays.copyOfRange(sealed, SIGNATURE, sealed.length);
                var parts = List.of(new String(said, UTF_8).split("/", -1));
                if (keys.stream().anyMatch(key -> MessageDigest.isEqual(sign(key, said), signature))
                        && parts.subList(0, 2).equals(List.of(list, contest))) {
                    return parts.subList(2, parts.size());
                }
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below, with the same words.
        }
        throw new InvalidRequest("cursor is not one that we gave for this list");
    }

    private static byte[] sign(SecretKeySpec key, byte[] text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(text), SIGNATURE);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("Every JDK has " + ALGORITHM, impossible);
        }
    }
}
