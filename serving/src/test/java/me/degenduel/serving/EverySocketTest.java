package me.degenduel.serving;

import static me.degenduel.serving.SocketServer.ADMIN;
import static me.degenduel.serving.SocketServer.USER;
import static me.degenduel.serving.SocketServer.token;
import static me.degenduel.serving.live.Facts.BONK;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.schemas.ContestState;
import me.degenduel.serving.live.Endpoints;
import me.degenduel.serving.live.Facts;
import me.degenduel.serving.live.Limits;
import me.degenduel.serving.read.Published;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** As each has them where no setting says otherwise: messages a minute, and bytes of one. */
    @ParameterizedTest
    @CsvSource({
        "token-data,500,5242880",
        "market-data,600,5242880",
        "contest,120,262144",
        "portfolio,100,1048576",
        "monitor,120,65536",
        "circuit-breaker,120,524288"
    })
    @Shows({Promise.LIMIT_OF_MESSAGES, Promise.LIMIT_OF_PAYLOAD, Promise.CLOSE_TOO_LARGE, Promise.RATE_LIMIT_EXCEEDED})
    void each_socket_has_its_limits(String socket, int messages, int payload) {
        var choice = new SocketServer.Choice();
        choice.usualLimits = true;
        try (var server = SocketServer.start(choice);
                var talkative =
                        server.connectTo(socket, "?token=" + token(USER)).established();
                var large = server.connectTo(socket, "?token=" + token(USER)).established()) {
            assertThat(pongsOf(talkative, messages + 1)).isEqualTo(messages);

            large.say(ping(payload)).next("pong");
            large.say(ping(payload + 1));
            assertThat(large.closeCode()).isEqualTo(1009);
        }
    }

    private static String ping(int bytes) {
        var bare = "{'type':'ping','x':''}";
        return "{'type':'ping','x':'" + "x".repeat(bytes - bare.length()) + "'}";
    }

    /** Whose time has not come have limits, too, which nobody can reach. */
    @Test
    @Shows({Promise.LIMIT_OF_MESSAGES, Promise.LIMIT_OF_PAYLOAD})
    void so_do_those_whose_turn_has_not_come() {
        assertThat(Endpoints.limits())
                .containsEntry("notifications", new Limits(60, 128 << 10, 10_000))
                .containsEntry("wallet", new Limits(100, 1 << 20, 10_000))
                .containsEntry("analytics", new Limits(300, 512 << 10, 10_000))
                .containsEntry("skyduel", new Limits(500, 5 << 20, 10_000));
    }

    @Test
    @Shows(Promise.SLIDING_WINDOW)
    void the_minute_slides() {
        var choice = new SocketServer.Choice();
        choice.limits = new Limits(10, 1 << 10, 10);
        try (var server = SocketServer.start(choice);
                var client = server.connect().established()) {
            assertThat(pongsOf(client, 11)).isEqualTo(10);

            server.watch.advance(Duration.ofSeconds(90));

            assertThat(pongsOf(client, 10)).isBetween(5, 6);
        }
    }

    // What every socket answers

    @ParameterizedTest
    @ValueSource(strings = {"token-data", "market-data", "contest", "portfolio", "monitor", "circuit-breaker"})
    @Shows({
        Promise.HEARTBEAT,
        Promise.PING,
        Promise.PONG,
        Promise.SUBSCRIBE,
        Promise.UNSUBSCRIBE,
        Promise.GET_SUBSCRIPTIONS,
        Promise.AUTHENTICATE,
        Promise.AUTHENTICATE_IN_VAIN,
        Promise.UNKNOWN_MESSAGE_TYPE,
        Promise.INVALID_MESSAGE
    })
    void each_answers_what_all_do(String socket) {
        try (var server = SocketServer.start();
                var client = server.connectTo(socket, "?token=" + token(USER)).established()) {
            assertThat(fields(client, "{'type':'heartbeat'}")).isEqualTo("heartbeat_ack: timestamp");
            assertThat(fields(client, "{'type':'ping'}")).isEqualTo("pong: timestamp");
            assertThat(client.say("{'type':'pong'}").soFar()).isEmpty();
            assertThat(fields(client, "{'type':'authenticate','token':'" + token(USER) + "'}"))
                    .isEqualTo("authentication_result: status,userId,timestamp");
            assertThat(fields(client, "{'type':'authenticate','token':'no.good.token'}"))
                    .isEqualTo("authentication_result: status,error,timestamp");
            client.say("{'type':'unsubscribe','channel':'public.tokens'}").next();
            assertThat(fields(client, "{'type':'subscribe','channel':'public.tokens'}"))
                    .isEqualTo("subscription_confirmed: channel,timestamp");
            assertThat(client.next().get("type").asText()).isEqualTo("token_update");
            assertThat(client.say("{'type':'get_subscriptions'}").next().get("channels"))
                    .extracting(JsonNode::asText)
                    .contains("public.tokens");
            assertThat(fields(client, "{'type':'unsubscribe','channel':'public.tokens'}"))
                    .isEqualTo("unsubscription_confirmed: channel,timestamp");
            assertThat(fields(client, "{'type':'no_such_thing'}"))
                    .isEqualTo("error: code,message,originalType,timestamp");
            assertThat(fields(client, "{'type':7}")).isEqualTo("error: code,message,timestamp");
            assertThat(client.closeCode()).isEqualTo(1003);
        }
    }

    private static String fields(SocketClient client, String message) {
        var answer = client.say(message).next();
        var names = answer.propertyStream().map(Map.Entry::getKey).skip(1).toList();
        return answer.get("type").asText() + ": " + String.join(",", names);
    }

    /** Who may follow what: what is not there is only said to who might have followed it. */
    @ParameterizedTest
    @CsvSource({
        "public.nothing,                 INVALID_SUBSCRIPTION, INVALID_SUBSCRIPTION, INVALID_SUBSCRIPTION, INVALID_SUBSCRIPTION",
        "public.tokens,                  confirmed,            confirmed,            confirmed,            confirmed",
        "anything,                       SUBSCRIPTION_DENIED,  INVALID_SUBSCRIPTION, INVALID_SUBSCRIPTION, INVALID_SUBSCRIPTION",
        "services,                       SUBSCRIPTION_DENIED,  confirmed,            confirmed,            confirmed",
        "portfolio.USER.7,               SUBSCRIPTION_DENIED,  confirmed,            SUBSCRIPTION_DENIED,  SUBSCRIPTION_DENIED",
        "user.USER,                      SUBSCRIPTION_DENIED,  confirmed,            SUBSCRIPTION_DENIED,  SUBSCRIPTION_DENIED",
        "user.USER.tokens,               SUBSCRIPTION_DENIED,  confirmed,            SUBSCRIPTION_DENIED,  SUBSCRIPTION_DENIED",
        "user.USER.tokens.more,          SUBSCRIPTION_DENIED,  INVALID_SUBSCRIPTION, SUBSCRIPTION_DENIED,  SUBSCRIPTION_DENIED",
        "user.USER.anything.else,        SUBSCRIPTION_DENIED,  INVALID_SUBSCRIPTION, SUBSCRIPTION_DENIED,  SUBSCRIPTION_DENIED",
        "user.,                          SUBSCRIPTION_DENIED,  SUBSCRIPTION_DENIED,  SUBSCRIPTION_DENIED,  SUBSCRIPTION_DENIED",
        "admin.whitelist,                SUBSCRIPTION_DENIED,  SUBSCRIPTION_DENIED,  confirmed,            confirmed",
        "admin.contests,                 SUBSCRIPTION_DENIED,  SUBSCRIPTION_DENIED,  confirmed,            confirmed",
        "admin.nothing,                  SUBSCRIPTION_DENIED,  SUBSCRIPTION_DENIED,  INVALID_SUBSCRIPTION, INVALID_SUBSCRIPTION",
        "superadmin.nothing,             SUBSCRIPTION_DENIED,  SUBSCRIPTION_DENIED,  SUBSCRIPTION_DENIED,  INVALID_SUBSCRIPTION"
    })
    @Shows({
        Promise.ACCESS_PUBLIC,
        Promise.ACCESS_OWNER,
        Promise.ACCESS_ADMIN,
        Promise.ACCESS_SUPERADMIN,
        Promise.ACCESS_SIGNED_IN,
        Promise.SUBSCRIPTION_DENIED,
        Promise.INVALID_SUBSCRIPTION
    })
    void a_channel_is_for_whom_it_is(String channel, String nobody, String user, String admin, String superadmin) {
        var highest = "Super11111111111111111111111111111111111111";
        try (var server = SocketServer.start();
                var spectator = server.connectTo("market-data", "").established();
                var owner =
                        server.connectTo("market-data", "?token=" + token(USER)).established();
                var second = server.connectTo("market-data", "?token=" + token(ADMIN))
                        .established()) {
            server.user(highest, "superadmin", false);
            try (var third =
                    server.connectTo("market-data", "?token=" + token(highest)).established()) {
                var message = "{'type':'subscribe','channel':'" + channel.replace("USER", USER) + "'}";
                assertThat(Stream.of(spectator, owner, second, third)
                                .map(client -> client.say(message).next())
                                .map(answer -> answer.path("code").asText("confirmed")))
                        .containsExactly(nobody, user, admin, superadmin);
            }
        }
    }

    // What every socket is told

    @Test
    @Shows(Promise.ONE_CHANGE_ONCE)
    void one_change_comes_once_however_many_subscriptions_match() {
        try (var server = SocketServer.start()) {
            server.given(Facts.token(BONK, "BONK", "1"));
            try (var words = server.connect("?channel=token.BONK").established();
                    var rows = server.connect("?channel=token.BONK").established()) {
                words.say("{'type':'subscribe_tokens','symbols':['BONK','" + BONK + "']}");
                words.say("{'type':'subscribe','channel':'token." + BONK + "'}");
                rows.say("{'type':'subscribe','channel':'public.tokens','delta':true}")
                        .next("snapshot");
                words.soFar();

                server.given(Facts.token(BONK, "BONK", "2"));

                assertThat(words.next().get("type").asText()).isEqualTo("token_data");
                assertThat(rows.next().get("type").asText()).isEqualTo("changes");
                assertThat(Stream.of(words, rows).map(SocketClient::soFar)).containsOnly(List.of());
            }
        }
    }

    @Test
    @Shows(Promise.LISTS_HAVE_A_BUDGET)
    void lists_that_would_cost_too_much_come_more_rarely() {
        var choice = new SocketServer.Choice();
        choice.listBytesPerSecond = 30;
        try (var server = SocketServer.start(choice)) {
            server.given(Facts.token(BONK, "BONK", "1"));
            try (var client = server.connect()) {
                var bytes = client.next("token_update").toString().length();
                client.established();
                server.given(Facts.token(BONK, "BONK", "2"));
                server.watch.advance(Duration.ofSeconds(bytes / 30 - 1));
                assertThat(client.soFar()).as("after more than 10 s").isEmpty();

                server.watch.advance(Duration.ofSeconds(bytes / 30 / 10 + 2));

                assertThat(client.next().get("type").asText()).isEqualTo("token_update");
            }
        }
    }

    // Whether anybody is there

    @Test
    @Shows({Promise.SERVER_PINGS, Promise.NO_PONG})
    void who_does_not_answer_a_ping_is_closed() {
        try (var server = SocketServer.start();
                var silent = RawSocket.connect(server, "");
                var alive = server.connect().established()) {
            silent.next("connection_established");
            server.watch.advance(Duration.ofSeconds(29));
            alive.soFar();
            assertThat(silent.isQuiet()).isTrue();

            server.watch.advance(Duration.ofSeconds(4));
            assertThat(silent.until(RawSocket.PINGED)).isEmpty();
            // The second answer comes after its pong, which the first may have overtaken.
            assertThat(alive.soFar()).isEmpty();
            assertThat(alive.soFar()).isEmpty();
            server.watch.advance(Duration.ofSeconds(15));

            assertThat(silent.goodbye()).isEqualTo("1008 heartbeat timeout");
            assertThat(alive.soFar()).isEmpty();
        }
    }

    // Bugs of ours

    @Test
    @Shows(Promise.INTERNAL_ERROR)
    void a_bug_of_ours_is_said_to_be_one_and_nothing_of_it_told() {
        try (var server = SocketServer.start()) {
            given(server, broken("secret of the house"));
            try (var client =
                    server.connectTo("portfolio", "?token=" + token(USER)).established()) {
                var error = client.say("{'type':'get_portfolio_history','contestId':7}")
                        .next();

                assertThat(error.get("code").asText()).isEqualTo("INTERNAL_ERROR");
                assertThat(error.toString()).doesNotContain("secret", "Exception");
                assertThat(client.say("{'type':'ping'}").next().get("type").asText())
                        .isEqualTo("pong");
                assertThat(metric(server, "dd_socket_bugs_total")).isEqualTo("1.0");
            }
        }
    }

    @Test
    @Shows({Promise.CLOSE_SET_UP, Promise.INTERNAL_ERROR})
    void a_socket_that_a_bug_of_ours_keeps_from_opening_closes_and_others_go_on() {
        try (var server = SocketServer.start();
                var other = server.connect().established()) {
            given(server, broken("secret of the house"));
            try (var client = server.connectTo("portfolio", "?channel=portfolio." + USER + ".7&token=" + token(USER))) {
                assertThat(client.next("error").toString())
                        .contains("INTERNAL_ERROR")
                        .doesNotContain("secret", "Exception");
                assertThat(client.closeCode()).isEqualTo(1011);
            }
            assertThat(other.soFar()).isEmpty();
        }
    }

    private static void given(SocketServer server, Published published) {
        server.put(server.topics.contests, "7", Facts.contest("7", "Contest 7"));
        server.put(server.topics.standings, "7", published.standings());
        server.published.put("7", published);
    }

    private static Published broken(String how) {
        var standings = Facts.standings("7", ContestState.ACTIVE, Facts.standing(1, USER, "10000"));
        return new Published(
                standings,
                false,
                1,
                standings.getTop()::get,
                wallet -> Optional.of(0),
                wallet -> {
                    throw new IllegalStateException(how);
                },
                (wallet, at) -> Optional.empty(),
                (wallet, since, most) -> {
                    throw new IllegalStateException(how);
                });
    }

    // What is not there

    @ParameterizedTest
    @ValueSource(strings = {"notifications", "wallet", "analytics", "skyduel"})
    @Shows(Promise.ENDPOINTS)
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
    @Shows({Promise.UNIFIED_ENDPOINT, Promise.UNIFIED_SUBSCRIBE, Promise.UNIFIED_DATA, Promise.BINARY})
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

    @Test
    @Shows({
        Promise.UNIFIED_AUTH,
        Promise.UNIFIED_REQUEST,
        Promise.UNIFIED_DATA,
        Promise.UNIFIED_SUBSCRIBE,
        Promise.FRAMES_IN_ORDER
    })
    void on_the_unified_socket_one_signs_in_asks_and_is_answered_by_ones_own_number() {
        try (var server = SocketServer.start()) {
            server.given(Facts.token(BONK, "BONK", "1"));
            try (var client = SocketClient.connect(server.port(), "/api/v69/ws").established()) {
                var refused = client.say(
                                "{'type':'REQUEST','topic':'system','action':'get_system_status','requestId':'1'}")
                        .next("ERROR");
                assertThat(refused.get("requestId").asText()).isEqualTo("1");
                var known = client.say("{'type':'AUTH','authToken':'" + token(USER) + "','requestId':'2'}")
                        .next("ACKNOWLEDGMENT");
                assertThat(known.get("operation").asText()).isEqualTo("AUTH");
                var data = client.say(
                                "{'type':'REQUEST','topic':'market-data','action':'get_token','data':{'symbol':'BONK'},'requestId':'3'}")
                        .next("DATA");
                assertThat(data.get("requestId").asText()).isEqualTo("3");
                assertThat(data.at("/data/address").asText()).isEqualTo(BONK);
                var pong = client.say("{'type':'COMMAND','action':'ping','requestId':'4'}")
                        .next("SYSTEM");
                assertThat(pong.get("action").asText()).isEqualTo("pong");
                client.say("{'type':'SUBSCRIBE','topics':['market-data'],'requestId':'5'}")
                        .next("ACKNOWLEDGMENT");
                var left = client.say("{'type':'UNSUBSCRIBE','topics':['market-data'],'requestId':'6'}")
                        .next("ACKNOWLEDGMENT");
                assertThat(left.get("operation").asText()).isEqualTo("UNSUBSCRIBE");
                assertThat(left.get("requestId").asText()).isEqualTo("6");
            }
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
    @Shows(Promise.CLOSE_GOING_AWAY)
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
    void who_says_goodbye_is_not_counted_among_the_lost() {
        try (var server = SocketServer.start()) {
            try (var polite = RawSocket.connect(server, "")) {
                polite.frame(0x80 | RawSocket.CLOSE, new byte[] {0x03, (byte) 0xe9});
                assertThat(polite.closeCode()).isEqualTo(1001);
            }
            server.connect().established().close();

            for (var code : List.of("client", "lost")) {
                var closed = "dd_socket_closed_total{code=\"%s\",socket=\"token-data\"}".formatted(code);
                Eventually.hold(() -> metric(server, closed).equals("1.0"));
            }
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
