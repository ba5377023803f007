package me.degenduel.serving;

import static me.degenduel.serving.SocketServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what the answer says. */
class HandshakeTest {
    private static final SocketServer server = SocketServer.start();
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";

    @AfterAll
    static void stop() {
        server.close();
    }

    // Where it is

    @ParameterizedTest
    @ValueSource(strings = {"token-data", "market-data", "contest", "portfolio", "monitor", "circuit-breaker"})
    @Shows({Promise.ENDPOINTS, Promise.ESTABLISHED_FIELDS, Promise.FRAMES_IN_ORDER})
    void each_socket_is_below_its_own_path_and_says_who_one_is_last(String socket) {
        try (var client = server.connectTo(socket, "?token=" + token(SocketServer.USER))) {
            var established = client.next("connection_established");

            assertThat(established.fieldNames())
                    .toIterable()
                    .containsExactly("type", "connectionId", "authenticated", "timestamp", "user");
            assertThat(UUID.fromString(established.get("connectionId").asText()))
                    .isNotNull();
            assertThat(established.get("authenticated").asBoolean()).isTrue();
            assertThat(established.get("user").toString())
                    .isEqualTo("{\"wallet_address\":\"" + SocketServer.USER + "\",\"role\":\"user\"}");
            var behind = client.soFar();
            assertThat(behind).as("behind it: %s", behind).isEmpty();
        }
    }

    // Sub-protocols

    @Test
    @Shows(Promise.SUBPROTOCOL_ECHOED)
    void dd_v69_is_echoed() {
        assertThat(echoed("dd.v69")).containsExactly("dd.v69");
    }

    @Test
    @Shows({Promise.SUBPROTOCOL_ECHOED, Promise.NOTHING_ELSE_ECHOED})
    void dd_v69_is_echoed_and_never_the_token_beside_it() {
        assertThat(echoed("bearer." + token(SocketServer.USER) + ", dd.v69")).containsExactly("dd.v69");
    }

    @Test
    void offers_on_several_lines_are_one_offer() {
        try (var socket =
                RawSocket.connect(server, "", PROTOCOL + ": " + token(SocketServer.USER), PROTOCOL + ": dd.v69")) {
            assertThat(socket.header(PROTOCOL)).containsExactly("dd.v69");
            assertThat(socket.next("connection_established")
                            .get("authenticated")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    @Shows(Promise.LONE_TOKEN_ECHOED)
    void a_token_that_is_all_that_is_offered_is_echoed() {
        var token = token(SocketServer.USER);

        assertThat(echoed(token)).containsExactly(token);
        assertThat(echoed("bearer." + token)).containsExactly("bearer." + token);
    }

    @Test
    @Shows(Promise.LONE_TOKEN_ECHOED)
    void a_token_that_is_no_good_is_echoed_too_or_old_clients_fail() {
        assertThat(echoed("no.good.token")).containsExactly("no.good.token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "chat, superchat", "a.b.c, chat"})
    @Shows(Promise.NOTHING_ELSE_ECHOED)
    void nothing_else_is_echoed(String offered) {
        assertThat(echoed(offered)).isEmpty();
    }

    @Test
    void an_unknown_protocol_does_not_keep_anyone_out() {
        try (var socket = RawSocket.connect(server, "", PROTOCOL + ": chat")) {
            assertThat(socket.status).contains("101");
        }
    }

    // Origins

    @ParameterizedTest
    @ValueSource(
            strings = {"https://degenduel.me", "https://DegenDuel.me", "http://localhost:PORT", "http://127.0.0.1:PORT"
            })
    @Shows(Promise.ORIGIN_LISTED)
    void an_origin_on_the_list_and_our_own_may_connect(String origin) {
        var own = origin.replace("PORT", String.valueOf(server.port()));
        try (var socket = RawSocket.connect(server, "", "Origin: " + own)) {
            assertThat(socket.status).contains("101");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://degenduel.me",
                "https://degenduel.me.evil.example",
                "null",
                "http://localhost:1"
            })
    @Shows({Promise.ORIGIN_REFUSED, Promise.CROSS_SITE_ORIGIN})
    void another_origin_may_not(String origin) {
        try (var socket = RawSocket.connect(server, "", "Origin: " + origin)) {
            assertThat(socket.status).contains("403");
            assertThat(socket.body).contains("\"code\":\"ORIGIN_DENIED\"");
        }
    }

    @Test
    @Shows(Promise.ORIGIN_REFUSED)
    void the_host_header_allows_nobody() {
        try (var socket = RawSocket.connect(server, "", "Host: evil.example", "Origin: http://evil.example")) {
            assertThat(socket.status).contains("403");
        }
    }

    // How many, and how often

    @Test
    @Shows(Promise.ATTEMPTS_BOUNDED)
    void who_tries_too_often_is_told_when_to_come_again() {
        var choice = new SocketServer.Choice();
        choice.attempts = 2;
        choice.loopbackExempt = false;
        try (var strict = SocketServer.start(choice)) {
            RawSocket.connect(strict, "").close();
            RawSocket.connect(strict, "").close();

            try (var third = RawSocket.connect(strict, "")) {
                assertThat(third.status).contains("429");
                assertThat(third.header("Retry-After")).singleElement().satisfies(seconds -> assertThat(
                                Integer.parseInt(seconds))
                        .isBetween(1, 60));
            }
        }
    }

    @Test
    @Shows(Promise.ATTEMPTS_OF_LOOPBACK)
    void this_machine_may_try_as_often_as_it_likes() {
        var choice = new SocketServer.Choice();
        choice.attempts = 1;
        try (var strict = SocketServer.start(choice)) {
            RawSocket.connect(strict, "").close();

            try (var second = RawSocket.connect(strict, "")) {
                assertThat(second.status).contains("101");
            }
        }
    }

    @Test
    @Shows(Promise.ATTEMPTS_BEHIND_PROXIES)
    void behind_a_trusted_proxy_the_address_before_it_counts() {
        var choice = new SocketServer.Choice();
        choice.attempts = 1;
        choice.proxies = List.of(InetAddress.getLoopbackAddress());
        try (var strict = SocketServer.start(choice)) {
            RawSocket.connect(strict, "", "X-Forwarded-For: 198.51.100.7, 203.0.113.1")
                    .close();

            try (var same = RawSocket.connect(strict, "", "X-Forwarded-For: 198.51.100.8, 203.0.113.1");
                    var other = RawSocket.connect(strict, "", "X-Forwarded-For: 203.0.113.2")) {
                assertThat(same.status).contains("429");
                assertThat(other.status).contains("101");
            }
        }
    }

    @Test
    @Shows(Promise.ATTEMPTS_BEHIND_PROXIES)
    void whom_nobody_trusts_may_not_say_where_it_comes_from() {
        var choice = new SocketServer.Choice();
        choice.attempts = 1;
        choice.loopbackExempt = false;
        try (var strict = SocketServer.start(choice)) {
            RawSocket.connect(strict, "", "X-Forwarded-For: 203.0.113.1").close();

            try (var second = RawSocket.connect(strict, "", "X-Forwarded-For: 203.0.113.2")) {
                assertThat(second.status).contains("429");
            }
        }
    }

    @Test
    @Shows({Promise.CONNECTIONS_BOUNDED, Promise.ORIGIN_ABSENT})
    void an_instance_takes_a_bounded_number_of_sockets_and_room_is_made_by_whoever_leaves() {
        var choice = new SocketServer.Choice();
        choice.connections = 1;
        try (var strict = SocketServer.start(choice)) {
            try (var first = strict.connect().established();
                    var second = RawSocket.connect(strict, "")) {
                assertThat(first).isNotNull();
                assertThat(second.status).contains("503");
            }
            Eventually.hold(() -> {
                try (var again = RawSocket.connect(strict, "")) {
                    return again.status.contains("101");
                }
            });
        }
    }

    @Test
    void nobody_is_let_in_before_the_tables_have_been_read() {
        var choice = new SocketServer.Choice();
        choice.open = false;
        try (var starting = SocketServer.start(choice);
                var socket = RawSocket.connect(starting, "")) {
            assertThat(socket.status).contains("503");
            assertThat(socket.header("Retry-After")).containsExactly("1");
        }
    }

    @Test
    @Shows(Promise.IDLE_TIMEOUT)
    void a_connection_on_which_nothing_moves_is_closed_after_a_while() {
        var choice = new SocketServer.Choice();
        choice.idle = Duration.ofMillis(200);
        try (var impatient = SocketServer.start(choice);
                var idle = RawSocket.connect(impatient, "");
                var busy = RawSocket.connect(impatient, "")) {
            var begun = System.nanoTime();
            while (System.nanoTime() - begun < Duration.ofMillis(600).toNanos()) {
                busy.say("{'type':'ping'}");
                busy.next("pong");
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }

            assertThat(idle.closeCode()).isEqualTo(1001);
        }
    }

    // What the answer does not say

    @Test
    @Shows(Promise.COMPRESSION)
    void no_session_is_made_no_compression_agreed_and_no_software_named() {
        try (var socket =
                RawSocket.connect(server, "", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")) {
            assertThat(socket.status).contains("101");
            assertThat(socket.header("Set-Cookie")).isEmpty();
            assertThat(socket.header("Sec-WebSocket-Extensions")).isEmpty();
            assertThat(socket.header("Server")).isEmpty();
        }
    }

    private static List<String> echoed(String offered) {
        try (var socket = RawSocket.connect(server, "", PROTOCOL + ": " + offered)) {
            return socket.header(PROTOCOL);
        }
    }
}
