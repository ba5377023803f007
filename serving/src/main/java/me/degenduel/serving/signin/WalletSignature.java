package me.degenduel.serving.signin;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

/** Whether the owner of a wallet has signed something: Ed25519, by Java itself. */
final class WalletSignature {
    static final int BYTES = 64;

    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    /** The height of a point that comes back after eight steps. */
    private static final BigInteger EIGHTH =
            new BigInteger("2707385501144840649318225287225658788936804267575313519463743609750303402022");

    /**
     * The heights of the points that come back to where they began after at most eight steps. Anybody could sign for
     * them, and Java does not mind; one is Solana's own system program, whose address is all ones.
     */
    private static final Set<BigInteger> ANYBODYS =
            Set.of(BigInteger.ZERO, BigInteger.ONE, PRIME.subtract(BigInteger.ONE), EIGHTH, PRIME.subtract(EIGHTH));

    private WalletSignature() {}

    /** @param wallet its 32 bytes */
    static boolean isBy(byte[] wallet, byte[] signature, byte[] message) {
        var written = new BigInteger(1, reversed(wallet));
        var height = written.clearBit(255);
        if (ANYBODYS.contains(height.mod(PRIME))) {
            return false;
        }
        try {
            var point = new EdECPoint(written.testBit(255), height);
            var check = Signature.getInstance("Ed25519");
            check.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point)));
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException noKeyOrNoSignature) {
            return false;
        }
    }

    private static byte[] reversed(byte[] bytes) {
        var reversed = new byte[bytes.length];
        for (var i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
