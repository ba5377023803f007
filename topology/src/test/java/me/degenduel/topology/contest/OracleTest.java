package me.degenduel.topology.contest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import me.degenduel.topology.contest.Event.ContestRow;
import me.degenduel.topology.contest.Event.EntryRow;
import me.degenduel.topology.contest.Event.OrderRow;
import me.degenduel.topology.contest.Event.Terms;
import me.degenduel.topology.contest.Event.Tick;
import me.degenduel.topology.contest.Truth.Decision;
import me.degenduel.topology.contest.Truth.Decision.Filled;
import me.degenduel.topology.contest.Truth.Decision.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Examples worked out by hand from the rules; all times count from the start of the one contest. */
class OracleTest {
    private static final int WORLDS = 1_000;
    private static final long START = 1_000_000;
    private static final long END = 400_000;

    private final List<Event> events = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1000 -500  |    -1 | PENDING",
                "-1000 -500  |     0 | ACTIVE",
                "-1000     0 |     0 | ACTIVE",
                "-1000     1 |     0 | PENDING",
                "-1000     1 |     1 | ACTIVE",
                "-1000 59000 | 58999 | PENDING",
                "-1000 59000 | 59000 | ACTIVE",
                "-1000 59001 | 59000 | CANCELLED NOT_ENOUGH_PARTICIPANTS",
                "-1000 -500  | 399999 | ACTIVE",
                "-1000 -500  | 400000 | COMPLETED"
            })
    void a_contest_of_two(String entered, long at, String state) {
        contest();
        var wallet = 'a';
        for (var time : entered.split(" +", -1)) enters(Long.parseLong(time), String.valueOf(wallet++), "A 100");
        var contest = contest(at);
        assertThat((contest.state() + " " + contest.reason().orElse("")).strip())
                .isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rows that come later, without an entry | -900 | CANCELLED",
                "rows that come later than an entry     | -700 | ACTIVE"
            })
    void terms_stand_from_the_first_entry(String why, long changed, String state) {
        contest();
        row(changed, 3, Optional.empty());
        enters(-800, "a", "A 100");
        enters(-500, "b", "A 100");
        assertThat(contest(59_000).state()).as(why).isEqualTo(state);
    }

    @Test
    void a_cancellation_at_the_end_cancels_and_leaves_nothing_to_win() {
        twoWithCash();
        orders(END - 1, "a", 1, "B BUY 10");
        row(END, 2, Optional.of("rain"));
        assertThat(contest(END).state()).isEqualTo("CANCELLED");
        assertThat(contest(END).reason()).contains("rain");
        assertThat(contest(END).results()).isEmpty();
        assertThat(contest(END).hash()).isEmpty();
        assertThat(contest(END).standings()).hasSize(2);
        assertThat(decision("a", 1)).isEqualTo(new Refused(START + END, "OVER"));
    }

    @ParameterizedTest
    @CsvSource({"0, ", "1, LATE", "399999, LATE", "400000, LATE", "400001, OVER"})
    void who_comes_late_is_told(long time, String refused) {
        twoWithCash();
        enters(time, "c", "A 100");
        enters(time + 1, "c", "A 100");
        var expected = refused == null ? null : new Refused(START + time, refused);
        assertThat(at(END + 10).decisions().get("1/c/entry")).isEqualTo(expected);
        assertThat(contest(END + 10).standings()).hasSize(refused == null ? 3 : 2);
    }

    @Test
    void who_enters_twice_is_in_as_at_first() {
        price(-2_000, "A", "1");
        price(-2_000, "B", "1");
        contest();
        enters(-1_000, "a", "A 100");
        enters(-900, "a", "B 100");
        enters(-800, "b", "B 100");
        enters(5, "a", "B 100");
        price(10, "A", "2");
        assertThat(standings(10)).containsExactly("1 a 20000000000", "2 b 10000000000");
        assertThat(at(10).decisions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1, a, NOT_ACTIVE", "0, x, NOT_ACTIVE", "1, x, NOT_ENTERED", "400001, a, OVER", "400001, x, OVER"})
    void an_order_refused_at_once(long time, String wallet, String reason) {
        twoWithCash();
        orders(time, wallet, 1, "B BUY 10");
        assertThat(decision(wallet, 1)).isEqualTo(new Refused(START + time, reason));
    }

    /** Of an order at 10,000. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " 9999 3                  | 70000 NO_PRICE",
                "10000 3                  | 70000 NO_PRICE",
                "10001 3                  | 10001 FILLED",
                "70000 3                  | 70000 FILLED",
                "70001 3                  | 70000 NO_PRICE",
                "10001 -                  | 70000 NO_PRICE",
                "10001 - 10002 3          | 10002 FILLED",
                "10001 3 10001 4          | 10001 FILLED"
            })
    void the_price_that_fills(String prices, String outcome) {
        twoWithCash();
        orders(10_000, "a", 1, "B BUY 10");
        var words = prices.split(" ", -1);
        for (var i = 0; i < words.length; i += 2) price(Long.parseLong(words[i]), "B", words[i + 1]);
        var decision = decision("a", 1);
        var said = decision instanceof Refused refused ? refused.reason() : "FILLED";
        assertThat(decision.time() - START + " " + said).isEqualTo(outcome);
        if (decision instanceof Filled filled) assertThat(filled.price()).isEqualByComparingTo("3");
    }

    /** Of who holds 5,000 A, bought at 1, and 5,000 in cash. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "B BUY  10  | 3 | 333.333333333333333333 for 1000",
                "B BUY  100 | 4 | 1250 for 5000",
                "B SELL 0   | 4 | NOTHING_TO_DO",
                "B SELL 10  | 4 | WRONG_SIDE",
                "A BUY  50  | 1 | NOTHING_TO_DO",
                "A BUY  40  | 1 | WRONG_SIDE",
                "A SELL 60  | 1 | WRONG_SIDE",
                "A SELL 0   | 1 | 5000 for 5000",
                "A SELL 25  | 2 | 3125 for 6250",
                "A BUY  100 | 1 | 5000 for 5000",
                "A SELL 0   | 1.000000000001 | 5000 for 5000",
                "A SELL 0   | 1.000000000003 | 5000 for 5000.00000002"
            })
    void an_order(String order, String price, String outcome) {
        twoWithCash();
        orders(10, "a", 1, order);
        price(20, order.substring(0, 1), price);
        assertThat(said(decision("a", 1))).isEqualTo(outcome);
    }

    @Test
    void who_has_spent_the_cash_has_none() {
        twoWithCash();
        orders(10, "a", 9, "B BUY 50");
        orders(10, "a", 10, "B BUY 60");
        price(20, "B", "2");
        assertThat(said(decision("a", 9))).isEqualTo("2500 for 5000");
        assertThat(said(decision("a", 10))).isEqualTo("NO_CASH");
    }

    @Test
    void an_eleventh_token_is_one_too_many_until_another_is_sold() {
        var ten = "ABCDEFGHIJ".chars().mapToObj(Character::toString).toList();
        ten.forEach(token -> price(-2_000, token, "1"));
        contest();
        enters(-1_000, "a", ten.stream().map(token -> token + " 10").collect(joining(" ")));
        enters(-1_000, "b", "A 100");
        orders(10, "a", 1, "A SELL 5");
        price(11, "A", "1");
        orders(20, "a", 2, "K BUY 5");
        price(21, "K", "1");
        orders(30, "a", 3, "A SELL 0");
        price(31, "A", "1");
        orders(40, "a", 4, "K BUY 5");
        price(41, "K", "1");
        assertThat(Stream.of(1, 2, 3, 4).map(id -> said(decision("a", id))))
                .containsExactly("500 for 500", "TOO_MANY_TOKENS", "500 for 500", "500 for 500");
    }

    /** Of who holds 5,000 A and 5,000 in cash. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.0000000001     | 10000000000 | 10000.0000005",
                "1.0000000003     | 10000000002 | 10000.0000015",
                "1.000000000001   | 10000000000 | 10000",
                "1.000000000003   | 10000000000 | 10000.00000002"
            })
    void a_value_live_and_at_the_end(String price, long micros, BigDecimal value) {
        twoWithCash();
        price(END, "A", price);
        assertThat(contest(END).standings().getFirst().micros()).isEqualTo(micros);
        assertThat(contest(END).results().getFirst().value()).isEqualByComparingTo(value);
    }

    @Test
    void a_value_is_counted_up_to_a_hundred_billion() {
        twoWithCash();
        price(10, "A", "99999999999999999999");
        assertThat(standings(10)).contains("1 a 100000005000000000");
    }

    @Test
    void what_was_delisted_or_never_had_a_price_at_the_start_stays_cash() {
        price(-5_000, "A", "1");
        price(-4_000, "A", "-");
        contest();
        enters(-1_000, "a", "A 40 B 60");
        enters(-1_000, "b", "B 100");
        price(1, "A", "2");
        price(1, "B", "2");
        assertThat(standings(1)).containsExactly("1 a 10000000000", "1 b 10000000000");
    }

    @ParameterizedTest
    @CsvSource({"299998, ''", "299999, A", "300000, AB"})
    void who_is_silent_for_five_minutes_is_frozen(long at, String frozen) {
        price(-1, "A", "1");
        price(0, "B", "1");
        price(-1, "C", "1");
        contest();
        enters(-1_000, "a", "A 40 B 60");
        enters(-1_000, "b", "B 100");
        assertThat(String.join("", contest(at).frozen())).isEqualTo(frozen);
    }

    @Test
    void a_delisted_token_is_frozen_at_its_last_price_until_the_next() {
        twoWithCash();
        price(10, "A", "2");
        price(20, "A", "-");
        price(30, "A", "3");
        var oracle = new Oracle(new Rules() {}, events);
        assertThat(oracle.at(START + 20).contests().get("1").frozen()).containsExactly("A");
        assertThat(oracle.at(START + 30).contests().get("1").frozen()).isEmpty();
        assertThat(standings(20)).contains("1 a 15000000000");
    }

    @Test
    void four_at_the_end_live_and_final() throws Exception {
        Stream.of("A", "B", "C").forEach(token -> price(-2_000, token, "1"));
        contest();
        enters(-1_000, "w4", "C 100");
        enters(-1_000, "w3", "B 100");
        enters(-1_000, "W2", "B 100");
        enters(-999, "W1", "B 100");
        enters(-500, "w5", "A 100");
        price(END, "A", "1.5");
        price(END - 5, "C", "0.000000000000000001");
        price(END + 1, "C", "1000");
        assertThat(standings(END))
                .containsExactly(
                        "1 w5 15000000000", "2 W2 10000000000", "2 w3 10000000000", "2 W1 10000000000", "5 w4 0");
        assertThat(contest(END).results())
                .map(result -> result.rank() + " " + result.wallet() + " "
                        + result.value().toPlainString() + " " + result.prize().toPlainString())
                .containsExactly("1 w5 15000 62.1", "2 W2 10000 18", "3 w3 10000 9.9", "4 W1 10000 0", "5 w4 0 0");
        var canonical = """
                settlement v1
                contest 1
                period 1000000 1400000
                pool 100.00000000 fee 10
                share 1 69
                share 2 20
                share 3 11
                start A 1.000000000000000000 998000
                start B 1.000000000000000000 998000
                start C 1.000000000000000000 998000
                end A 1.500000000000000000 1400000
                end B 1.000000000000000000 998000
                end C 0.000000000000000001 1399995
                result 1 w5 999500 15000.00000000 62.10000000
                result 2 W2 999000 10000.00000000 18.00000000
                result 3 w3 999000 10000.00000000 9.90000000
                result 4 W1 999001 10000.00000000 0.00000000
                result 5 w4 999000 0.00000000 0.00000000
                """;
        var digest = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(UTF_8));
        assertThat(contest(END).hash()).contains(HexFormat.of().formatHex(digest));
    }

    @Test
    void a_world_is_the_same_in_any_interleaving_of_its_logs() {
        for (var seed = 1; seed <= 20; seed++) {
            var events = Worlds.of(seed);
            var byLog = events.stream().sorted(comparing(Event::time)).toList();
            assertThat(truths(new Rules() {}, byLog, events)).isEqualTo(truths(new Rules() {}, events, events));
        }
    }

    @Test
    void every_twist_of_a_rule_is_noticed_in_some_world() {
        var unnoticed = EnumSet.allOf(Twist.class);
        for (var seed = 1; seed <= WORLDS && !unnoticed.isEmpty(); seed++) {
            var events = Worlds.of(seed);
            var truths = truths(new Rules() {}, events, events);
            unnoticed.removeIf(twist -> !truths(twist, events, events).equals(truths));
        }
        assertThat(unnoticed).as("twists that no world noticed").isEmpty();
    }

    private static List<Truth> truths(Rules rules, List<Event> events, List<Event> asked) {
        var oracle = new Oracle(rules, events);
        return Worlds.moments(asked).stream().map(oracle::at).toList();
    }

    /** Two who hold 5,000 A, bought at 1, and 5,000 in cash. */
    private void twoWithCash() {
        price(-2_000, "A", "1");
        contest();
        enters(-1_000, "a", "A 50 X 50");
        enters(-900, "b", "A 50 X 50");
    }

    private void contest() {
        row(-5_000, 2, Optional.empty());
    }

    private void row(long time, int minParticipants, Optional<String> cancelled) {
        var shares = Stream.of("69", "20", "11").map(BigDecimal::new).toList();
        var terms =
                new Terms(START, START + END, minParticipants, BigDecimal.valueOf(100), BigDecimal.valueOf(10), shares);
        events.add(new ContestRow(START + time, "1", terms, cancelled));
    }

    private void price(long time, String token, String price) {
        var said = Optional.of(price).filter(text -> !text.equals("-")).map(BigDecimal::new);
        events.add(new Tick(START + time, token, said));
    }

    private void enters(long time, String wallet, String portfolio) {
        var words = portfolio.split(" ", -1);
        var weights = new TreeMap<String, Integer>();
        for (var i = 0; i < words.length; i += 2) weights.put(words[i], Integer.valueOf(words[i + 1]));
        events.add(new EntryRow(START + time, "1", wallet, BigDecimal.valueOf(10_000), weights));
    }

    private void orders(long time, String wallet, long id, String order) {
        var words = order.split(" +", -1);
        var buy = words[1].equals("BUY");
        events.add(new OrderRow(START + time, "1", wallet, id, words[0], buy, Integer.parseInt(words[2])));
    }

    private Truth at(long time) {
        return new Oracle(new Rules() {}, events).at(START + time);
    }

    private Truth.Contest contest(long at) {
        return at(at).contests().get("1");
    }

    private List<String> standings(long at) {
        return contest(at).standings().stream()
                .map(standing -> standing.rank() + " " + standing.wallet() + " " + standing.micros())
                .toList();
    }

    private Decision decision(String wallet, long id) {
        return at(END + 100_000).decisions().get("1/" + wallet + "/" + id);
    }

    private static String said(Decision decision) {
        return switch (decision) {
            case Filled filled ->
                filled.quantity().toPlainString() + " for " + filled.amount().toPlainString();
            case Refused refused -> refused.reason();
        };
    }
}
