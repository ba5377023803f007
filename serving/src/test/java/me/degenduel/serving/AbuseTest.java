package me.degenduel.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static me.degenduel.schemas.ContestState.ACTIVE;
import static me.degenduel.serving.RawSocket.PING;
import static me.degenduel.serving.RawSocket.PONG;
import static me.degenduel.serving.RawSocket.TEXT;
import static me.degenduel.serving.RawSocket.TEXT_BEGINS;
import static me.degenduel.serving.RawSocket.TEXT_GOES_ON;
import static me.degenduel.serving.SocketServer.ADMIN;
import static me.degenduel.serving.SocketServer.SECRET;
import static me.degenduel.serving.SocketServer.USER;
import static me.degenduel.serving.SocketServer.jwt;
import static me.degenduel.serving.SocketServer.token;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.contest;
import static me.degenduel.serving.live.Facts.standings;
import static me.degenduel.serving.live.Facts.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import me.degenduel.schemas.Token;
import me.degenduel.serving.live.Facts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people do to break a server: each gets its decided answer, and somebody innocent on the same server notices nothing.
 * The limits are the usual ones.
 */
class AbuseTest {
    private static final int GIGABYTE = 1 << 30;
    /** Of {@code monitor}, the smallest of all. */
    private static final int LARGEST = 64 << 10;

    private static final int MESSAGES = 120;
    private static final String MONITOR = "/api/v69/ws/monitor?token=";

    private static final SocketServer server = start();
    private Innocent innocent;

    private static SocketServer start() {
        var choice = new SocketServer.Choice();
        choice.usualLimits = true;
        choice.channels = 128;
        choice.tokens = 4096;
        choice.held = 32 << 20;
        choice.headWithin = Duration.ofSeconds(1);
        // A clock that is put forward leaves nobody the time for a pong.
        choice.pingEvery = Duration.ofHours(1);
        return SocketServer.start(choice);
    }

    @BeforeEach
    void somebodyInnocent() {
        innocent = new Innocent(server);
    }

    @AfterEach
    void noticesNothing() {
        innocent.close();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    // Bytes

    @Test
    @Shows(Promise.HUGE_FRAME)
    void a_frame_of_a_gigabyte_is_refused_once_more_of_it_has_come_than_a_message_may_have() {
        try (var socket = monitor()) {
            socket.begin(TEXT, GIGABYTE);
            socket.write(new byte[LARGEST + 1]);

            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    @Shows({Promise.SLOW_READER, Promise.CLOSE_TOO_SLOW})
    void who_reads_nothing_is_closed_and_holds_one_frame() {
        try (var slow = RawSocket.connect(server, "?delta=true")) {
            slow.next("connection_established");
            IntStream.range(0, 60).forEach(more -> server.given(large()));
            Eventually.hold(() -> held("dd.socket.held.bytes") > 20_000);
            assertThat(held("dd.socket.held.bytes"))
                    .as("one frame, and no more")
                    .isLessThan(100_000);

            var before = stalled();
            innocent.advance(Duration.ofSeconds(61));
            Eventually.hold(() -> stalled() > before);

            assertThat(slow.closeCode()).isEqualTo(4008);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /api/v69/ws/token-data HTTP/1.1\r\nHost: x\r\nX-", "GET /api", "POST / HTTP/1.1\r\nA: b\r\n"
            })
    @Shows(Promise.SLOW_HANDSHAKE)
    void a_handshake_that_goes_on_and_on_is_cut_off(String beginning) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(beginning.getBytes(UTF_8));
            var begun = System.nanoTime();

            Eventually.hold(() -> isCutOff(socket));

            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
        }
    }

    /** One letter more, each time that somebody asks. */
    private static boolean isCutOff(Socket socket) {
        try {
            socket.getOutputStream().write('a');
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException cutOff) {
            return true;
        }
    }

    // Frames

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Shows(Promise.FRAGMENT_FLOOD)
    void small_pieces_without_end_are_cut_off(int size) {
        try (var socket = monitor()) {
            socket.frame(TEXT_BEGINS, new byte[size]);
            flood(socket, TEXT_GOES_ON, new byte[size], 1_000);

            assertThat(socket.goodbye()).isEqualTo("1008 Too many pieces of a message");
        }
    }

    @Test
    @Shows(Promise.FRAGMENT_FLOOD)
    void large_pieces_without_end_are_too_large() {
        try (var socket = monitor()) {
            socket.frame(TEXT_BEGINS, new byte[LARGEST / 2]);
            socket.frame(TEXT_GOES_ON, new byte[LARGEST / 2]);
            socket.frame(TEXT_GOES_ON, new byte[1]);

            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    @Shows(Promise.FRAGMENT_FLOOD)
    void a_message_in_pieces_is_a_message() {
        try (var socket = monitor()) {
            var message = "{\"type\":\"ping\"}".getBytes(UTF_8);
            socket.frame(TEXT_BEGINS, new byte[0]);
            for (var letter : message) {
                socket.frame(TEXT_GOES_ON, new byte[] {letter});
            }
            socket.frame(TEXT_GOES_ON | 0x80, new byte[0]);

            assertThat(socket.next("pong")).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {PING, PONG})
    @Shows(Promise.PING_FLOOD)
    void pings_and_pongs_without_end_are_cut_off(int kind) {
        try (var socket = monitor()) {
            flood(socket, kind, "beat".getBytes(UTF_8), 10 * MESSAGES);

            assertThat(socket.goodbye()).isEqualTo("1008 Too many pings");
        }
    }

    @Test
    @Shows(Promise.INVALID_UTF8)
    void text_that_is_not_utf8_closes() {
        try (var socket = monitor()) {
            socket.frame(TEXT, new byte[] {'{', (byte) 0xc3, (byte) 0x28, '}'});

            assertThat(socket.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    @Shows(Promise.UNMASKED_FRAME)
    void a_frame_that_is_not_masked_closes() {
        try (var socket = monitor()) {
            socket.unmasked(TEXT, "{\"type\":\"ping\"}".getBytes(UTF_8));

            assertThat(socket.closeCode()).isEqualTo(1002);
        }
    }

    // Messages

    @Test
    @Shows({Promise.TEN_THOUSAND_SUBSCRIPTIONS, Promise.LIMIT_OF_SUBSCRIPTIONS})
    void of_ten_thousand_subscriptions_those_within_the_limits_are_served() {
        try (var socket = RawSocket.connect(server, "")) {
            socket.next("connection_established");
            Thread.ofVirtual()
                    .start(() -> asFarAsItIsTaken(() -> IntStream.range(0, 10_000)
                            .forEach(token -> socket.say("{'type':'subscribe','channel':'token.T" + token + "'}"))));
            var answers = new HashMap<String, Integer>();
            for (var answer = 0; answer < 520; answer++) {
                var message = socket.next();
                var code = message.path("code").asText(message.path("type").asText());
                answers.merge(code, 1, Integer::sum);
            }

            assertThat(answers)
                    .isEqualTo(Map.of(
                            "subscription_confirmed", 127, "INVALID_SUBSCRIPTION", 373, "RATE_LIMIT_EXCEEDED", 20));
            assertThat(socket.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    @Shows({Promise.TEN_THOUSAND_SUBSCRIPTIONS, Promise.LIMIT_OF_SUBSCRIPTIONS})
    void nor_are_ten_thousand_tokens_followed_at_once() {
        var all = IntStream.range(0, 5_000)
                .mapToObj(number -> "Address" + "x".repeat(30) + number)
                .toList();
        all.forEach(address -> server.given(token(address, "T" + address.substring(37), "1")));
        try (var client = server.connect().established()) {
            assertThat(tokens(client, all).get("code").asText()).isEqualTo("INVALID_SUBSCRIPTION");
            assertThat(tokens(client, all.subList(0, 4_096)).get("count").asInt())
                    .isEqualTo(4_096);
            assertThat(tokens(client, all.subList(4_096, 4_097)).get("code").asText())
                    .isEqualTo("INVALID_SUBSCRIPTION");
        }
        all.forEach(server::gone);
    }

    private static JsonNode tokens(SocketClient client, List<String> addresses) {
        client.say("{'type':'subscribe_tokens','symbols':['" + String.join("','", addresses) + "']}");
        var answer = client.next();
        while (answer.get("type").asText().equals("token_update")) {
            answer = client.next();
        }
        return answer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"type\":\"ping\",\"x\":["})
    @Shows(Promise.DEEP_JSON)
    void json_that_is_deeper_than_anybody_could_mean_is_no_message(String level) {
        closes(level.repeat(5_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'ping','type':'authenticate'}",
                "{'type':'subscribe','channel':'public.tokens','channel':'admin.whitelist'}",
                "{'type':'ping','x':{'y':1,'y':2}}"
            })
    @Shows(Promise.DUPLICATE_KEYS)
    void a_field_that_is_said_twice_makes_no_message(String message) {
        closes(message);
    }

    private void closes(String message) {
        try (var client = server.connect("?token=" + token(ADMIN)).established()) {
            assertThat(client.say(message).next("error").get("code").asText()).isEqualTo("INVALID_MESSAGE");
            assertThat(client.closeCode()).isEqualTo(1003);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1e999999999,MESSAGE_PROCESSING_ERROR",
        "-1e999999999,MESSAGE_PROCESSING_ERROR",
        "9e99,MESSAGE_PROCESSING_ERROR",
        "123456789012345678901234567890,MESSAGE_PROCESSING_ERROR",
        "1e-999999999,MESSAGE_PROCESSING_ERROR"
    })
    @Shows(Promise.HUGE_NUMBERS)
    void a_number_without_measure_is_answered_at_once(String number, String answer) {
        try (var client = server.connectTo("portfolio", "?token=" + token(USER)).established()) {
            var first = client.say("{'type':'get_portfolio_history','limit':" + number + "}")
                    .next();
            assertThat(first.path("code").asText(first.path("type").asText())).isEqualTo(answer);
            client.say("{'type':'get_portfolio_history','contestId':" + number + "}");
            assertThat(client.next().get("code").asText()).isEqualTo("CONTEST_NOT_FOUND");
        }
    }

    @Test
    @Shows(Promise.HUGE_NUMBERS)
    void a_number_of_more_digits_than_anybody_could_mean_is_no_message() {
        closes("{'type':'ping','x':" + "9".repeat(100_000) + "}");
    }

    // Rooms

    @Test
    @Shows({Promise.SCRIPT_IN_CHAT, Promise.CONTROL_CHARACTERS_IN_CHAT})
    void script_is_text_and_control_characters_are_taken_out() {
        server.published.put("7", Facts.published(standings("7", ACTIVE), false));
        server.put(server.topics.standings, "7", standings("7", ACTIVE));
        server.put(server.topics.contests, "7", contest("7", "Contest 7"));
        try (var listener = room(ADMIN);
                var speaker = room(USER)) {
            for (var text : List.of(
                    "<script>alert(1)</script>",
                    "<img src=x onerror=alert(1)>",
                    "javascript:alert(1)",
                    "a\\u0000\\u0007b\\u001b[31mc\\u202ed")) {
                speaker.say("{'type':'send_chat_message','contestId':7,'text':'" + text + "'}");
                assertThat(listener.next("chat_message").at("/data/text").asText())
                        .isEqualTo(text.startsWith("a") ? "ab[31mcd" : text);
                innocent.advance(Duration.ofMinutes(1));
            }
        }
    }

    private SocketClient room(String wallet) {
        var client = server.connectTo("contest", "?token=" + token(wallet)).established();
        client.say("{'type':'join_contest_room','contestId':7,'visibility':'visible'}")
                .next("spectator_count");
        return client;
    }

    // Tokens and pages

    @Test
    @Shows({Promise.ALGORITHM_NONE, Promise.PROTECTED_SOCKET})
    void algorithm_none_opens_nothing() {
        var claims = token(ADMIN).split("\\.", 3)[1];
        for (var header : List.of("{\"alg\":\"none\"}", "{\"alg\":\"None\",\"typ\":\"JWT\"}", "{\"alg\":\"HS256\"}")) {
            var unsigned = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(UTF_8));
            opensNothing(unsigned + "." + claims + ".");
        }
    }

    @Test
    @Shows({Promise.SIGNED_BY_ANOTHER_KEY, Promise.PROTECTED_SOCKET})
    void a_token_signed_by_another_key_opens_nothing() {
        var later = Instant.now().plusSeconds(3_600);
        opensNothing(jwt(ADMIN, later, SECRET + "?").compact());
        opensNothing(jwt(ADMIN, later, SECRET).compact().replaceAll("[^.]{10}$", "AAAAAAAAAA"));
    }

    private void opensNothing(String token) {
        try (var socket = RawSocket.connectTo(server, "/api/v69/ws/monitor", "Authorization: Bearer " + token)) {
            assertThat(socket.next().get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(socket.closeCode()).isEqualTo(4001);
        }
    }

    @Test
    @Shows(Promise.CROSS_SITE_ORIGIN)
    void a_page_of_another_site_opens_nothing_with_somebodys_cookie() {
        try (var socket = RawSocket.connectTo(
                server, "/api/v69/ws/monitor", "Origin: https://evil.example", "Cookie: session=" + token(ADMIN))) {
            assertThat(socket.status).contains("403");
            assertThat(socket.header("Sec-WebSocket-Accept")).isEmpty();
        }
    }

    // How it is done

    private RawSocket monitor() {
        var socket = RawSocket.connectTo(server, MONITOR + token(USER));
        socket.next("connection_established");
        return socket;
    }

    private static void flood(RawSocket socket, int first, byte[] payload, int many) {
        asFarAsItIsTaken(() -> IntStream.range(0, many).forEach(frame -> socket.frame(first, payload)));
    }

    /** Somebody who has been told to stop need not be able to go on. */
    private static void asFarAsItIsTaken(Runnable talk) {
        try {
            talk.run();
        } catch (UncheckedIOException closed) {
            assertThat(closed).hasCauseInstanceOf(IOException.class);
        }
    }

    private static double stalled() {
        return server.metrics.get("dd.socket.stalled").counter().count();
    }

    private static double held(String gauge) {
        return server.metrics.get(gauge).gauge().value();
    }

    private static Token large() {
        var token = token(SOL, "SOL", String.valueOf(System.nanoTime()));
        token.setWebsites(IntStream.range(0, 300)
                .mapToObj(number -> "https://example.org/" + "x".repeat(75) + number)
                .toList());
        return token;
    }
}
