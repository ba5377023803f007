package me.degenduel.serving;

import static me.degenduel.serving.SocketServer.ADMIN;
import static me.degenduel.serving.SocketServer.USER;
import static me.degenduel.serving.SocketServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.serving.live.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What holds for every socket: how much it takes, how it is switched off, and how a server leaves. */
class EverySocketTest {

    // Limits

    @Test
    void an_administrator_may_say_five_times_as_much() {
        var choice = new SocketServer.Choice();
        choice.limits = new Limits(3, 1 << 10, 10);
        try (var server = SocketServer.start(choice);
                var user = server.connect("?token=" + token(USER)).established();
                var admin = server.connect("?token=" + token(ADMIN)).established()) {
            assertThat(pongsOf(user, 4)).isEqualTo(3);
            assertThat(pongsOf(admin, 16)).isEqualTo(15);
        }
    }

    @Test
    void whoever_signs_in_as_one_later_may_so_from_then_on() {
        var choice = new SocketServer.Choice();
        choice.limits = new Limits(3, 1 << 10, 10);
        try (var server = SocketServer.start(choice);
                var admin = server.connect().established()) {
            admin.say("{'type':'authenticate','token':'" + token(ADMIN) + "'}").next("authentication_result");

            assertThat(pongsOf(admin, 15)).isEqualTo(14);
        }
    }

    @Test
    void an_administrator_finds_room_where_a_socket_is_full_for_others() {
        var choice = new SocketServer.Choice();
        choice.limits = new Limits(100, 1 << 10, 1);
        try (var server = SocketServer.start(choice);
                var first = server.connect().established();
                var second = RawSocket.connect(server, "");
                var admin = server.connect("?token=" + token(ADMIN)).established();
                var elsewhere = server.connectTo("market-data", "").established()) {
            assertThat(second.status).contains("503");
            assertThat(second.body).contains("\"code\":\"FULL\"");
            assertThat(List.of(first, admin, elsewhere)).hasSize(3);
        }
    }

    private static int pongsOf(SocketClient client, int pings) {
        IntStream.range(0, pings).forEach(ping -> client.say("{'type':'ping'}"));
        return (int) IntStream.range(0, pings)
                .mapToObj(ping -> client.next().path("type").asText())
                .filter("pong"::equals)
                .count();
    }

    // What is not there

    @ParameterizedTest
    @ValueSource(strings = {"notifications", "wallet", "analytics", "skyduel"})
    void a_socket_whose_turn_has_not_come_says_so_and_closes(String socket) {
        try (var server = SocketServer.start();
                var client = server.connectTo(socket, "?token=" + token(USER))) {
            var error = client.next();

            assertThat(error.path("code").asText()).isEqualTo("NOT_AVAILABLE");
            assertThat(error.path("message").asText()).isEqualTo("The socket " + socket + " is not available yet");
            assertThat(client.closeCode()).isEqualTo(4501);
        }
    }

    // One for everything

    @Test
    void the_unified_socket_speaks_of_topics_and_price_arrays_are_bytes_and_each_is_counted() {
        try (var server = SocketServer.start();
                var client = RawSocket.connectTo(server, "/api/v69/ws")) {
            client.next("connection_established");
            client.say("{'type':'SUBSCRIBE','topics':['market-data'],'requestId':'1'}");
            assertThat(client.next().path("type").asText()).isEqualTo("ACKNOWLEDGMENT");
            assertThat(client.next().path("subtype").asText()).isEqualTo("token_update");

            client.say("{'type':'subscribe','channel':'public.tokens','delta':true,'format':'binary'}");
            client.next("subscription_confirmed");
            var prices = client.nextBytes();

            assertThat(client.binary).isTrue();
            assertThat(prices).startsWith(1, 5);
            assertThat(metric(server, "dd_socket_frames_total{type=\"DATA\"}")).isEqualTo("1.0");
            assertThat(metric(server, "dd_socket_frames_total{type=\"prices\"}"))
                    .isEqualTo("1.0");
        }
    }

    // Old paths

    @Test
    void an_old_path_is_served_like_the_new_one_and_counted() {
        var choice = new SocketServer.Choice();
        choice.oldPaths = true;
        try (var server = SocketServer.start(choice);
                var old = SocketClient.connect(server.port(), "/api/ws/token-data")) {
            assertThat(old.typesUntil("connection_established"))
                    .containsExactly("subscription_confirmed", "token_update", "connection_established");
            assertThat(metric(server, "dd_socket_opened_total{path=\"/api/ws/token-data\",socket=\"token-data\"}"))
                    .isEqualTo("1.0");
        }
    }

    @Test
    void but_only_where_somebody_wants_that() {
        try (var server = SocketServer.start();
                var old = RawSocket.connectTo(server, "/api/ws/token-data")) {
            assertThat(old.status).contains("404");
        }
    }

    // Switches

    @Test
    void a_socket_that_is_switched_off_says_why_closes_and_lets_nobody_in_until_it_is_on_again() {
        try (var server = SocketServer.start();
                var off = server.connect().established();
                var other = server.connectTo("market-data", "").established()) {
            server.set("socket.token-data", "{'enabled':false,'reason':'Prices are wrong'}");

            var error = off.next("error");
            assertThat(error.path("code").asText()).isEqualTo("SWITCHED_OFF");
            assertThat(error.path("message").asText()).isEqualTo("Prices are wrong");
            assertThat(off.closeCode()).isEqualTo(4503);
            assertThat(off.closeReason()).isEqualTo("Prices are wrong");
            try (var refused = RawSocket.connect(server, "")) {
                assertThat(refused.status).contains("503");
                assertThat(refused.body).contains("SWITCHED_OFF", "Prices are wrong");
            }
            assertThat(other.soFar()).isEmpty();

            server.set("socket.token-data", "{'enabled':true}");
            try (var again = server.connect().established()) {
                assertThat(again.rest()).isEmpty();
            }
        }
    }

    @Test
    void a_reason_that_is_too_long_for_a_goodbye_is_cut() {
        try (var server = SocketServer.start();
                var off = server.connect().established()) {
            var reason = "Ü".repeat(100);
            server.set("socket.token-data", "{'enabled':false,'reason':'" + reason + "'}");

            assertThat(off.next("error").path("message").asText()).isEqualTo(reason);
            assertThat(off.closeCode()).isEqualTo(4503);
            assertThat(off.closeReason()).startsWith("ÜÜÜ");
        }
    }

    // Leaving

    @Test
    void a_server_that_ends_lets_clients_go_one_after_the_other() {
        var choice = new SocketServer.Choice();
        choice.spread = Duration.ofMillis(200);
        try (var server = SocketServer.start(choice)) {
            var clients = IntStream.range(0, 5)
                    .mapToObj(number -> server.connect().established())
                    .toList();
            var begun = System.nanoTime();
            server.leave();

            assertThat(clients).extracting(SocketClient::closeCode).containsOnly(1001);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(40));
            try (var late = RawSocket.connect(server, "")) {
                assertThat(late.status).contains("503");
                assertThat(late.body).contains("SHUTTING_DOWN");
            }
            clients.forEach(SocketClient::close);
        }
    }

    @Test
    void before_that_it_says_for_a_while_that_nobody_should_come_and_serves_who_does() throws Exception {
        var choice = new SocketServer.Choice();
        choice.notice = Duration.ofMinutes(5);
        var server = SocketServer.start(choice);
        var leaving = Thread.ofPlatform().unstarted(server::leave);
        try (var there = server.connect().established()) {
            leaving.start();
            Eventually.hold(() -> !server.isReady());

            try (var late = server.connect().established()) {
                assertThat(Stream.of(there, late).map(SocketClient::soFar)).containsOnly(List.of());
            }
        } finally {
            server.close();
        }
        assertThat(leaving.join(Duration.ofSeconds(5))).isTrue();
    }

    // What is counted

    @Test
    void what_is_said_is_counted_by_types_that_we_know_and_no_others() {
        try (var server = SocketServer.start();
                var client = server.connect("?channel=token.BONK").established()) {
            client.say("{'type':'heartbeat'}").say("{'type':'made_up'}").say("{'type':'get_token'}");
            client.soFar();

            assertThat(metric(server, "dd_socket_messages_total{socket=\"token-data\",type=\"heartbeat\"}"))
                    .isEqualTo("1.0");
            assertThat(metric(server, "dd_socket_messages_total{socket=\"token-data\",type=\"unknown\"}"))
                    .isEqualTo("1.0");
            assertThat(server.metrics.scrape()).doesNotContain("made_up", "token.BONK");
            assertThat(metric(server, "dd_socket_open{socket=\"token-data\"}")).isEqualTo("1.0");
            assertThat(metric(server, "dd_socket_followers{as=\"words\",channel=\"token.<symbol or address>\"}"))
                    .isEqualTo("1.0");
        }
    }

    @Test
    void each_stage_of_a_sockets_life_is_a_line_with_who_it_was_and_why() {
        var lines = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger("sockets");
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        lines.start();
        logger.addAppender(lines);
        try (var server = SocketServer.start();
                var client = server.connect().established()) {
            client.say("{'type':'authenticate','token':'" + token(USER) + "'}").next("authentication_result");
            server.end("session-1");
            assertThat(client.closeCode()).isEqualTo(4001);
            Eventually.hold(() -> lines.list.size() == 3);
            RawSocket.connect(server, "", "Origin: https://evil.example").close();

            assertThat(lines.list)
                    .extracting(ILoggingEvent::getMessage)
                    .containsExactly(
                            "A socket was opened",
                            "A socket was signed in",
                            "A socket was closed",
                            "A socket was refused");
            assertThat(pairs(lines.list.get(0))).contains("socket=token-data").hasSize(2);
            assertThat(pairs(lines.list.get(1))).contains("wallet=" + USER, "role=USER");
            assertThat(pairs(lines.list.get(2)))
                    .contains("wallet=" + USER, "status=4001", "reason=The session has ended");
            assertThat(pairs(lines.list.get(3))).containsExactly("socket=token-data", "reason=ORIGIN_DENIED");
        } finally {
            logger.detachAppender(lines);
            logger.setAdditive(true);
            logger.setLevel(null);
        }
    }

    private static List<String> pairs(ILoggingEvent line) {
        return line.getKeyValuePairs().stream()
                .map(pair -> pair.key + "=" + pair.value)
                .toList();
    }

    private static String metric(SocketServer server, String name) {
        return server.metrics
                .scrape()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("none");
    }
}
