package me.degenduel.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static me.degenduel.serving.SocketServer.ADMIN;
import static me.degenduel.serving.SocketServer.BANNED;
import static me.degenduel.serving.SocketServer.PREVIOUS;
import static me.degenduel.serving.SocketServer.SECRET;
import static me.degenduel.serving.SocketServer.USER;
import static me.degenduel.serving.SocketServer.jwt;
import static me.degenduel.serving.SocketServer.token;
import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.whitelisted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.jsonwebtoken.Jwts;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Whose token is believed, and what it opens. */
class SignInTest {
    private static final String ENDED = "a-session-that-was-ended";

    private static SocketServer server;

    @BeforeAll
    static void start() {
        server = SocketServer.start();
        server.end(ENDED);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    // Where a token is looked for

    @Test
    @Shows({
        Promise.TOKEN_IN_HEADER,
        Promise.TOKEN_AS_SUBPROTOCOL,
        Promise.TOKEN_AS_MARKED_SUBPROTOCOL,
        Promise.TOKEN_IN_COOKIE,
        Promise.TOKEN_IN_ADDRESS
    })
    void a_token_is_found_in_each_of_its_places() {
        var token = token(USER);
        try (var header = RawSocket.connect(server, "", "Authorization: Bearer " + token);
                var offered = RawSocket.connect(server, "", "Sec-WebSocket-Protocol: " + token);
                var marked = RawSocket.connect(server, "", "Sec-WebSocket-Protocol: dd.v69, bearer." + token);
                var cookie = RawSocket.connect(server, "", "Cookie: theme=dark; session=" + token);
                var query = RawSocket.connect(server, "?token=" + token)) {
            assertThat(Stream.of(header, offered, marked, cookie, query)).allMatch(SignInTest::isSignedIn);
        }
    }

    /** Each place with a bad token in it and good ones in all that are looked at later, and the other way round. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Shows(Promise.TOKEN_ORDER)
    void the_first_place_where_there_is_a_token_decides_good_or_bad(int first) {
        var good = token(USER);
        var bad = jwt(USER, expired(), SECRET).compact();
        try (var badFirst = connect(first, bad, good);
                var goodFirst = connect(first, good, bad)) {
            assertThat(isSignedIn(badFirst)).isFalse();
            assertThat(isSignedIn(goodFirst)).isTrue();
        }
    }

    /** With one token in that place, and another in all after it. */
    private static RawSocket connect(int place, String token, String others) {
        var places = List.of("Authorization: Bearer ", "Sec-WebSocket-Protocol: dd.v69, bearer.", "Cookie: session=");
        var headers = IntStream.range(place, places.size())
                .mapToObj(each -> places.get(each) + (each == place ? token : others))
                .toArray(String[]::new);
        return RawSocket.connect(server, "?token=" + others, headers);
    }

    @Test
    @Shows({Promise.TOKEN_IN_ADDRESS_COUNTED, Promise.TOKEN_NEVER_LOGGED})
    void a_token_in_the_address_is_counted_and_warned_of_and_none_is_ever_logged() {
        var counter = server.metrics.get("dd.socket.tokens.in.addresses").counter();
        var before = counter.count();
        var lines = new ListAppender<ILoggingEvent>();
        lines.list = new CopyOnWriteArrayList<>();
        var root = (Logger) LoggerFactory.getLogger("me.degenduel");
        var sockets = (Logger) LoggerFactory.getLogger("sockets");
        lines.start();
        try {
            for (var logger : List.of(root, sockets)) {
                logger.setLevel(Level.TRACE);
                logger.addAppender(lines);
            }
            for (var token : List.of(token(USER), jwt(USER, expired(), SECRET).compact(), "no.good.token")) {
                RawSocket.connect(server, "?token=" + token).close();
                RawSocket.connect(server, "", "Authorization: Bearer " + token).close();
                RawSocket.connect(server, "", "Sec-WebSocket-Protocol: " + token)
                        .close();
                RawSocket.connect(server, "", "Cookie: session=" + token, "Origin: https://evil.example")
                        .close();
                try (var client = server.connect().established()) {
                    client.say("{'type':'authenticate','token':'" + token + "'}")
                            .next("authentication_result");
                }
                assertThat(lines.list).noneMatch(line -> everything(line).contains(token));
            }
        } finally {
            for (var logger : List.of(root, sockets)) {
                logger.detachAppender(lines);
                logger.setLevel(null);
            }
        }
        assertThat(counter.count()).isEqualTo(before + 3);
        assertThat(lines.list)
                .filteredOn(line -> line.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsOnly("A token came in the address, where logs and histories keep it")
                .hasSize(3);
    }

    private static String everything(ILoggingEvent line) {
        var thrown = line.getThrowableProxy();
        return line.getFormattedMessage() + line.getKeyValuePairs() + (thrown == null ? "" : thrown.getMessage());
    }

    // Which are believed

    static Stream<Named<String>> noGood() {
        var header = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8));
        var claims = token(USER).split("\\.", 3)[1];
        return Stream.of(
                named("expired", jwt(USER, expired(), SECRET).compact()),
                named(
                        "signed with another secret",
                        jwt(USER, later(), "not our secret but as long as ours is")
                                .compact()),
                named("not signed", header + "." + claims + "."),
                named(
                        "signed otherwise",
                        Jwts.builder()
                                .claim("wallet_address", USER)
                                .audience()
                                .add("socket")
                                .and()
                                .expiration(Date.from(later()))
                                .signWith(Jwts.SIG.HS512.key().build())
                                .compact()),
                named("of a banned user", token(BANNED)),
                named("of nobody we know", token("Nobody111111111111111111111111111111111111")),
                named(
                        "for something else",
                        jwt(USER, later(), SECRET)
                                .audience()
                                .clear()
                                .add("email")
                                .and()
                                .compact()),
                named(
                        "without an end",
                        jwt(USER, later(), SECRET).expiration(null).compact()),
                named(
                        "without a wallet",
                        jwt(USER, later(), SECRET).claim("wallet_address", null).compact()),
                named(
                        "without a session",
                        jwt(USER, later(), SECRET).claim("session_id", null).compact()),
                named(
                        "of a session that was ended",
                        jwt(USER, later(), SECRET).claim("session_id", ENDED).compact()),
                named("nonsense", "no.good.token"));
    }

    @ParameterizedTest
    @MethodSource("noGood")
    @Shows({
        Promise.BAD_TOKEN_ON_PUBLIC_SOCKET,
        Promise.TOKEN_ALGORITHM,
        Promise.AUDIENCE_OF_SOCKETS,
        Promise.BANNED_REFUSED,
        Promise.UNKNOWN_REFUSED,
        Promise.TOKEN_CLAIMS,
        Promise.ALGORITHM_NONE,
        Promise.SIGNED_BY_ANOTHER_KEY
    })
    void a_token_that_is_no_good_signs_nobody_in_and_keeps_nobody_out(String token) {
        try (var socket = RawSocket.connect(server, "", "Authorization: Bearer " + token)) {
            var established = socket.next("connection_established");

            assertThat(established.get("authenticated").asBoolean()).isFalse();
            assertThat(established.get("user").isNull()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("noGood")
    @Shows({
        Promise.PROTECTED_SOCKET,
        Promise.PORTFOLIO_NEEDS_A_TOKEN,
        Promise.UNAUTHORIZED,
        Promise.BANNED_REFUSED,
        Promise.UNKNOWN_REFUSED,
        Promise.TOKEN_ALGORITHM,
        Promise.AUDIENCE_OF_SOCKETS
    })
    void where_a_token_is_needed_one_that_is_no_good_is_none(String token) {
        try (var socket = RawSocket.connectTo(server, "/api/v69/ws/portfolio", "Authorization: Bearer " + token)) {
            var error = socket.next();

            assertThat(error.fieldNames()).toIterable().containsExactly("type", "code", "message", "timestamp");
            assertThat(error.get("type").asText()).isEqualTo("error");
            assertThat(error.get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(error.get("message").asText()).isEqualTo("Authentication required");
            assertThat(socket.closeCode()).isEqualTo(4001);
        }
    }

    @Test
    @Shows(Promise.SIGN_IN_BY_MESSAGE)
    void whoever_signs_in_by_message_is_waited_for_and_served_nothing_before() {
        try (var client = server.connectTo("portfolio", "?auth=message")) {
            client.say("{'type':'portfolio_update_request'}").say("{'type':'subscribe','channel':'public.tokens'}");
            assertThat(List.of(client.next(), client.next()))
                    .extracting(error -> error.get("code").asText())
                    .containsOnly("UNAUTHORIZED");
            client.say("{'type':'authenticate','token':'no.good.token'}");
            assertThat(client.next().get("status").asText()).isEqualTo("failed");

            client.say("{'type':'authenticate','token':'" + token(USER) + "'}");

            assertThat(client.next().get("status").asText()).isEqualTo("success");
            assertThat(client.next().at("/user/wallet_address").asText()).isEqualTo(USER);
        }
    }

    @Test
    @Shows(Promise.SIGN_IN_BY_MESSAGE)
    void but_not_for_more_than_thirty_seconds() {
        try (var own = SocketServer.start();
                var client = own.connectTo("portfolio", "?auth=message")) {
            assertThat(client.soFar()).isEmpty();
            own.watch.advance(Duration.ofSeconds(28));
            assertThat(client.soFar()).isEmpty();

            own.watch.advance(Duration.ofSeconds(3));

            assertThat(client.next().get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(client.closeCode()).isEqualTo(4001);
        }
    }

    @Test
    @Shows(Promise.AUDIENCE_OF_SOCKETS)
    void a_session_token_opens_sockets_too() {
        var session = jwt(USER, later(), SECRET)
                .audience()
                .clear()
                .add("session")
                .and()
                .compact();
        try (var socket = RawSocket.connect(server, "", "Authorization: Bearer " + session)) {
            assertThat(isSignedIn(socket)).isTrue();
        }
    }

    @Test
    @Shows(Promise.ROLE_OF_THE_TABLE)
    void the_role_is_the_one_in_the_users_table_whatever_the_token_says() {
        try (var socket = RawSocket.connect(server, "", "Authorization: Bearer " + token(USER))) {
            assertThat(socket.next("connection_established").at("/user/role").asText())
                    .isEqualTo("user");
        }
    }

    @Test
    void a_new_secret_leaves_old_tokens_good_for_a_day() {
        var choice = new SocketServer.Choice();
        choice.rotated = Instant.now().minus(Duration.ofHours(23));
        var token = jwt(USER, later(), PREVIOUS).compact();
        try (var rotated = SocketServer.start(choice)) {
            try (var socket = RawSocket.connect(rotated, "", "Authorization: Bearer " + token)) {
                assertThat(isSignedIn(socket)).isTrue();
            }
            rotated.watch.advance(Duration.ofHours(1));
            try (var socket = RawSocket.connect(
                    rotated,
                    "",
                    "Authorization: Bearer "
                            + jwt(USER, later().plusSeconds(9_000), PREVIOUS).compact())) {
                assertThat(isSignedIn(socket)).isFalse();
            }
        }
    }

    // What they open

    @Test
    @Shows({Promise.ACCESS_ADMIN, Promise.CHANNEL_DECISIONS})
    void an_admin_follows_what_only_admins_may() {
        try (var client = server.connect("?token=" + token(ADMIN)).established()) {
            client.say("{'type':'subscribe','channel':'admin.whitelist'}").next("subscription_confirmed");
            server.put(server.topics.whitelist, BONK, whitelisted(BONK, "submitted", null));

            assertThat(client.next("whitelist_update").at("/data/action").asText())
                    .isEqualTo("submitted");
        }
    }

    @Test
    @Shows({Promise.ACCESS_ADMIN, Promise.SUBSCRIPTION_DENIED})
    void a_user_does_not() {
        try (var client = server.connect("?token=" + token(USER)).established()) {
            assertThat(client.say("{'type':'subscribe','channel':'admin.whitelist'}")
                            .next()
                            .get("code")
                            .asText())
                    .isEqualTo("SUBSCRIPTION_DENIED");
        }
    }

    @Test
    @Shows(Promise.AUTHENTICATE)
    void one_may_sign_in_later() {
        try (var client = server.connect().established()) {
            var answer = client.say("{'type':'authenticate','token':'" + token(ADMIN) + "'}")
                    .next();

            assertThat(answer.get("type").asText()).isEqualTo("authentication_result");
            assertThat(answer.get("status").asText()).isEqualTo("success");
            assertThat(answer.get("userId").asText()).isEqualTo(ADMIN);
            client.say("{'type':'subscribe','channel':'admin.whitelist'}").next("subscription_confirmed");
        }
    }

    @Test
    @Shows(Promise.AUTHENTICATE_IN_VAIN)
    void a_failed_sign_in_says_so_and_no_more() {
        try (var client = server.connect().established()) {
            var answer = client.say("{'type':'authenticate','token':'no.good.token'}")
                    .next();

            assertThat(answer.get("status").asText()).isEqualTo("failed");
            assertThat(answer.get("error").asText()).isEqualTo("Invalid token");
        }
    }

    @Test
    @Shows({Promise.EXPIRY_NARROWS, Promise.FRESH_TOKEN_RESTORES})
    void when_a_token_expires_the_socket_narrows_until_a_fresh_one_comes() {
        try (var own = SocketServer.start();
                var client = own.connect("?token=" + token(ADMIN)).established()) {
            client.say("{'type':'subscribe','channel':'admin.whitelist'}").next("subscription_confirmed");

            own.watch.advance(Duration.ofHours(2));
            assertThat(client.next("error").get("code").asText()).isEqualTo("UNAUTHORIZED");
            own.put(own.topics.whitelist, BONK, whitelisted(BONK, "submitted", null));
            assertThat(client.soFar())
                    .noneMatch(message -> message.path("type").asText().equals("whitelist_update"));

            var fresh =
                    jwt(ADMIN, Instant.now().plus(Duration.ofHours(3)), SECRET).compact();
            client.say("{'type':'authenticate','token':'" + fresh + "'}");
            assertThat(client.next("subscription_confirmed").get("channel").asText())
                    .isEqualTo("admin.whitelist");
        }
    }

    @Test
    void whoever_is_banned_loses_at_once_what_is_not_public() {
        try (var own = SocketServer.start();
                var client = own.connect("?token=" + token(ADMIN)).established()) {
            client.say("{'type':'subscribe','channel':'admin.whitelist'}").next("subscription_confirmed");

            own.user(ADMIN, "admin", true);

            assertThat(client.next("error").get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(client.say("{'type':'subscribe','channel':'admin.whitelist'}")
                            .next("error")
                            .get("code")
                            .asText())
                    .isEqualTo("SUBSCRIPTION_DENIED");
        }
    }

    @Test
    @Shows({Promise.BANNED_REFUSED, Promise.UNAUTHORIZED})
    void where_a_token_is_needed_whoever_is_banned_is_closed() {
        try (var own = SocketServer.start();
                var client = own.connectTo("portfolio", "?token=" + token(USER)).established()) {
            own.user(USER, "user", true);

            assertThat(client.next("error").get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(client.closeCode()).isEqualTo(4001);
        }
    }

    @Test
    void an_administrator_no_more_loses_what_only_those_may_see_and_keeps_the_rest() {
        try (var own = SocketServer.start();
                var client = own.connect("?token=" + token(ADMIN)).established()) {
            client.say("{'type':'subscribe','channel':'admin.whitelist'}").next("subscription_confirmed");
            client.say("{'type':'subscribe','channel':'public.whitelist'}").next("subscription_confirmed");

            own.user(ADMIN, "user", false);

            assertThat(client.next("error").get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(client.say("{'type':'get_subscriptions'}")
                            .next("subscriptions")
                            .get("channels"))
                    .extracting(JsonNode::asText)
                    .containsExactlyInAnyOrder("public.tokens", "public.whitelist");
        }
    }

    @Test
    void the_sockets_of_a_session_end_with_it_and_no_others() {
        var session =
                jwt(USER, later(), SECRET).claim("session_id", "session-2").compact();
        try (var own = SocketServer.start();
                var here = own.connect("?token=" + session).established();
                var there = own.connectTo("portfolio", "?token=" + session).established();
                var other = own.connect("?token=" + token(USER)).established()) {
            own.end("session-2");

            assertThat(here.next("error").get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(here.closeCode()).isEqualTo(4001);
            assertThat(there.closeCode()).isEqualTo(4001);
            assertThat(other.soFar())
                    .noneMatch(frame -> frame.path("type").asText().equals("error"));
        }
    }

    @Test
    void whoever_signs_in_as_somebody_else_takes_nothing_along() {
        try (var client = server.connect("?token=" + token(ADMIN)).established()) {
            client.say("{'type':'subscribe','channel':'admin.whitelist'}").next("subscription_confirmed");

            client.say("{'type':'authenticate','token':'" + token(USER) + "'}").next("authentication_result");

            assertThat(client.next("error").get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(client.say("{'type':'get_subscriptions'}")
                            .next("subscriptions")
                            .get("channels"))
                    .extracting(JsonNode::asText)
                    .doesNotContain("admin.whitelist");
        }
    }

    private static boolean isSignedIn(RawSocket socket) {
        return socket.next("connection_established").get("authenticated").asBoolean();
    }

    private static Instant later() {
        return Instant.now().plusSeconds(3_600);
    }

    private static Instant expired() {
        return Instant.now().minusSeconds(60);
    }
}
