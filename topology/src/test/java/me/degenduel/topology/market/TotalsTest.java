package me.degenduel.topology.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import me.degenduel.schemas.MarketTotals;
import me.degenduel.schemas.Mover;
import me.degenduel.schemas.TokenStatus;
import me.degenduel.topology.market.Part.Line;
import org.junit.jupiter.api.Test;

class TotalsTest {

    @Test
    void parts_add_up() {
        var totals = of(line("a", "10", "100"), line("b", "-5", "50"));

        assertThat(totals.getTokens()).isEqualTo(2);
        assertThat(totals.getLive()).isEqualTo(2);
        assertThat(totals.getMarketCap()).isEqualByComparingTo("150");
        assertThat(totals.getVolume24h()).isEqualByComparingTo("2000");
    }

    @Test
    void the_market_has_changed_by_what_its_tokens_have() {
        // 110 were 100, 45 were 50: from 150 to 155.
        var totals = of(line("a", "10", "110"), line("b", "-10", "45"));

        assertThat(totals.getChange24h()).isEqualByComparingTo("3.33333333");
    }

    @Test
    void gainers_and_losers_are_the_first_ten_each_way() {
        var lines = new ArrayList<Line>();
        for (var i = -15; i <= 15; i++) {
            lines.add(line("t" + i, String.valueOf(i), "1"));
        }

        var totals = of(lines.toArray(Line[]::new));

        assertThat(totals.getGainers())
                .hasSize(10)
                .extracting(Mover::getAddress)
                .startsWith("t15", "t14");
        assertThat(totals.getLosers()).hasSize(10).extracting(Mover::getAddress).startsWith("t-15", "t-14");
    }

    @Test
    void a_volume_far_above_all_others_stands_out_if_there_are_enough_of_them() {
        var lines = new ArrayList<Line>();
        for (var i = 0; i < 11; i++) {
            lines.add(line("t" + i, "0", "1"));
        }
        lines.add(new Line("big", "BIG", TokenStatus.LIVE, null, null, new BigDecimal("1e9"), null, null));

        assertThat(of(lines.toArray(Line[]::new)).getOutliers())
                .extracting(Mover::getAddress)
                .containsExactly("big");
        assertThat(of(lines.subList(6, 12).toArray(Line[]::new)).getOutliers()).isEmpty();
    }

    @Test
    void a_market_without_tokens_is_empty_and_not_null() {
        assertThat(of().getMarketCap()).isZero();
        assertThat(of().getChange24h()).isNull();
    }

    @Test
    void a_part_is_read_as_it_was_written() {
        var part = new Part(3, 77, List.of(line("a", "1", "2")));
        var serde = Part.serde();

        var again = serde.deserializer().deserialize("", serde.serializer().serialize("", part));

        assertThat(Totals.of(1, List.of(again))).isEqualTo(Totals.of(1, List.of(part)));
    }

    private static MarketTotals of(Line... lines) {
        var middle = lines.length / 2;
        return Totals.of(
                1,
                List.of(
                        new Part(0, 1, List.of(lines).subList(0, middle)),
                        new Part(1, 1, List.of(lines).subList(middle, lines.length))));
    }

    private static Line line(String address, String change, String cap) {
        return new Line(
                address,
                "SYM",
                TokenStatus.LIVE,
                BigDecimal.ONE.setScale(18),
                new BigDecimal(change).setScale(8),
                new BigDecimal("1000").setScale(18),
                new BigDecimal(cap).setScale(18),
                null);
    }
}
