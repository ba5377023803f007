package me.degenduel.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static me.degenduel.serving.SocketServer.SECRET;
import static me.degenduel.serving.SocketServer.USER;
import static me.degenduel.serving.SocketServer.jwt;
import static me.degenduel.serving.SocketServer.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jsonwebtoken.Jwts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.stream.Stream;
import me.degenduel.serving.live.Wire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused to who wants to sign in before the database is asked, which is not there: whoever gets so far hears 503. */
class SignInRoutesTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final SocketServer server = SocketServer.start();
    private static final String CHALLENGE =
            "GET /api/auth/challenge?wallet=So11111111111111111111111111111111111111112";
    private static final String VERIFY = "POST /api/auth/verify-wallet";
    private static final String TOKEN = "GET /api/auth/token";
    private static final String SESSION = "GET /api/auth/session";
    private static final String LOGOUT = "POST /api/auth/logout";
    private static final String OURS = "https://degenduel.me";
    private static final String WALLET = "So11111111111111111111111111111111111111112";
    private static final String NONCE = "Nonce: " + "n".repeat(43);

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {CHALLENGE, VERIFY, TOKEN, SESSION, LOGOUT})
    @Shows({Promise.CROSS_SITE_ORIGIN, Promise.COMMANDS_FROM_OUR_PAGES})
    void another_origin_signs_nobody_in(String request) {
        refused(send(request, "", "Origin", "https://evil.example"), 403, "ORIGIN_DENIED");
        refused(send(request, "", "Origin", "null"), 403, "ORIGIN_DENIED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?wallet=", "?wallet=me", "?wallet=1111111111111111111111111111111", "?wallet=0OIl"})
    void a_challenge_is_for_a_wallet(String wallet) {
        refused(send("GET /api/auth/challenge" + wallet, ""), 400, "INVALID_WALLET");
    }

    @Test
    void a_challenge_waits_for_the_database_and_is_not_kept_by_anybody_between() {
        var answer = send(CHALLENGE, "");

        refused(answer, 503, "UNAVAILABLE");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(server.metrics.scrape()).contains("dd_sign_ins_total{outcome=\"UNAVAILABLE\"}");
    }

    static Stream<Named<String>> unfit() {
        var sixtyThree = numbers(63);
        return Stream.of(
                named("nothing", ""),
                named("null", "null"),
                named("no JSON", "{"),
                named("two of them", shown(WALLET, numbers(64), NONCE) + "{}"),
                named(
                        "a field twice",
                        "{\"wallet\":\"" + WALLET + "\","
                                + shown(WALLET, numbers(64), NONCE).substring(1)),
                named("no signature", "{\"wallet\":\"" + WALLET + "\",\"message\":\"" + NONCE + "\"}"),
                named("a short signature", shown(WALLET, sixtyThree, NONCE)),
                named("a long signature", shown(WALLET, sixtyThree + ",1,1", NONCE)),
                named("a byte that is none", shown(WALLET, sixtyThree + ",256", NONCE)),
                named("a negative one", shown(WALLET, sixtyThree + ",-1", NONCE)),
                named("a null", shown(WALLET, sixtyThree + ",null", NONCE)),
                named("a signature as text", shown(WALLET, "\"abc\"", NONCE)),
                named("no message", "{\"wallet\":\"" + WALLET + "\",\"signature\":[" + numbers(64) + "]}"),
                named("no nonce", shown(WALLET, numbers(64), "Sign in")),
                named("a nonce in the midst of a line", shown(WALLET, numbers(64), "My " + NONCE)),
                named("a nonce that is none of ours", shown(WALLET, numbers(64), "Nonce: 1")),
                named("two nonces", shown(WALLET, numbers(64), NONCE + "\\n" + NONCE)));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void what_is_no_signed_message_is_said_to_be_none(String body) {
        refused(send(VERIFY, body), 400, "INVALID_REQUEST");
    }

    @Test
    void a_wallet_that_is_none_has_signed_nothing() {
        refused(send(VERIFY, shown("me", numbers(64), NONCE)), 400, "INVALID_WALLET");
    }

    @Test
    void a_message_of_ten_megabytes_is_refused_and_whoever_sends_it_hears_why() {
        refused(send(VERIFY, shown(WALLET, numbers(64), "x".repeat(10 << 20))), 413, "TOO_LARGE");
    }

    /** A refusal is noted, so that it waits for the database, too. */
    @Test
    void a_nonce_may_stand_on_any_line_of_the_message() {
        for (var message :
                new String[] {NONCE, "Sign in\\n" + NONCE, NONCE + "\\r\\nTime: now", "a\\n\\n" + NONCE + "\\n"}) {
            refused(send(VERIFY, shown(WALLET, numbers(64), message)), 503, "UNAVAILABLE");
        }
    }

    // Whose session it is

    static Stream<Named<String>> noGood() {
        var none = Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8));
        return Stream.of(
                named("for sockets", token(USER)),
                named("expired", session(Instant.now().minusSeconds(1), SECRET)),
                named("signed by another key", session(later(), "not our secret but as long as ours is")),
                named("not signed", none + "." + session(later(), SECRET).split("\\.", 3)[1] + "."),
                named(
                        "signed otherwise",
                        Jwts.builder()
                                .claim("wallet_address", USER)
                                .claim("session_id", "session-1")
                                .audience()
                                .add("session")
                                .and()
                                .expiration(Date.from(later()))
                                .signWith(Jwts.SIG.HS512.key().build())
                                .compact()),
                named("nonsense", "no.good.token"),
                named("empty", ""));
    }

    @ParameterizedTest
    @MethodSource("noGood")
    @Shows({
        Promise.AUDIENCE_OF_SESSIONS,
        Promise.TOKEN_ALGORITHM,
        Promise.AUTH_TOKEN,
        Promise.ALGORITHM_NONE,
        Promise.SIGNED_BY_ANOTHER_KEY
    })
    void only_the_token_of_a_session_gets_what_a_session_gets(String token) {
        for (var request : new String[] {TOKEN, SESSION, LOGOUT}) {
            refused(send(request, "", "Authorization", "Bearer " + token), 401, "UNAUTHORIZED");
            refused(send(request, "", "Cookie", "session=" + token, "Origin", OURS), 401, "UNAUTHORIZED");
        }
    }

    @Test
    @Shows(Promise.TOKEN_ORDER)
    void it_is_looked_for_in_the_header_and_the_cookie_and_the_first_place_decides() {
        var good = session(later(), SECRET);
        for (var request : new String[] {TOKEN, SESSION, LOGOUT}) {
            refused(send(request, ""), 401, "UNAUTHORIZED");
            refused(send(request + "?token=" + good, ""), 401, "UNAUTHORIZED");
            refused(send(request, "", "Sec-WebSocket-Protocol", good), 401, "UNAUTHORIZED");
            refused(send(request, "", "Authorization", "Bearer " + good), 503, "UNAVAILABLE");
            refused(send(request, "", "Cookie", "a=b; session=" + good, "Origin", OURS), 503, "UNAVAILABLE");
            refused(
                    send(request, "", "Authorization", "Bearer " + token(USER), "Cookie", "session=" + good),
                    401,
                    "UNAUTHORIZED");
        }
    }

    @Test
    @Shows({Promise.COMMANDS_FROM_OUR_PAGES, Promise.CROSS_SITE_ORIGIN})
    void whoever_comes_with_the_cookie_and_wants_something_done_says_from_which_page() {
        var cookie = "session=" + session(later(), SECRET);
        refused(send(LOGOUT, "", "Cookie", cookie), 403, "ORIGIN_DENIED");
        var enter = "POST /api/v69/contests/17/enter";
        refused(send(enter, "{}", "Cookie", cookie, "Idempotency-Key", "k"), 403, "ORIGIN_DENIED");
        refused(send(enter, "{}", "Cookie", cookie, "Idempotency-Key", "k", "Origin", OURS), 400, "INVALID_REQUEST");
    }

    @Test
    void questions_are_answered_to_who_has_the_cookie() {
        var breakers = "GET /api/v69/circuit-breakers";
        refused(send(breakers, ""), 401, "UNAUTHORIZED");
        assertThat(send(breakers, "", "Cookie", "session=" + session(later(), SECRET))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    @Shows(Promise.SESSION_COOKIE)
    void a_logout_takes_the_cookie_back_whether_or_not_there_was_a_session() {
        assertThat(send(LOGOUT, "", "Cookie", "session=old", "Origin", OURS)
                        .headers()
                        .firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie)
                        .contains(
                                "session=;",
                                "Expires=Thu, 01 Jan 1970",
                                "Path=/",
                                "HttpOnly",
                                "Secure",
                                "SameSite=Lax"));
    }

    @ParameterizedTest
    @CsvSource({"GET /api/auth/challenge", VERIFY, TOKEN})
    void who_tries_too_often_is_told_when_to_come_again(String request) {
        var choice = new SocketServer.Choice();
        choice.attempts = 2;
        choice.loopbackExempt = false;
        try (var strict = SocketServer.start(choice)) {
            for (var attempt = 0; attempt < 2; attempt++) {
                assertThat(send(strict, request, "").statusCode()).isNotEqualTo(429);
            }
            var third = send(strict, request, "");
            refused(third, 429, "RATE_LIMIT_EXCEEDED");
            assertThat(third.headers().firstValue("Retry-After"))
                    .hasValueSatisfying(
                            seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 60));
        }
    }

    private static String shown(String wallet, String signature, String message) {
        return "{\"wallet\":\"%s\",\"signature\":[%s],\"message\":\"%s\"}".formatted(wallet, signature, message);
    }

    private static String numbers(int many) {
        return "7,".repeat(many - 1) + "7";
    }

    private static String session(Instant expires, String secret) {
        return jwt(USER, expires, secret)
                .audience()
                .clear()
                .add("session")
                .and()
                .compact();
    }

    private static Instant later() {
        return Instant.now().plusSeconds(3_600);
    }

    private static HttpResponse<String> send(String request, String body, String... headers) {
        return send(server, request, body, headers);
    }

    private static HttpResponse<String> send(SocketServer to, String request, String body, String... headers) {
        var parts = request.split(" ", 2);
        var http = HttpRequest.newBuilder(URI.create(to.http(parts[1])))
                .method(parts[0], body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            http.headers(headers);
        }
        try {
            return HTTP.send(http.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        try {
            assertThat(Wire.JSON.readTree(answer.body()).path("code").asText())
                    .as(answer.body())
                    .isEqualTo(code);
        } catch (JsonProcessingException broken) {
            throw new AssertionError(answer.body(), broken);
        }
        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
