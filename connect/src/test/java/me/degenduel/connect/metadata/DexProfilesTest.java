package me.degenduel.connect.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.degenduel.connect.http.Json;
import me.degenduel.connect.http.Unusable;
import me.degenduel.connect.prices.DexScreener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DexProfilesTest {
    @Test
    void a_pair_says_what_its_token_is() throws Exception {
        var said = read("""
                [{"baseToken":{"address":"A","symbol":" bonk ","name":" Bonk "}},
                 {"baseToken":{"address":"A","symbol":" bonk ","name":" Bonk "},
                  "info":{"imageUrl":"https://img.example/a.png","header":"https://img.example/h.png",
                          "websites":[{"label":"Website","url":"https://bonk.example"},{"url":"https://bonk.example"},
                                      {"url":"http://plain.example"}],
                          "socials":[{"type":"twitter","url":"https://x.com/bonk"},{"type":"telegram","url":"tg://bonk"}]}}]""");

        assertThat(said).containsOnlyKeys("A");
        assertThat(said.get("A").profile())
                .isEqualTo(new Profile(
                        Optional.of("BONK"),
                        Optional.of("Bonk"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("https://img.example/a.png"),
                        Optional.of("https://img.example/h.png"),
                        Map.of("twitter", "https://x.com/bonk"),
                        List.of("https://bonk.example")));
        assertThat(said.get("A").refused()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "WIF,WIF",
        "$wif,",
        "elevenchars,",
        "A B,",
        "a-b_c.d,A-B_C.D",
        "猫,",
        "'  ',",
    })
    void a_symbol_is_trimmed_upper_case_and_short_or_none(String symbol, String kept) {
        assertThat(new Profile.Sieve().symbol(Optional.of(symbol)).profile().symbol())
                .isEqualTo(Optional.ofNullable(kept));
    }

    @Test
    void what_is_too_long_is_left_and_counted_and_what_is_blank_is_not_said() {
        var sieve = new Profile.Sieve()
                .name(Optional.of("x".repeat(51)))
                .description(Optional.of("x".repeat(1_001)))
                .imageUrl(Optional.of("javascript:alert(1)"))
                .headerImageUrl(Optional.of(" "));

        assertThat(sieve.profile())
                .isEqualTo(new Profile(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        List.of()));
        assertThat(sieve.refused()).isEqualTo(3);
    }

    @Test
    void another_answer_is_none() {
        assertThatThrownBy(() -> read("{\"pairs\":[]}")).isInstanceOf(Unusable.class);
    }

    private static Map<String, Profile.Sieve> read(String answer) throws Exception {
        return new DexProfiles(new DexScreener("https://dex.example", "solana"))
                .read(Json.read(answer.getBytes(UTF_8)));
    }
}
