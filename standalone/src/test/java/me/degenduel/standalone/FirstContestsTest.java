package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstContestsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 500})
    void every_portfolio_is_one_that_anybody_could_enter_with(int count) {
        var tokens = FirstWhitelist.tokens(count, 1);
        var random = new SplittableRandom(1);

        assertThat(IntStream.range(0, 10_000).mapToObj(each -> FirstContests.portfolio(tokens, random)))
                .allSatisfy(portfolio -> {
                    assertThat(portfolio.values()).allMatch(weight -> weight >= 1);
                    assertThat(portfolio.values().stream()
                                    .mapToInt(weight -> weight)
                                    .sum())
                            .isEqualTo(100);
                    assertThat(portfolio).hasSizeLessThanOrEqualTo(10);
                });
    }

    @Test
    void the_same_seed_makes_the_same_people_with_the_same_portfolios() {
        var tokens = FirstWhitelist.tokens(50, 1);

        assertThat(FirstContests.crowd(20, new SplittableRandom(7)))
                .isEqualTo(FirstContests.crowd(20, new SplittableRandom(7)))
                .isNotEqualTo(FirstContests.crowd(20, new SplittableRandom(8)));
        assertThat(FirstContests.portfolio(tokens, new SplittableRandom(7)))
                .isEqualTo(FirstContests.portfolio(tokens, new SplittableRandom(7)));
    }

    @Test
    void everybody_has_a_wallet_and_a_name_that_the_database_takes() {
        assertThat(FirstContests.crowd(2_000, new SplittableRandom(1)))
                .allMatch(person -> person.wallet().matches("[1-9A-HJ-NP-Za-km-z]{43,44}"))
                .allMatch(person -> person.nickname().matches("[A-Za-z0-9_]{4,15}"))
                .extracting(FirstContests.Person::wallet)
                .doesNotHaveDuplicates();
    }
}
