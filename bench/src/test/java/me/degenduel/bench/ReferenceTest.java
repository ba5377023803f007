package me.degenduel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class ReferenceTest {
    private final Reference reference = new Reference();

    @Test
    void whoever_is_ahead_says_what_the_others_should_hear() throws IOException {
        reference.piece(0, bytes("pri"));
        reference.piece(0, bytes("price"));
        reference.piece(3, bytes("ces"));
        reference.piece(5, bytes("s"));

        assertThat(reference.whole(6)).isEqualTo(1);
        assertThat(reference.whole(6)).isEqualTo(2);
        assertThat(UTF_8.decode(reference.text()).toString()).isEqualTo("prices");
    }

    @Test
    void another_byte_is_noticed() throws IOException {
        reference.piece(0, bytes("prices"));

        assertThatThrownBy(() -> reference.piece(2, bytes("a"))).hasMessageContaining("something else");
    }

    @Test
    void another_length_is_noticed() throws IOException {
        reference.piece(0, bytes("prices"));
        reference.whole(6);

        assertThatThrownBy(() -> reference.piece(6, bytes("!"))).hasMessageContaining("7 bytes, and others 6");
        assertThatThrownBy(() -> reference.whole(5)).hasMessageContaining("5 bytes, and others 6");
    }

    @Test
    void a_text_longer_than_any_before_fits() throws IOException {
        var text = "x".repeat(100_000);

        reference.piece(0, bytes(text));
        reference.whole(text.length());

        assertThat(UTF_8.decode(reference.text()).toString()).isEqualTo(text);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
