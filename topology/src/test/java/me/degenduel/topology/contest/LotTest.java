package me.degenduel.topology.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a lot is worth is exact, whichever way it is come by. */
final class LotTest {
    private static final int MANY = 200_000;

    @Test
    void a_new_price_is_worth_what_exact_numbers_say() {
        var random = new Random(69);
        for (var i = 0; i < MANY; i++) {
            var quantity = new BigDecimal(new BigInteger(10 + random.nextInt(90), random), 18);
            var price = new BigDecimal(new BigInteger(1 + random.nextInt(60), random), 18);
            assertThat(worth(quantity, price))
                    .as("%s at %s", quantity, price)
                    .isEqualTo(Money.micros(quantity.multiply(price)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.0000005, 1, 0",
        "0.000000500000000001, 1, 1",
        "0.0000015, 1, 2",
        "0.0000025, 1, 2",
        "0.000002499999999999, 1, 2",
        "987654.3210125, 1, 987654321012",
        "987654.321012500000000001, 1, 987654321013",
        "999999999.0000005, 1, 999999999000000",
        "999999999.0000015, 1, 999999999000002",
        "1000000000, 1000000000, 100000000000000000",
        "0, 1, 0"
    })
    void halves_go_to_the_even_one(BigDecimal quantity, BigDecimal price, long micros) {
        assertThat(worth(quantity, price)).isEqualTo(micros);
    }

    private static long worth(BigDecimal quantity, BigDecimal price) {
        var quote = Quote.of("BONK", 0, new BigDecimal("0.000123"));
        var lot = new Lot(quote, quantity);
        lot.add(0);
        quote.price = price;
        var values = new long[] {lot.worth};
        lot.refresh(values, price.doubleValue());
        assertThat(values[0]).isEqualTo(lot.worth);
        return lot.worth;
    }
}
