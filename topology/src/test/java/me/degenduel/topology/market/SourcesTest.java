package me.degenduel.topology.market;

import static me.degenduel.topology.market.Market.BONK;
import static me.degenduel.topology.market.Market.START;
import static me.degenduel.topology.market.Market.TOPICS;
import static me.degenduel.topology.market.Market.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Refusal;
import me.degenduel.schemas.Signal;
import me.degenduel.schemas.SignalKind;
import me.degenduel.schemas.SourcePrice;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.Token;
import me.degenduel.schemas.TokenStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several sources, and none, make of a token's row. */
class SourcesTest {
    private final Market market = new Market();

    @AfterEach
    void close() {
        market.close();
    }

    @Test
    void the_price_is_the_median_of_the_fresh_sources_and_each_is_visible() {
        market.listed(BONK).price(BONK, of("one", "1")).price(BONK, of("two", "5"));

        market.price(BONK, of("three", "2"));

        assertThat(last().getPrice()).isEqualByComparingTo("2");
        assertThat(last().getSources())
                .extracting(SourcePrice::getSource, source -> source.getPrice().intValue(), SourcePrice::getFresh)
                .containsExactly(tuple("one", 1, true), tuple("three", 2, true), tuple("two", 5, true));
    }

    @Test
    void of_two_sources_it_is_the_mean() {
        market.listed(BONK).price(BONK, of("one", "1")).price(BONK, of("two", "2"));

        assertThat(last().getPrice()).isEqualByComparingTo("1.5");
    }

    @Test
    void ticks_stay_what_each_source_said() {
        market.listed(BONK).price(BONK, of("one", "1")).price(BONK, of("two", "2"));

        assertThat(market.values(TOPICS.ticks))
                .extracting(Tick::getSource, tick -> tick.getPrice().intValue())
                .containsExactly(tuple("one", 1), tuple("two", 2));
    }

    @Test
    void a_source_that_falls_silent_does_not_count_any_more() {
        market.listed(BONK).price(BONK, of("one", "1"));
        market.at(Duration.ofSeconds(20)).price(BONK, of("two", "2"));

        market.at(Duration.ofSeconds(31)).clock(TOPICS.prices);

        assertThat(last().getPrice()).isEqualByComparingTo("2");
        assertThat(last().getStatus()).isEqualTo(TokenStatus.LIVE);
        assertThat(last().getSources()).extracting(SourcePrice::getFresh).containsExactly(false, true);
    }

    @Test
    void without_a_fresh_source_the_last_price_stays_and_the_row_is_stale_from_the_moment_on_that_it_is() {
        market.listed(BONK).price(BONK, of("one", "1"));

        market.at(Duration.ofSeconds(33)).clock(TOPICS.prices);

        assertThat(last().getPrice()).isEqualByComparingTo("1");
        assertThat(last().getStatus()).isEqualTo(TokenStatus.STALE);
        assertThat(last().getChangedAt()).isEqualTo(START.plusSeconds(30));
    }

    @Test
    void a_slow_source_is_given_three_intervals_until_stale_and_ten_until_halted() {
        market.listed(BONK).price(BONK, slow("1"));

        market.at(Duration.ofSeconds(179)).clock(TOPICS.prices);
        assertThat(last().getStatus()).isEqualTo(TokenStatus.LIVE);
        market.at(Duration.ofSeconds(599)).clock(TOPICS.prices);
        assertThat(last().getStatus()).isEqualTo(TokenStatus.STALE);
        market.at(Duration.ofMinutes(10)).clock(TOPICS.prices);

        assertThat(last().getStatus()).isEqualTo(TokenStatus.HALTED);
    }

    @Test
    void a_slow_source_beside_a_quick_one_does_not_hold_up_its_ageing() {
        market.listed(BONK).price(BONK, slow("1")).price(BONK, of("quick", "3"));

        market.at(Duration.ofSeconds(30)).clock(TOPICS.prices);

        assertThat(last().getPrice()).isEqualByComparingTo("1");
    }

    @Test
    void each_change_of_status_is_a_signal_and_a_price_makes_it_live_again() {
        market.listed(BONK).price(BONK, of("one", "1"));
        market.at(Duration.ofSeconds(400)).clock(TOPICS.prices);

        market.price(BONK, of("one", "1"));

        assertThat(market.values(TOPICS.signals))
                .extracting(Signal::getKind, Signal::getTime)
                .containsExactly(
                        tuple(SignalKind.LISTED, START),
                        tuple(SignalKind.LIVE, START),
                        tuple(SignalKind.STALE, START.plusSeconds(30)),
                        tuple(SignalKind.HALTED, START.plusSeconds(300)),
                        tuple(SignalKind.LIVE, START.plusSeconds(400)));
    }

    @Test
    void delisting_is_a_signal_with_its_reason() {
        market.listed(BONK);
        var decision = market.decision(BONK, "delisted");
        decision.setReason("rug");

        market.row(TOPICS.whitelist, BONK, decision);

        assertThat(market.values(TOPICS.signals)).last().satisfies(signal -> assertThat(signal.getReason())
                .isEqualTo("rug"));
    }

    @Test
    void a_held_jump_is_explained_and_changes_nothing() {
        market.listed(BONK).price(BONK, of("one", "1"));
        last();

        market.at(Duration.ofSeconds(1)).price(BONK, of("one", "100"));

        assertThat(market.values(TOPICS.tokens)).isEmpty();
        assertThat(market.values(TOPICS.rejectedPrices)).singleElement().satisfies(rejected -> {
            assertThat(rejected.getPrice()).isEqualTo("100");
            assertThat(rejected.getReason()).isEqualTo("jump_held");
        });
        assertThat(market.counted(Refusal.JUMP_HELD)).isEqualTo(1);
    }

    @Test
    void what_one_source_does_not_say_another_has_said() {
        market.listed(BONK);
        var one = of("one", "1");
        one.setLiquidity("7");

        market.price(BONK, one).price(BONK, of("two", "1"));

        assertThat(last().getLiquidity()).isEqualByComparingTo("7");
    }

    private static Price of(String source, String price) {
        return said(price).setSource(source).build();
    }

    private static Price slow(String price) {
        return said(price).setSource("slow").setInterval(60_000L).build();
    }

    private Token row;

    private Token last() {
        market.values(TOPICS.tokens).forEach(each -> row = each);
        return row;
    }
}
