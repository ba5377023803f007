package me.degenduel.serving.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SayableTest {
    private static final String FAMILY = "👩‍👩‍👧";
    private static final String FLAG = "🏴\uDB40\uDC67\uDB40\uDC62\uDB40\uDC73\uDB40\uDC63\uDB40\uDC74\uDB40\uDC7F";

    @ParameterizedTest
    @CsvSource({
        "gm,gm",
        "'  gm  ',gm",
        "'two\nlines','two lines'",
        "'tab\there','tab here'",
        "'line\u2028and paragraph\u2029','line and paragraph'",
        "'no\u00a0break',no break",
        "'\0n\7u\33l\177l',null",
        "'\u202eevil\u202c \u2066turned\u2069',evil turned",
        "'zero\u200bwidth\ufeff',zerowidth",
        "'<b>&amp;</b>','<b>&amp;</b>'",
        "'\ud83dlone\udc4b',lone",
        "'\u200d\u200c \t',''",
        "'',''",
        FAMILY + "," + FAMILY,
        FLAG + "," + FLAG,
        "'مرحبا','مرحبا'"
    })
    void what_is_typed_becomes_text_on_one_line(String typed, String said) {
        assertThat(Sayable.of(typed)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"gm,2", FLAG + ",7", "👋,1"})
    void a_character_is_one_of_unicodes(String text, int length) {
        assertThat(Sayable.length(text)).isEqualTo(length);
    }
}
