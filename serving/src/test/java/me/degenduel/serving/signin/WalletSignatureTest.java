package me.degenduel.serving.signin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With the examples of RFC 8032. */
class WalletSignatureTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String WALLET = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    private static final String SIGNATURE =
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
    private static final String MESSAGE = "72";

    @ParameterizedTest(name = "{3}")
    @CsvSource({
        WALLET + "," + SIGNATURE + "," + MESSAGE + ", one byte",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b,"
                + "'', nothing",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a,"
                + "af82, two bytes"
    })
    void what_a_wallet_has_signed_is_by_it(String wallet, String signature, String message, String what) {
        assertThat(isBy(wallet, signature, message)).as(what).isTrue();
    }

    @Test
    void nothing_else_is() {
        assertThat(isBy(WALLET, SIGNATURE, "73")).isFalse();
        assertThat(isBy(WALLET, SIGNATURE, "")).isFalse();
        assertThat(isBy(WALLET.replace("3d40", "3d41"), SIGNATURE, MESSAGE)).isFalse();
        assertThat(isBy(WALLET, SIGNATURE.replace("92a0", "92a1"), MESSAGE)).isFalse();
        assertThat(isBy(WALLET, SIGNATURE.replace("0c00", "0c01"), MESSAGE)).isFalse();
        assertThat(isBy(WALLET, "00".repeat(64), MESSAGE)).isFalse();
        assertThat(isBy(WALLET, "ff".repeat(64), MESSAGE)).isFalse();
        assertThat(isBy("02" + "00".repeat(31), SIGNATURE, MESSAGE)).isFalse();
    }

    @Test
    void a_signature_is_written_in_one_way_only() {
        var order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        var bytes = HEX.parseHex(SIGNATURE);
        var scalar = BigInteger.ZERO;
        for (var i = 63; i >= 32; i--) {
            scalar = scalar.shiftLeft(8).add(BigInteger.valueOf(bytes[i] & 0xff));
        }
        scalar = scalar.add(order);
        for (var i = 32; i < 64; i++) {
            bytes[i] = scalar.shiftRight(8 * (i - 32)).byteValue();
        }

        assertThat(isBy(WALLET, HEX.formatHex(bytes), MESSAGE)).isFalse();
    }

    /** With such keys the same signature, which nobody had to make, holds for some messages or for all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
            })
    void a_wallet_for_which_anybody_could_sign_signs_nothing(String wallet) {
        var signature = "01" + "00".repeat(63);

        assertThat(IntStream.range(0, 64).mapToObj(i -> "message " + i))
                .noneMatch(message -> isBy(wallet, signature, HEX.formatHex(message.getBytes(UTF_8))));
    }

    private static boolean isBy(String wallet, String signature, String message) {
        return WalletSignature.isBy(HEX.parseHex(wallet), HEX.parseHex(signature), HEX.parseHex(message));
    }
}
