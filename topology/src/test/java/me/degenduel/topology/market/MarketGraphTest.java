package me.degenduel.topology.market;

import static me.degenduel.topology.market.Market.BONK;
import static me.degenduel.topology.market.Market.START;
import static me.degenduel.topology.market.Market.TOPICS;
import static me.degenduel.topology.market.Market.WIF;
import static me.degenduel.topology.market.Market.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;
import me.degenduel.schemas.ContestTick;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Refusal;
import me.degenduel.schemas.Tick;
import me.degenduel.schemas.TokenStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MarketGraphTest {
    private final Market market = new Market();

    @AfterEach
    void close() {
        market.close();
    }

    @Test
    void a_price_of_a_listed_token_is_a_tick_with_what_we_know_of_the_token() {
        market.listed(BONK).at(Duration.ofSeconds(1));

        market.price(
                BONK,
                said("0.00002").setLiquidity("1e6").setVolume24h("nonsense").build());

        assertThat(market.values(TOPICS.ticks)).singleElement().satisfies(tick -> {
            assertThat(tick.getPrice()).isEqualByComparingTo("0.00002");
            assertThat(tick.getSymbol()).isEqualTo("DezX");
            assertThat(tick.getTime()).isEqualTo(START.plusSeconds(1));
            assertThat(tick.getFdv()).isEqualByComparingTo("0.02");
            assertThat(tick.getLiquidity()).isEqualByComparingTo("1000000");
            assertThat(tick.getVolume24h()).isNull();
        });
    }

    @Test
    void a_price_of_a_token_off_the_whitelist_is_counted_and_dropped() {
        market.row(TOPICS.tokenRows, BONK, market.token(BONK));

        market.price(BONK, "1").price(WIF, "1");

        assertThat(market.values(TOPICS.ticks)).isEmpty();
        assertThat(market.values(TOPICS.rejectedPrices)).isEmpty();
        assertThat(market.counted(Refusal.UNKNOWN_TOKEN)).isEqualTo(2);
    }

    @Test
    void a_listed_token_has_a_row_before_its_first_price() {
        market.listed(BONK);

        assertThat(market.values(TOPICS.tokens)).singleElement().satisfies(token -> {
            assertThat(token.getPrice()).isNull();
            assertThat(token.getStatus()).isEqualTo(TokenStatus.HALTED);
        });
    }

    @Test
    void a_tick_changes_the_current_row() {
        market.listed(BONK).at(Duration.ofSeconds(5));
        market.values(TOPICS.tokens);

        market.price(BONK, "3");

        assertThat(market.values(TOPICS.tokens)).singleElement().satisfies(token -> {
            assertThat(token.getPrice()).isEqualByComparingTo("3");
            assertThat(token.getStatus()).isEqualTo(TokenStatus.LIVE);
            assertThat(token.getPriceTime()).isEqualTo(START.plusSeconds(5));
        });
    }

    @Test
    void a_delisted_token_says_so_on_a_last_row_and_is_gone() {
        market.listed(BONK).price(BONK, "3");
        market.values(TOPICS.tokens);
        var decision = market.decision(BONK, "delisted");
        decision.setReason("rug");

        market.row(TOPICS.whitelist, BONK, decision).price(BONK, "4");

        assertThat(market.values(TOPICS.tokens))
                .satisfiesExactly(
                        last -> {
                            assertThat(last.getStatus()).isEqualTo(TokenStatus.DELISTED);
                            assertThat(last.getDelistingReason()).isEqualTo("rug");
                            assertThat(last.getPrice()).isEqualByComparingTo("3");
                        },
                        gone -> assertThat(gone).isNull());
        assertThat(market.counted(Refusal.UNKNOWN_TOKEN)).isEqualTo(1);
    }

    @Test
    void a_deleted_whitelist_row_delists_and_its_tombstone_says_nothing_new() {
        market.listed(BONK);
        market.values(TOPICS.tokens);
        var deleted = market.deleted(BONK);
        deleted.setReason("rug");

        market.row(TOPICS.whitelist, BONK, deleted).tombstone(TOPICS.whitelist, BONK);

        assertThat(market.values(TOPICS.tokens))
                .satisfiesExactly(
                        last -> assertThat(last.getDelistingReason()).isEqualTo("rug"),
                        gone -> assertThat(gone).isNull());
    }

    @Test
    void a_tombstone_delists_when_compaction_has_left_nothing_else() {
        market.listed(BONK).listed(WIF).price(BONK, "3");
        market.values(TOPICS.tokens);

        market.tombstone(TOPICS.whitelist, BONK).tombstone(TOPICS.tokenRows, WIF);

        assertThat(market.values(TOPICS.tokens))
                .satisfiesExactly(
                        last -> {
                            assertThat(last.getStatus()).isEqualTo(TokenStatus.DELISTED);
                            assertThat(last.getPrice()).isEqualByComparingTo("3");
                        },
                        gone -> assertThat(gone).isNull(),
                        last -> assertThat(last.getStatus()).isEqualTo(TokenStatus.DELISTED),
                        gone -> assertThat(gone).isNull());
        market.price(BONK, "4");
        assertThat(market.counted(Refusal.UNKNOWN_TOKEN)).isEqualTo(1);
    }

    @Test
    void a_tombstone_of_a_row_that_nobody_saw_says_nothing() {
        market.row(TOPICS.tokenRows, BONK, market.token(BONK));

        market.tombstone(TOPICS.whitelist, BONK).tombstone(TOPICS.tokenRows, WIF);

        assertThat(market.records(TOPICS.tokens)).isEmpty();
    }

    @Test
    void a_repeated_change_does_not_bring_back_what_was_deleted() {
        var listed = market.decision(BONK, "listed");
        market.row(TOPICS.tokenRows, BONK, market.token(BONK)).row(TOPICS.whitelist, BONK, listed);
        market.row(TOPICS.whitelist, BONK, market.deleted(BONK)).tombstone(TOPICS.whitelist, BONK);
        market.values(TOPICS.tokens);

        market.row(TOPICS.whitelist, BONK, listed);

        assertThat(market.values(TOPICS.tokens)).isEmpty();
    }

    @Test
    void a_log_repeated_from_the_middle_ends_where_it_ended() {
        market.listed(BONK);
        var deleted = market.deleted(BONK);
        var again = market.decision(BONK, "listed");

        for (var time = 0; time < 2; time++) {
            market.row(TOPICS.whitelist, BONK, deleted)
                    .tombstone(TOPICS.whitelist, BONK)
                    .row(TOPICS.whitelist, BONK, again);
        }

        assertThat(market.values(TOPICS.tokens)).last().satisfies(token -> assertThat(token.getStatus())
                .isEqualTo(TokenStatus.HALTED));
    }

    @Test
    void a_token_listed_again_starts_without_a_price() {
        market.listed(BONK).price(BONK, "3").row(TOPICS.whitelist, BONK, market.decision(BONK, "delisted"));
        market.values(TOPICS.tokens);

        market.row(TOPICS.whitelist, BONK, market.decision(BONK, "listed"));

        assertThat(market.values(TOPICS.tokens)).singleElement().satisfies(token -> assertThat(token.getPrice())
                .isNull());
    }

    @Test
    void a_repeated_older_change_is_ignored() {
        var listed = market.decision(BONK, "listed");
        market.row(TOPICS.tokenRows, BONK, market.token(BONK)).row(TOPICS.whitelist, BONK, listed);
        market.row(TOPICS.whitelist, BONK, market.decision(BONK, "delisted"));
        market.values(TOPICS.tokens);

        market.row(TOPICS.whitelist, BONK, listed);

        assertThat(market.values(TOPICS.tokens)).isEmpty();
    }

    @Test
    void a_new_epoch_counts_though_its_log_begins_again() {
        market.listed(BONK);
        market.values(TOPICS.tokens);
        var restored = market.decision(BONK, "delisted");
        restored.setEpoch(2);
        restored.setLsn(0);

        market.row(TOPICS.whitelist, BONK, restored);

        assertThat(market.values(TOPICS.tokens)).hasSize(2);
    }

    @Test
    void a_change_of_metadata_keeps_the_price() {
        market.listed(BONK).price(BONK, "3");
        market.values(TOPICS.tokens);
        var renamed = market.token(BONK);
        renamed.setName("Renamed");

        market.row(TOPICS.tokenRows, BONK, renamed);

        assertThat(market.values(TOPICS.tokens)).singleElement().satisfies(token -> {
            assertThat(token.getName()).isEqualTo("Renamed");
            assertThat(token.getPrice()).isEqualByComparingTo("3");
        });
    }

    @Test
    void a_change_that_changes_nothing_is_not_told() {
        market.listed(BONK);
        market.values(TOPICS.tokens);

        market.row(TOPICS.whitelist, BONK, market.decision(BONK, "listed"));

        assertThat(market.values(TOPICS.tokens)).isEmpty();
    }

    @Test
    void an_older_source_time_is_rejected_and_an_equal_one_is_not() {
        market.listed(BONK).at(Duration.ofSeconds(10));
        market.price(BONK, said("1").setSourceTime(START.plusSeconds(9)).build());
        market.price(BONK, said("2").setSourceTime(START.plusSeconds(9)).build());

        market.price(BONK, said("3").setSourceTime(START.plusSeconds(8)).build());

        assertThat(market.values(TOPICS.ticks)).hasSize(2);
        assertThat(market.values(TOPICS.rejectedPrices)).singleElement().satisfies(price -> {
            assertThat(price.getPrice()).isEqualTo("3");
            assertThat(price.getReason()).isEqualTo("older_than_accepted");
        });
    }

    @Test
    void each_source_has_a_time_of_its_own() {
        market.listed(BONK).at(Duration.ofSeconds(10));
        market.price(BONK, said("1").setSourceTime(START.plusSeconds(9)).build());

        market.price(
                BONK,
                said("2").setSource("other").setSourceTime(START.plusSeconds(8)).build());

        assertThat(market.values(TOPICS.ticks)).hasSize(2);
    }

    @Test
    void a_rejected_price_keeps_its_time_and_its_words() {
        market.listed(BONK).at(Duration.ofSeconds(7));

        market.price(BONK, "12,5");

        assertThat(market.records(TOPICS.rejectedPrices)).singleElement().satisfies(rejected -> {
            assertThat(rejected.key()).isEqualTo(BONK);
            assertThat(rejected.getRecordTime()).isEqualTo(START.plusSeconds(7));
            assertThat(rejected.value().getPrice()).isEqualTo("12,5");
            assertThat(rejected.value().getReason()).isEqualTo("not_a_number");
        });
        assertThat(market.counted(Refusal.NOT_A_NUMBER)).isEqualTo(1);
    }

    @Test
    void one_bad_price_does_not_affect_the_next() {
        market.listed(BONK).listed(WIF);

        market.price(BONK, "NaN").price(WIF, "1").price(BONK, "2");

        assertThat(market.values(TOPICS.ticks))
                .extracting(Tick::getPrice)
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(BigDecimal.ONE, BigDecimal.TWO);
    }

    @Test
    void bytes_that_are_no_record_do_not_stop_the_next_price() {
        market.listed(BONK);

        market.bytes(TOPICS.prices, BONK, new byte[] {1, 2, 3}).price(BONK, "2");

        assertThat(market.values(TOPICS.ticks)).hasSize(1);
    }

    @Test
    void clocks_are_passed_on_as_the_lowest_of_both_tables() {
        market.at(Duration.ofSeconds(1)).clock(TOPICS.whitelist);
        assertThat(market.records(TOPICS.tokens)).isEmpty();

        market.at(Duration.ofSeconds(2)).clock(TOPICS.tokenRows);

        assertThat(market.records(TOPICS.tokens)).singleElement().satisfies(clock -> {
            assertThat(clock.key()).isEqualTo(Keys.clock(0));
            assertThat(clock.value()).isNull();
            assertThat(clock.getRecordTime()).isEqualTo(START.plusSeconds(1));
        });
    }

    @Test
    void clocks_on_the_price_log_are_no_prices() {
        market.listed(BONK).clock(TOPICS.prices);

        assertThat(market.values(TOPICS.ticks)).isEmpty();
        assertThat(market.values(TOPICS.rejectedPrices)).isEmpty();
    }

    @Test
    void contests_are_told_of_all_ticks_at_once_and_then_of_the_clock_behind_them() {
        market.listed(BONK).listed(WIF).at(Duration.ofSeconds(1));
        market.price(BONK, "1").price(WIF, "5").price(BONK, "NaN").at(Duration.ofSeconds(2));
        market.price(BONK, "2").row(TOPICS.whitelist, WIF, market.deleted(WIF));
        assertThat(market.records(TOPICS.contestTicks)).isEmpty();

        market.at(Duration.ofSeconds(3)).clock(TOPICS.prices);

        assertThat(market.records(TOPICS.contestTicks))
                .satisfiesExactly(
                        told -> {
                            assertThat(told.key()).isEqualTo("0");
                            assertThat(told.value().getTicks())
                                    .containsExactlyInAnyOrder(
                                            contestTick(BONK, 1, "1"),
                                            contestTick(WIF, 1, "5"),
                                            contestTick(BONK, 2, "2"),
                                            new ContestTick(WIF, START.plusSeconds(2), null))
                                    .filteredOn(tick -> tick.getToken().equals(BONK))
                                    .isSortedAccordingTo(Comparator.comparing(ContestTick::getTime));
                        },
                        clock -> {
                            assertThat(clock.key()).isEqualTo(Keys.clock(0));
                            assertThat(clock.value()).isNull();
                            assertThat(clock.getRecordTime()).isEqualTo(START.plusSeconds(3));
                        });
    }

    @Test
    void contests_are_told_each_tick_once() {
        market.listed(BONK).price(BONK, "1").clock(TOPICS.prices);
        market.price(BONK, "2").clock(TOPICS.prices).clock(TOPICS.prices);

        assertThat(market.values(TOPICS.contestTicks).stream()
                        .filter(Objects::nonNull)
                        .flatMap(told -> told.getTicks().stream()))
                .containsExactly(contestTick(BONK, 0, "1"), contestTick(BONK, 0, "2"));
    }

    @Test
    void contests_need_not_wait_for_a_clock_that_does_not_come() {
        market.listed(BONK);

        IntStream.rangeClosed(1, 1_500).forEach(price -> market.price(BONK, String.valueOf(1_000 + price)));

        assertThat(market.values(TOPICS.contestTicks)).singleElement().satisfies(told -> assertThat(told.getTicks())
                .hasSize(1_000));
    }

    private static ContestTick contestTick(String token, int second, String price) {
        return new ContestTick(token, START.plusSeconds(second), new BigDecimal(price).setScale(18));
    }
}
