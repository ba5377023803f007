package me.degenduel.connect.prices;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.connect.prices.Walks.Said;
import org.junit.jupiter.api.Test;

class WalksTest {
    private static final String SOL = "So11111111111111111111111111111111111111112";
    private static final int TOKENS = 3_000;

    @Test
    void the_same_seed_and_whitelist_say_the_same() {
        assertThat(prices(of(7, 100), 2_000)).isEqualTo(prices(of(7, 100), 2_000));
    }

    @Test
    void another_seed_says_something_else() {
        assertThat(prices(of(7, 100), 200)).isNotEqualTo(prices(of(8, 100), 200));
    }

    @Test
    void a_listed_token_has_its_price_at_once() {
        var walks = of(1, 0);
        assertThat(walks.isEmpty()).isTrue();
        assertThat(walks.list(SOL).address()).isEqualTo(SOL);
        assertThat(walks.isEmpty()).isFalse();
        assertThat(new BigDecimal(walks.next().price().getPrice()).doubleValue())
                .isBetween(140.0, 160.0);
    }

    @Test
    void a_delisted_token_is_heard_of_no_more() {
        var walks = of(1, 50);
        next(walks, 77);
        walks.delist(address(13));
        assertThat(next(walks, 1_000)).noneMatch(said -> said.address().equals(address(13)));
    }

    @Test
    void delisting_what_is_not_listed_changes_nothing() {
        var walks = of(1, 50);
        walks.delist(SOL);
        assertThat(prices(walks, 500)).isEqualTo(prices(of(1, 50), 500));
    }

    @Test
    void when_the_last_is_delisted_nothing_is_left_to_say() {
        var walks = of(1, 1);
        walks.delist(address(0));
        assertThat(walks.isEmpty()).isTrue();
    }

    @Test
    void everyone_is_heard_of_in_each_round_and_the_hottest_more_often() {
        var counts = next(of(3, TOKENS), TOKENS * 4 / 3 + 2).stream().collect(groupingBy(Said::address, counting()));
        assertThat(counts).hasSize(TOKENS);
        assertThat(counts.values()).anyMatch(count -> count > 10);
    }

    @Test
    void a_price_is_plain_text_within_the_rules_down_to_the_smallest() {
        var prices = next(of(5, TOKENS), 2 * TOKENS).stream()
                .map(said -> said.price().getPrice())
                .toList();
        assertThat(prices.stream().filter(price -> !price.matches("[0-9]+([.][0-9]{1,18})?")))
                .isEmpty();
        assertThat(prices.stream()
                        .map(BigDecimal::new)
                        .min(BigDecimal::compareTo)
                        .orElseThrow())
                .isBetween(new BigDecimal("1e-12"), new BigDecimal("1e-11"));
    }

    @Test
    void tokens_move_with_the_market_and_not_all_alike() {
        var walks = new Walks("simulator", 11, 4);
        IntStream.range(0, 40).forEach(token -> walks.list(address(token)));
        var moves = new HashMap<String, List<Double>>();
        var last = new HashMap<String, Double>();
        // A minute for each sample, or what is each token's own would hide what is common.
        for (var minute = 0; minute < 200; minute++) {
            var now = new HashMap<String, Double>();
            next(walks, 4 * 60)
                    .forEach(said ->
                            now.put(said.address(), Double.valueOf(said.price().getPrice())));
            now.forEach((address, price) -> {
                var before = last.put(address, price);
                if (before != null) {
                    moves.computeIfAbsent(address, each -> new ArrayList<>()).add(Math.log(price / before));
                }
            });
        }
        var series = List.copyOf(moves.values());
        var correlations =
                IntStream.range(0, 20).mapToDouble(pair -> correlation(series.get(2 * pair), series.get(2 * pair + 1)));
        assertThat(correlations.average().orElseThrow()).isBetween(0.1, 0.6);
    }

    @Test
    void prices_jump_now_and_then() {
        var last = new HashMap<String, Double>();
        var walks = new Walks("simulator", 2, 20);
        IntStream.range(0, 100).forEach(token -> walks.list(address(token)));
        var jumps = next(walks, 100_000).stream()
                .filter(said -> {
                    var price = Double.parseDouble(said.price().getPrice());
                    var before = last.put(said.address(), price);
                    return before != null && Math.abs(Math.log(price / before)) > 0.02;
                })
                .count();
        assertThat(jumps).isBetween(10L, 100L);
    }

    @Test
    void a_long_day_does_not_carry_prices_away() {
        var walks = new Walks("simulator", 4, 0.01);
        walks.list(SOL);
        var prices = next(walks, 20_000).stream()
                .mapToDouble(said -> Double.parseDouble(said.price().getPrice()))
                .summaryStatistics();
        assertThat(prices.getMin()).isGreaterThan(15);
        assertThat(prices.getMax()).isLessThan(1_500);
    }

    @Test
    void what_else_is_said_of_a_token_agrees_with_itself() {
        assertThat(next(of(6, 200), 1_000)).allSatisfy(said -> {
            var price = said.price();
            assertThat(price.getSource()).isEqualTo("simulator");
            assertThat(price.getBuys() + price.getSells()).isEqualTo(price.getTrades());
            assertThat(price.getBuys()).isBetween(0L, price.getTrades());
            assertThat(new BigDecimal(price.getMarketCap())).isPositive();
            assertThat(new BigDecimal(price.getVolume24h())).isPositive();
            assertThat(new BigDecimal(price.getLiquidity())).isLessThan(new BigDecimal(price.getMarketCap()));
        });
    }

    private static Walks of(long seed, int tokens) {
        var walks = new Walks("simulator", seed, 200);
        IntStream.range(0, tokens).forEach(token -> walks.list(address(token)));
        return walks;
    }

    private static String address(int token) {
        return "Token%037d".formatted(token).replace('0', 'z');
    }

    private static List<Said> next(Walks walks, int count) {
        return Stream.generate(walks::next).limit(count).toList();
    }

    private static List<Map.Entry<String, String>> prices(Walks walks, int count) {
        return next(walks, count).stream()
                .map(said -> Map.entry(said.address(), said.price().toString()))
                .toList();
    }

    private static double correlation(List<Double> one, List<Double> other) {
        var size = Math.min(one.size(), other.size());
        var means = Stream.of(one, other)
                .map(list -> list.subList(0, size).stream()
                        .mapToDouble(x -> x)
                        .average()
                        .orElseThrow())
                .toList();
        double both = 0;
        double left = 0;
        double right = 0;
        for (var i = 0; i < size; i++) {
            var x = one.get(i) - means.get(0);
            var y = other.get(i) - means.get(1);
            both += x * y;
            left += x * x;
            right += y * y;
        }
        return both / Math.sqrt(left * right);
    }
}
