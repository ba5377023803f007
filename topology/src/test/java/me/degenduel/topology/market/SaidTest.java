package me.degenduel.topology.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import me.degenduel.schemas.Price;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaidTest {

    /** Each price as {@code second:price}; in front of those that must not count stands an exclamation mark. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ten times as much is no jump,                        0:1 10:10",
        "more than ten times as much is held,                 0:1 10:!10.1",
        "less than a tenth is held,                           0:1 10:!0.099",
        "a second one that agrees within a minute counts,     0:1 10:!20 70:23.9",
        "a second one that agrees by exactly a fifth counts,  0:1 10:!20 70:24",
        "a second one that does not agree is held,            0:1 10:!20 70:!24.1",
        "a second one that comes too late is held,            0:1 10:!20 71:!20",
        "the third that agrees counts however late,           0:1 10:!20 100:!20 1000:20",
        "one that disagrees begins anew,                      0:1 10:!20 100:!20 200:!40 300:!40 400:40",
        "a usual price in between forgets what was held,      0:1 10:!20 20:1.1 30:!20",
        "after a jump that counts the new level is usual,     0:1 10:!20 20:20 30:100 40:!5000",
    })
    void a_jump_is_held_until_another_price_agrees(String rule, String prices) {
        assertThat(judged(prices, null)).as(rule).isEqualTo(List.of(prices.split(" ", -1)));
    }

    @ParameterizedTest
    @CsvSource({"30000, 0:1 10:!20 100:20", "30000, 0:1 10:!20 101:!20", "600000, 0:1 10:!20 1810:20"})
    void a_slow_source_is_given_three_of_its_intervals_to_agree(long interval, String prices) {
        assertThat(judged(prices, interval)).isEqualTo(List.of(prices.split(" ", -1)));
    }

    @ParameterizedTest
    @CsvSource({"100, 150, 50", "100, 90, 0", "100, , 0", ", 100, "})
    void what_was_traded_is_what_the_day_has_grown_by(BigDecimal before, BigDecimal after, BigDecimal traded) {
        var first = Said.first(price("1", before, null), BigDecimal.ONE, 0);

        var next = first.next(price("1", after, null), BigDecimal.ONE, 1).after();

        assertThat(next.traded(first))
                .usingComparator(Comparator.nullsFirst(BigDecimal::compareTo))
                .isEqualTo(traded);
    }

    /** The same words, with an exclamation mark in front of those that did not count. */
    private static List<String> judged(String prices, Long interval) {
        var words = new ArrayList<String>();
        Said said = null;
        for (var word : prices.replace("!", "").split(" ", -1)) {
            var second = Long.parseLong(word.substring(0, word.indexOf(':')));
            var text = word.substring(word.indexOf(':') + 1);
            var price = price(text, null, interval);
            var value = new BigDecimal(text);
            if (said == null) {
                said = Said.first(price, value, second * 1000);
                words.add(word);
            } else {
                var verdict = said.next(price, value, second * 1000);
                said = verdict.after();
                words.add(verdict.refusal().isEmpty() ? word : second + ":!" + text);
            }
        }
        return words;
    }

    private static Price price(String text, BigDecimal volume, Long interval) {
        return Market.said(text)
                .setVolume24h(volume == null ? null : volume.toString())
                .setInterval(interval)
                .build();
    }
}
