package me.degenduel.connect.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import me.degenduel.connect.database.OtherTable;
import me.degenduel.schemas.Price;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketRowsTest {
    private static final Instant NOW = Instant.parse("2025-03-01T12:00:00Z");
    private static final Duration OLDEST = Duration.ofMinutes(5);

    private Instant clock = NOW;
    private final MarketRows rows = rows(Optional.of("seen"));

    @BeforeEach
    void given_a_listed_token() {
        rows.changed("A", true);
    }

    @Test
    void columns_of_any_name_are_a_price() {
        var row = row(Map.of(
                "token_address", "A",
                "price_usd", "0.000020690000000000",
                "cap", "5.5E+3",
                "vol", "100.00",
                "depth", "7",
                "by", "birdeye",
                "seen", "2025-03-01T11:59:53Z"));

        assertThat(rows.row(row))
                .contains(Price.newBuilder()
                        .setPrice("0.00002069")
                        .setSource("birdeye")
                        .setSourceTime(NOW.minusSeconds(7))
                        .setMarketCap("5500")
                        .setVolume24h("100")
                        .setLiquidity("7")
                        .setInterval(30_000L)
                        .build());
    }

    @Test
    void what_a_table_does_not_have_is_not_said() {
        var price = said("A", "1", NOW).orElseThrow();

        assertThat(price.getSource()).isEqualTo("market_database");
        assertThat(price.getMarketCap()).isNull();
        assertThat(price.getVolume24h()).isNull();
        assertThat(price.getLiquidity()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0.000010, 0.00001",
        "1E-9, 0.000000001",
        "1.25, 1.25",
        "-3, -3",
        "100, 100",
        "123456789012345678901234567890.123456789, 123456789012345678901234567890.123456789",
        "NaN, NaN",
        "soon, soon",
        "1e999999999, 1e999999999"
    })
    void numbers_stay_exact_and_what_is_none_is_for_the_market_to_refuse(String there, String here) {
        assertThat(said("A", there, NOW).orElseThrow().getPrice()).isEqualTo(here);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-03-01T11:59:00Z, 2025-03-01T11:59:00Z",
        "2025-03-01T12:59:00.5+01:00, 2025-03-01T11:59:00.5Z",
        "1740830340, 2025-03-01T11:59:00Z",
        "1740830340250, 2025-03-01T11:59:00.250Z"
    })
    void times_are_read_as_they_are_written(String there, Instant here) {
        assertThat(said("A", "1", there, false).orElseThrow().getSourceTime()).isEqualTo(here);
    }

    @ParameterizedTest
    @CsvSource({"token_address", "price_usd"})
    void without_a_token_or_a_price_nothing_is_said(String missing) {
        var values = new HashMap<>(Map.of("token_address", "A", "price_usd", "1", "seen", NOW.toString()));
        values.remove(missing);

        assertThat(rows.row(row(values))).isEmpty();
    }

    @Test
    void a_price_from_long_ago_is_no_news() {
        assertThat(said("A", "1", NOW.minus(OLDEST).minusSeconds(1))).isEmpty();
        assertThat(said("A", "1", NOW.minus(OLDEST).plusSeconds(1))).isPresent();
    }

    @Test
    void what_is_read_again_or_comes_late_is_not_said_again() {
        said("A", "1", NOW.minusSeconds(5));

        assertThat(said("A", "1", NOW.minusSeconds(5))).isEmpty();
        assertThat(said("A", "1.0", NOW.minusSeconds(5))).isEmpty();
        assertThat(said("A", "2", NOW.minusSeconds(6))).isEmpty();
        assertThat(said("A", "2", NOW.minusSeconds(5))).isPresent();
        assertThat(said("A", "2", NOW.minusSeconds(4))).isPresent();
    }

    @Test
    void a_row_of_unknown_age_is_said_when_it_is_written_and_not_when_it_is_found() {
        var timeless = rows(Optional.empty());
        timeless.changed("A", true);
        var values = Map.of("token_address", "A", "price_usd", "1");

        assertThat(timeless.row(new OtherTable.Row(values, true, NOW))).isEmpty();
        var written = timeless.row(new OtherTable.Row(values, false, NOW)).orElseThrow();
        assertThat(written.getSourceTime()).isNull();
        assertThat(timeless.row(new OtherTable.Row(values, false, NOW.plusSeconds(1))))
                .isPresent();
    }

    @Test
    void a_token_that_is_listed_later_is_said_then() {
        assertThat(said("B", "3", NOW)).isEmpty();

        assertThat(rows.changed("B", true)).extracting(Price::getPrice).containsExactly("3");
        assertThat(said("B", "4", NOW.plusSeconds(1))).isPresent();
        assertThat(rows.changed("B", false)).isEmpty();
        assertThat(said("B", "5", NOW.plusSeconds(2))).isEmpty();
    }

    @Test
    void what_is_old_is_forgotten() {
        said("B", "3", NOW);
        clock = NOW.plus(OLDEST).plusSeconds(1);
        assertThat(rows.changed("B", true)).isEmpty();
        assertThat(rows.known()).isEqualTo(1);

        rows.forget();

        assertThat(rows.known()).isZero();
    }

    private Optional<Price> said(String address, String price, Instant time) {
        return said(address, price, time.toString(), true);
    }

    private Optional<Price> said(String address, String price, String time, boolean standing) {
        return rows.row(new OtherTable.Row(
                Map.of("token_address", address, "price_usd", price, "seen", time), standing, clock));
    }

    private static OtherTable.Row row(Map<String, String> values) {
        return new OtherTable.Row(values, true, NOW);
    }

    private MarketRows rows(Optional<String> time) {
        var config = new MarketRows.Config(
                "token_address",
                "price_usd",
                Optional.of("cap"),
                Optional.of("vol"),
                Optional.of("depth"),
                Optional.of("by"),
                time,
                Duration.ofSeconds(30),
                OLDEST);
        return new MarketRows(config, "market_database", () -> clock);
    }
}
