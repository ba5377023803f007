package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {
    private static final byte[] SECRET = "a secret of at least thirty-two bytes".getBytes(UTF_8);
    private static final byte[] OTHER = "another secret of thirty-two bytes or more".getBytes(UTF_8);
    private static final Cursor CURSOR =
            new Cursor("topic", "public.tokens", Instant.ofEpochMilli(1_700_000_000_000L), List.of(-1L, 0L, 1L << 40));

    private final Cursors cursors = new Cursors(List.of(SECRET));

    @Test
    void a_cursor_comes_back_as_it_was_handed_out() {
        assertThat(cursors.read(cursors.write(CURSOR))).contains(CURSOR);
    }

    @Test
    void a_cursor_of_another_platform_is_no_cursor() {
        assertThat(new Cursors(List.of(OTHER)).read(cursors.write(CURSOR))).isEmpty();
    }

    @Test
    void a_cursor_survives_a_new_secret_while_the_old_one_is_accepted() {
        assertThat(new Cursors(List.of(OTHER, SECRET)).read(cursors.write(CURSOR)))
                .contains(CURSOR);
    }

    @Test
    void a_changed_cursor_is_no_cursor() {
        var written = cursors.write(CURSOR);
        var changed = (written.startsWith("A") ? "B" : "A") + written.substring(1);

        assertThat(cursors.read(changed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "not base64!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void what_is_no_cursor_reads_as_nothing(String text) {
        assertThat(cursors.read(text)).isEmpty();
    }
}
