package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirstWhitelistTest {
    @Test
    void it_begins_with_tokens_that_everybody_knows() {
        assertThat(FirstWhitelist.tokens(500, 1))
                .extracting(FirstWhitelist.Token::symbol)
                .startsWith("SOL", "BONK", "WIF")
                .hasSize(500);
    }

    @Test
    void the_same_seed_makes_the_same_tokens_and_more_of_them_begin_alike() {
        assertThat(FirstWhitelist.tokens(100, 7))
                .startsWith(FirstWhitelist.tokens(50, 7).toArray(FirstWhitelist.Token[]::new));
    }

    @Test
    void another_seed_makes_others() {
        assertThat(FirstWhitelist.tokens(10, 8).subList(3, 10))
                .doesNotContainAnyElementsOf(FirstWhitelist.tokens(10, 7));
    }

    @Test
    void every_address_looks_like_a_public_key_and_is_there_once() {
        assertThat(FirstWhitelist.tokens(2_000, 1))
                .extracting(FirstWhitelist.Token::address)
                .allMatch(address -> address.matches("[1-9A-HJ-NP-Za-km-z]{43,44}"))
                .doesNotHaveDuplicates();
    }

    @Test
    void none_can_be_asked_for() {
        assertThat(FirstWhitelist.tokens(0, 1)).isEmpty();
    }
}
