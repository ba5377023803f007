package me.degenduel.connect.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.TokenPriceRow;
import org.junit.jupiter.api.Test;

class TokenPricesTest {
    private static final Instant NOW = Instant.parse("2025-03-01T12:00:00Z");

    private final TokenPrices.Rows rows =
            new TokenPrices.Rows(new TokenPrices.Config(Duration.ofSeconds(30), Duration.ofMinutes(5)), () -> NOW);

    @Test
    void a_row_is_a_price_of_whom_it_names_at_the_time_that_it_names() {
        var row = row(1, "0.000020690000000000", NOW.minusSeconds(7))
                .setSource("birdeye")
                .setMarketCap(new BigDecimal("5.500000000000000000"))
                .setVolume24h(new BigDecimal("100.000000000000000000"))
                .build();

        assertThat(said(row))
                .contains(Price.newBuilder()
                        .setPrice("0.00002069")
                        .setSource("birdeye")
                        .setSourceTime(NOW.minusSeconds(7))
                        .setMarketCap("5.5")
                        .setVolume24h("100")
                        .setInterval(30_000L)
                        .build());
    }

    @Test
    void a_row_that_names_nobody_is_said_by_the_table() {
        assertThat(said(row(1, "1", NOW).build()).orElseThrow().getSource()).isEqualTo("token_prices");
    }

    @Test
    void what_a_snapshot_or_a_repetition_tells_again_is_not_said_again() {
        said(row(5, "1", NOW).build());

        assertThat(said(row(5, "1", NOW).build())).isEmpty();
        assertThat(said(row(4, "2", NOW).build())).isEmpty();
        assertThat(said(row(6, "1", NOW).build())).isEmpty();
        assertThat(said(row(7, "1", NOW.plusSeconds(1)).build())).isPresent();
        assertThat(said(row(8, "2", NOW.plusSeconds(1)).build())).isPresent();
    }

    @Test
    void a_price_from_long_ago_is_no_news() {
        assertThat(said(row(1, "1", NOW.minus(Duration.ofMinutes(6))).build())).isEmpty();
        assertThat(said(row(2, "1", NOW.minus(Duration.ofMinutes(4))).build())).isPresent();
    }

    @Test
    void without_a_price_nothing_is_said() {
        assertThat(said(row(1, "1", NOW).setPrice(null).build())).isEmpty();
        assertThat(said(row(2, "1", NOW).setDeleted(true).build())).isEmpty();
        assertThat(rows.price("A", Optional.empty())).isEmpty();
    }

    @Test
    void a_row_that_comes_back_is_said_again() {
        said(row(1, "1", NOW).build());
        said(row(2, "1", NOW).setDeleted(true).build());

        assertThat(said(row(3, "1", NOW).build())).isPresent();
    }

    private Optional<Price> said(TokenPriceRow row) {
        return rows.price(row.getAddress(), Optional.of(row));
    }

    private static TokenPriceRow.Builder row(long lsn, String price, Instant updated) {
        return TokenPriceRow.newBuilder()
                .setAddress("A")
                .setPrice(new BigDecimal(price).setScale(18))
                .setUpdatedAt(updated)
                .setDeleted(false)
                .setEpoch(1)
                .setLsn(lsn)
                .setCommittedAt(NOW);
    }
}
