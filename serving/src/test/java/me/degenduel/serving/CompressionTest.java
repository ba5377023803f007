package me.degenduel.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static me.degenduel.serving.RawSocket.COMPRESSED;
import static me.degenduel.serving.RawSocket.TEXT;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterOutputStream;
import me.degenduel.serving.live.Wire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An instance that is told to compress, for clients that offer it. */
class CompressionTest {
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final String OFFER = EXTENSIONS + ": permessage-deflate; client_max_window_bits";
    /** What ends a message, and is left out on the wire. */
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private static final int BOMB = 64 << 20;
    private static final SocketServer server = start();

    private static SocketServer start() {
        var choice = new SocketServer.Choice();
        choice.compresses = true;
        return SocketServer.start(choice);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Shows(Promise.COMPRESSION)
    void whoever_offers_it_hears_and_says_compressed_messages_each_on_its_own() throws IOException {
        server.given(token(SOL, "SOL", "150"));
        try (var socket = RawSocket.connect(server, "", OFFER)) {
            assertThat(socket.header(EXTENSIONS).getFirst().split(";", -1))
                    .containsExactlyInAnyOrder(
                            "permessage-deflate", "server_no_context_takeover", "client_no_context_takeover");
            assertThat(next(socket, "connection_established")
                            .get("authenticated")
                            .asBoolean())
                    .isFalse();

            say(socket, "{\"type\":\"subscribe\",\"channel\":\"public.tokens\",\"delta\":true}");

            assertThat(next(socket, "snapshot").get("rows").get(0).get("symbol").asText())
                    .isEqualTo("SOL");
            server.given(token(SOL, "SOL", "151"));
            assertThat(next(socket, "changes")
                            .get("rows")
                            .get(0)
                            .get("price_text")
                            .asText())
                    .isEqualTo("151");
        }
    }

    @Test
    void whoever_does_not_offer_it_hears_plain_text() {
        try (var socket = RawSocket.connect(server, "")) {
            assertThat(socket.header(EXTENSIONS)).isEmpty();
            assertThat(socket.next("connection_established").isObject()).isTrue();
            assertThat(socket.compressed).isFalse();
        }
    }

    @Test
    void a_window_that_java_does_not_have_is_not_agreed() {
        try (var socket =
                RawSocket.connect(server, "", EXTENSIONS + ": permessage-deflate; server_max_window_bits=10")) {
            assertThat(socket.header(EXTENSIONS)).isEmpty();
        }
    }

    @Test
    void a_small_message_that_would_be_huge_ends_the_connection() throws IOException {
        var zeros = new byte[BOMB];
        try (var socket = RawSocket.connect(server, "", OFFER)) {
            var small = deflated(zeros);
            assertThat(small.length).isLessThan(BOMB / 500);

            socket.frame(TEXT | COMPRESSED, small);

            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void bytes_that_are_no_deflate_end_the_connection() {
        try (var socket = RawSocket.connect(server, "", OFFER)) {
            socket.frame(TEXT | COMPRESSED, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff});

            assertThat(socket.closeCode()).isEqualTo(1007);
        }
    }

    private static void say(RawSocket socket, String text) throws IOException {
        socket.frame(TEXT | COMPRESSED, deflated(text.getBytes(UTF_8)));
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        var all = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(all, new Deflater(Deflater.BEST_COMPRESSION, true), true)) {
            deflater.write(bytes);
            deflater.flush();
            return Arrays.copyOf(all.toByteArray(), all.size() - TAIL.length);
        }
    }

    private static JsonNode next(RawSocket socket, String type) throws IOException {
        while (true) {
            var bytes = socket.nextBytes();
            assertThat(socket.compressed).isTrue();
            var inflated = new ByteArrayOutputStream();
            try (var inflater = new InflaterOutputStream(inflated, new Inflater(true))) {
                inflater.write(bytes);
                inflater.write(TAIL);
                inflater.flush();
            }
            var message = Wire.JSON.readTree(inflated.toByteArray());
            if (message.path("type").asText().equals(type)) {
                return message;
            }
        }
    }
}
