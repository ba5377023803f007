package me.degenduel.topology.contest;

import static me.degenduel.topology.contest.Lobby.BONK;
import static me.degenduel.topology.contest.Lobby.START;
import static me.degenduel.topology.contest.Lobby.TOPICS;
import static me.degenduel.topology.contest.Lobby.WIF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.util.Map;
import me.degenduel.schemas.ContestPrice;
import me.degenduel.schemas.ContestResult;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.Fill;
import me.degenduel.schemas.Standing;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContestGraphTest {
    private static final String ANN = "Ann1111111111111111111111111111111111111111";
    private static final String BOB = "Bob1111111111111111111111111111111111111111";

    private final Lobby lobby = new Lobby();

    @AfterEach
    void close() {
        lobby.close();
    }

    @Test
    void a_contest_without_entries_is_pending() {
        var standings = lobby.contest(17, 60, 120).at(1).passed().published();

        assertThat(standings.getContest()).isEqualTo("17");
        assertThat(standings.getState()).isEqualTo(ContestState.PENDING);
        assertThat(standings.getAsOf()).isEqualTo(START.plusSeconds(1).minusMillis(1));
    }

    @Test
    void of_a_contest_whose_row_is_gone_nothing_stands_and_whoever_was_in_it_is_told_what_became_of_their_orders() {
        running();
        lobby.at(70).order(17, BOB, 1, WIF, "SELL", 50).at(71).passed().publishes();
        lobby.records(TOPICS.standings);
        lobby.records(TOPICS.fills);
        var last = lobby.at(72).contestRow(17, 60, 120);
        last.setDeleted(true);

        lobby.row(TOPICS.contests, "17", last).at(73).price(BONK, "9").passed().publishes();

        assertThat(lobby.records(TOPICS.standings))
                .extracting(TestRecord::key, TestRecord::value)
                .containsExactly(tuple("17", null));
        assertThat(lobby.values(TOPICS.fills)).extracting(Fill::getRefused).containsExactly("OVER");
        lobby.at(200).price(BONK, "10").at(201).passed().publishes();
        assertThat(lobby.records(TOPICS.standings)).isEmpty();
    }

    @Test
    void a_price_moves_whoever_holds_the_token() {
        running();

        var standings = lobby.at(70).price(BONK, "3").at(71).passed().published();

        assertThat(standings.getTop()).extracting(Standing::getWallet).containsExactly(ANN, BOB);
        assertThat(standings.getTop()).extracting(Standing::getValue).containsExactly(15_000_000_000L, 10_000_000_000L);
    }

    @Test
    void whoever_follows_a_partition_knows_its_contests_as_their_owner_does_and_looks_again_after_a_second() {
        running();
        lobby.at(70).price(BONK, "3").at(71).passed().publishes();
        var followed = new Followed(TOPICS, Lobby.config().memory(), partition -> lobby.kept());

        var there = followed.contest("17", 0, START).orElseThrow();
        lobby.at(80).price(BONK, "1").at(81).passed();
        var soon = followed.contest("17", 0, START.plusMillis(999)).orElseThrow();
        var later = followed.contest("17", 0, START.plusMillis(1_000)).orElseThrow();

        assertThat(there.asOf()).isEqualTo(START.plusSeconds(71).minusMillis(1));
        assertThat(there.what().standings().getTop())
                .extracting(Standing::getValue)
                .containsExactly(15_000_000_000L, 10_000_000_000L);
        assertThat(soon).isEqualTo(there);
        assertThat(later.asOf()).isEqualTo(START.plusSeconds(81).minusMillis(1));
        assertThat(later.what().standings().getTop())
                .extracting(Standing::getValue)
                .containsExactly(10_000_000_000L, 5_000_000_000L);
        assertThat(followed.contest("18", 0, START)).isEmpty();
    }

    @Test
    void nothing_is_decided_before_every_log_has_passed_and_standings_say_what_is_waited_for() {
        running();

        var standings = lobby.at(121).rowsPassed().published();

        assertThat(standings.getState()).isEqualTo(ContestState.ACTIVE);
        assertThat(standings.getWaitingFor())
                .hasSize(TOPICS.prices.partitions())
                .contains("prices/0");
    }

    @Test
    void an_order_fills_at_the_first_later_price() {
        running();

        lobby.at(70)
                .order(17, BOB, 1, WIF, "SELL", 50)
                .at(71)
                .price(WIF, "8")
                .at(72)
                .passed();

        var fill = lobby.records(TOPICS.fills).getFirst();
        assertThat(fill.key()).isEqualTo("17/" + BOB + "/1");
        assertThat(fill.value().getPrice()).isEqualByComparingTo("8");
        assertThat(fill.value().getAmount()).isEqualByComparingTo("10000");
        assertThat(fill.value().getDecidedAt()).isEqualTo(START.plusSeconds(71));
    }

    @Test
    void what_a_contest_used_of_prices_is_kept() {
        running();

        assertThat(lobby.values(TOPICS.contestPrices))
                .extracting(ContestPrice::getToken, ContestPrice::getMoment)
                .containsExactly(tuple(BONK, "start"), tuple(WIF, "start"));
    }

    @Test
    void an_entry_after_the_start_is_refused_and_told() {
        running();

        lobby.at(70).entry(17, "Late", Map.of(BONK, 100)).at(71).passed();

        assertThat(lobby.values(TOPICS.fills)).extracting(Fill::getRefused).containsExactly("LATE");
    }

    @Test
    void results_come_in_slices_and_the_settlement_last() {
        lobby.at(1).contest(17, 60, 120).price(BONK, "2");
        for (var wallet : new String[] {"a", "b", "c", "d", "e"}) {
            lobby.entry(17, wallet, Map.of(BONK, 100));
        }
        lobby.at(121).passed();

        lobby.publishes();
        assertThat(lobby.values(TOPICS.contestResults))
                .extracting(ContestResult::getWallet)
                .containsExactly("a", "b");
        assertThat(lobby.values(TOPICS.settlements)).isEmpty();

        lobby.publishes().publishes();
        assertThat(lobby.records(TOPICS.contestResults))
                .extracting(TestRecord::key)
                .containsExactly("17/c", "17/d", "17/e");
        var settlement = lobby.values(TOPICS.settlements).getFirst();
        assertThat(settlement.getPrizes())
                .containsExactly(new BigDecimal("540.00000000"), new BigDecimal("360.00000000"));
        assertThat(settlement.getHash()).hasSize(64);
    }

    @Test
    void a_delisted_token_is_named_as_frozen() {
        running();

        var standings = lobby.at(70).delisted(BONK).at(71).passed().published();

        assertThat(standings.getFrozen()).containsExactly(BONK);
    }

    @Test
    void a_row_that_capture_repeats_changes_nothing() {
        running();
        lobby.published();

        lobby.at(70)
                .contest(17, 60, 120)
                .entry(17, ANN, Map.of(BONK, 100))
                .at(71)
                .passed()
                .publishes();

        assertThat(lobby.values(TOPICS.fills)).isEmpty();
        assertThat(lobby.values(TOPICS.standings)).isEmpty();
    }

    @Test
    void a_contest_that_was_over_long_ago_is_left_as_it_is_whatever_comes() {
        running();
        lobby.at(121).passed().publishes().publishes();
        lobby.at(120 + Lobby.KEEP.toSeconds() + 1).passed().publishes();
        assertThat(lobby.facts()).contains("contest/17").noneMatch(key -> key.startsWith("entry/"));
        lobby.records(TOPICS.standings);
        lobby.records(TOPICS.settlements);

        lobby.at(124 + Lobby.KEEP.toSeconds())
                .contest(17, 60, 120)
                .entry(17, ANN, Map.of(BONK, 100))
                .order(17, BOB, 1, WIF, "SELL", 50)
                .price(WIF, "8")
                .at(125 + Lobby.KEEP.toSeconds())
                .passed()
                .publishes();

        assertThat(lobby.values(TOPICS.standings)).isEmpty();
        assertThat(lobby.values(TOPICS.settlements)).isEmpty();
        assertThat(lobby.values(TOPICS.fills)).isEmpty();
    }

    @Test
    void a_portfolio_is_known_as_it_was_at_the_last_whole_minute_until_that_is_too_long_ago() {
        lobby.at(1)
                .contest(17, 60, 1_800)
                .price(BONK, "2")
                .price(WIF, "4")
                .entry(17, ANN, Map.of(BONK, 100))
                .entry(17, BOB, Map.of(WIF, 100))
                .at(65)
                .order(17, ANN, 1, BONK, "SELL", 50)
                .at(66)
                .price(BONK, "4")
                .at(110)
                .price(BONK, "8")
                .at(200)
                .passed()
                .publishes();

        assertThat(ann(30).cash()).isEqualByComparingTo("10000");
        assertThat(ann(99).asOf()).isEqualTo(START.plusSeconds(60));
        assertThat(ann(99).holdings())
                .extracting(Portfolio.Holding::token, Portfolio.Holding::quantity)
                .containsExactly(tuple(BONK, new BigDecimal("5000.000000000000000000")));
        assertThat(ann(99).value()).isEqualTo(10_000_000_000L);
        assertThat(ann(120).holdings().getFirst().price()).isEqualByComparingTo("8");
        assertThat(ann(120).value()).isEqualTo(30_000_000_000L);

        lobby.at(121 + Lobby.PAST.toSeconds()).passed().publishes();

        assertThat(Lobby.STORES.contest("17").orElseThrow().portfolio(ANN, START.plusSeconds(99)))
                .isEmpty();
        assertThat(lobby.facts())
                .contains("minute/" + START.plusSeconds(180).toEpochMilli())
                .doesNotContain("minute/" + START.plusSeconds(120).toEpochMilli())
                .noneMatch(key -> key.startsWith("past/"));
    }

    private static Portfolio ann(long second) {
        return Lobby.STORES
                .contest("17")
                .flatMap(contest -> contest.portfolio(ANN, START.plusSeconds(second)))
                .orElseThrow();
    }

    /** Ann has BONK at 2, Bob has WIF at 4, and it is played from second 60 to 120. */
    private void running() {
        lobby.at(1)
                .contest(17, 60, 120)
                .price(BONK, "2")
                .price(WIF, "4")
                .entry(17, ANN, Map.of(BONK, 100))
                .entry(17, BOB, Map.of(WIF, 100))
                .at(61)
                .passed();
    }
}
