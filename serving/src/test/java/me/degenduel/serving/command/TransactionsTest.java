package me.degenduel.serving.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TransactionsTest {
    /** Whatever process reads it, the one that was asked first or the one that is asked again. */
    @Test
    void a_request_is_known_by_what_was_said_and_by_nothing_else() throws NoSuchAlgorithmException {
        var order = new PlaceOrder(7, null, "So11111111111111111111111111111111111111112", "BUY", new BigDecimal("20"));

        assertThat(Transactions.hash(order)).isEqualTo(sha256("""
                contest.trade\
                {"address":"So11111111111111111111111111111111111111112","contest":7,"side":"BUY","wallet":null,"weight":20}"""));
    }

    @Test
    void what_a_command_is_to_us_is_no_part_of_it() {
        assertThat(Commands.JSON
                        .valueToTree(new DelistToken("7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr", "Rug"))
                        .toString())
                .isEqualTo("{\"address\":\"7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr\",\"reason\":\"Rug\"}");
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }
}
