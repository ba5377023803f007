package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.javalin.Javalin;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.UserRow;
import me.degenduel.serving.Meters;
import me.degenduel.serving.Promise;
import me.degenduel.serving.Shows;
import me.degenduel.serving.live.Doors;
import me.degenduel.serving.live.EndedSessions;
import me.degenduel.serving.live.Passports;
import me.degenduel.serving.live.People;
import me.degenduel.serving.live.Secrets;
import me.degenduel.serving.signin.NoSignIn;
import me.degenduel.serving.signin.SignIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in with a wallet, on a whole platform; and how soon those hear who may no longer do what they did. */
@OnAPlatform
class SignInTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final String SERVING =
            "serving_" + UUID.randomUUID().toString().substring(0, 8);

    private final Platform parts;
    private final Outside platform;
    private final String here;
    private final Wallet wallet = Wallet.made();

    SignInTest(Platform platform) {
        this.parts = platform;
        this.platform = new Outside(platform);
        this.here = platform.endpoints().http();
    }

    // The whole way

    @Test
    @Shows({
        Promise.VERIFY_WALLET,
        Promise.SESSION_COOKIE,
        Promise.AUTH_TOKEN,
        Promise.AUTH_SESSION,
        Promise.AUTH_LOGOUT,
        Promise.TOKEN_CLAIMS,
        Promise.AUDIENCE_OF_SESSIONS,
        Promise.REVOCATION
    })
    void somebody_signs_in_gets_a_token_opens_a_socket_and_signs_out_and_all_of_it_is_noted() throws Exception {
        var signedIn = verify(here, wallet, nonce(here, wallet));
        assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(200);
        var answer = json(signedIn);
        assertThat(answer.path("verified").asBoolean()).isTrue();
        assertThat(answer.at("/user/wallet_address").asText()).isEqualTo(wallet.address());
        assertThat(answer.at("/user/role").asText()).isEqualTo("user");
        assertThat(answer.at("/user/nickname").asText()).startsWith("degen_");
        var setCookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(setCookie).contains("Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=86400");
        var cookie = cookie(signedIn);
        assertThat(signedIn.body()).doesNotContain(cookie.substring("session=".length()));

        var me = json(get(here, "/api/auth/session", cookie));
        assertThat(me.path("user")).isEqualTo(answer.path("user"));
        assertThat(Duration.between(
                        Instant.now(), Instant.parse(me.path("expires_at").asText())))
                .isBetween(Duration.ofHours(23), Duration.ofHours(24));

        var given = json(get(here, "/api/auth/token", cookie));
        assertThat(given.path("expiresIn").asInt()).isEqualTo(3_600);
        var token = given.path("token").asText();
        var claims = JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", 3)[1]));
        assertThat(claims.fieldNames())
                .toIterable()
                .contains("wallet_address", "role", "session_id", "aud", "iat", "exp");
        assertThat(claims.path("wallet_address").asText()).isEqualTo(wallet.address());
        assertThat(claims.path("role").asText()).isEqualTo("user");
        assertThat(claims.path("aud").toString()).contains("socket").doesNotContain("session");
        // A token for sockets is no session.
        refused(send(here, "GET", "/api/auth/token", "", "Authorization", "Bearer " + token), 401, "UNAUTHORIZED");

        try (var socket = platform.portfolio(token)) {
            assertThat(socket.hear("connection_established")
                            .at("/user/wallet_address")
                            .asText())
                    .isEqualTo(wallet.address());
            var logout = logout(here, cookie);
            assertThat(logout.statusCode()).as(logout.body()).isEqualTo(200);
            assertThat(logout.headers().firstValue("Set-Cookie").orElseThrow())
                    .contains("session=;", "Expires=Thu, 01 Jan 1970");
            assertThat(socket.closed(A_SECOND)).isEqualTo(4001);
        }
        refused(get(here, "/api/auth/session", cookie), 401, "UNAUTHORIZED");
        refused(get(here, "/api/auth/token", cookie), 401, "UNAUTHORIZED");
        refused(logout(here, cookie), 401, "UNAUTHORIZED");
        try (var again = platform.socket("?token=" + token)) {
            assertThat(again.hear("connection_established")
                            .path("authenticated")
                            .asBoolean())
                    .isFalse();
        }
        assertThat(notedOf(wallet)).isEqualTo("auth.sign_in,auth.token,auth.logout");
        assertThat(platform.ask("select count(*) from audit_log where actor = '%s' and ip << '127.0.0.0/8'"
                        .formatted(wallet.address())))
                .isEqualTo("3");
    }

    @Test
    void a_session_opens_sockets_and_sends_commands_by_itself() throws Exception {
        var cookie = signedIn();
        var token = cookie.substring("session=".length());
        try (var socket = platform.portfolio(token)) {
            assertThat(socket.hear("connection_established")
                            .path("authenticated")
                            .asBoolean())
                    .isTrue();
        }
        refused(command(cookie), 404, "CONTEST_NOT_FOUND");
        assertThat(logout(here, cookie).statusCode()).isEqualTo(200);
        // At once, however long the other processes take to hear of it.
        refused(command(cookie), 401, "UNAUTHORIZED");
    }

    @Test
    void whoever_comes_back_is_who_they_were() throws Exception {
        signedIn();
        platform.sql("update users set nickname = 'ann_0', role = 'admin' where wallet_address = '%s'"
                .formatted(wallet.address()));

        var user = json(verify(here, wallet, nonce(here, wallet))).path("user");

        assertThat(user.path("nickname").asText()).isEqualTo("ann_0");
        assertThat(user.path("role").asText()).isEqualTo("admin");
        assertThat(platform.ask("select last_login > created_at from users where wallet_address = '%s'"
                        .formatted(wallet.address())))
                .isEqualTo("t");
    }

    // What does not sign in

    @Test
    @Shows({Promise.CHALLENGE, Promise.REPLAYED_NONCE})
    void a_nonce_counts_once_for_its_wallet_and_for_a_quarter_of_an_hour() throws Exception {
        var other = Wallet.made();
        var used = nonce(here, wallet);
        assertThat(verify(here, wallet, used).statusCode()).isEqualTo(200);
        var old = nonce(here, wallet);
        assertThat(platform.ask(
                        "select max(expires_at) - max(created_at) from auth_challenges where wallet_address = '%s'"
                                .formatted(wallet.address())))
                .isEqualTo("00:15:00");
        platform.sql("""
                update auth_challenges set created_at = now() - interval '1 hour', expires_at = now()
                 where wallet_address = '%s' and used_at is null""".formatted(wallet.address()));

        refused(verify(here, wallet, used), 401, "INVALID_NONCE");
        refused(verify(here, wallet, old), 401, "INVALID_NONCE");
        refused(verify(here, wallet, nonce(here, other)), 401, "INVALID_NONCE");
        refused(verify(here, wallet, "n".repeat(43)), 401, "INVALID_NONCE");

        assertThat(notedOf(wallet)).isEqualTo("auth.sign_in");
        assertThat(platform.ask("select string_agg(action || ' ' || (detail->>'reason'), ',') from audit_log"
                        + " where subject = 'wallet/%s'".formatted(wallet.address())))
                .isEqualTo(String.join(",", Collections.nCopies(4, "auth.refused INVALID_NONCE")));
    }

    @Test
    @Shows(Promise.WRONG_SIGNATURE)
    void a_wrong_signature_is_refused_and_noted_and_uses_up_nobodys_nonce() throws Exception {
        var nonce = nonce(here, wallet);
        var message = message(nonce);
        refused(verify(here, wallet.address(), Wallet.made().sign(message), message), 401, "INVALID_SIGNATURE");
        refused(
                verify(here, wallet.address(), wallet.sign(message), message.replace("Sign", "Sing")),
                401,
                "INVALID_SIGNATURE");
        assertThat(platform.ask("select count(*) from audit_log where action = 'auth.refused' and actor is null"
                        + " and subject = 'wallet/%s' and detail->>'reason' = 'INVALID_SIGNATURE'"
                                .formatted(wallet.address())))
                .isEqualTo("2");
        assertThat(verify(here, wallet, nonce).statusCode()).isEqualTo(200);
    }

    @Test
    @Shows(Promise.BANNED_REFUSED)
    void whoever_is_banned_is_not_signed_in() throws Exception {
        var cookie = signedIn();
        platform.sql("update users set is_banned = true where wallet_address = '%s'".formatted(wallet.address()));

        refused(verify(here, wallet, nonce(here, wallet)), 403, "BANNED");
        refused(get(here, "/api/auth/token", cookie), 401, "UNAUTHORIZED");
        refused(get(here, "/api/auth/session", cookie), 401, "UNAUTHORIZED");
        refused(command(cookie), 401, "UNAUTHORIZED");
    }

    @Test
    void nonces_and_keys_stay_in_the_database_and_nonces_are_no_more_than_hashes_there() throws Exception {
        var nonce = nonce(here, wallet);
        assertThat(platform.ask(
                        "select count(*) from auth_challenges where nonce_hash = sha256('%s')".formatted(nonce)))
                .isEqualTo("1");
        assertThat(platform.ask("select count(*) from audit_log where detail::text like '%%%s%%'".formatted(nonce)))
                .isEqualTo("0");
    }

    // Live

    /** How soon is reported, and asserted: within a second. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "logout",
                "update users set is_banned = true where wallet_address = 'WALLET'",
                "delete from users where wallet_address = 'WALLET'",
                "update sessions set revoked_at = now() where wallet_address = 'WALLET'",
                "insert into session_revocations(session) select id from sessions where wallet_address = 'WALLET'"
            })
    @Shows({Promise.REVOCATION, Promise.AUTH_LOGOUT})
    void a_session_that_ends_and_a_ban_close_within_a_second_what_needs_a_token(String how, TestReporter reporter)
            throws Exception {
        var cookie = signedIn();
        var token = socketToken(cookie);
        try (var socket = platform.portfolio(token);
                var open = platform.socket("?token=" + token)) {
            socket.hear("connection_established");
            open.hear("connection_established");
            var begun = System.nanoTime();
            if (how.equals("logout")) {
                assertThat(logout(here, cookie).statusCode()).isEqualTo(200);
            } else {
                platform.sql(how.replace("WALLET", wallet.address()));
            }
            assertThat(open.hear(SignInTest::isUnauthorized, A_SECOND)).isPresent();
            assertThat(socket.closed(A_SECOND)).isEqualTo(4001);
            report(reporter, how, begun);
        }
    }

    @Test
    @Shows({Promise.REVOCATION, Promise.ROLE_OF_THE_TABLE})
    void a_lost_role_narrows_a_socket_within_a_second_and_leaves_the_rest(TestReporter reporter) throws Exception {
        var cookie = signedIn();
        platform.sql("update users set role = 'admin' where wallet_address = '%s'".formatted(wallet.address()));
        try (var socket = platform.socket("?token=" + socketToken(cookie))) {
            socket.hear("connection_established");
            Await.until("the role is known", Duration.ofSeconds(10), () -> {
                socket.forget();
                socket.say("{'type':'subscribe','channel':'admin.whitelist'}");
                return socket.hear(frame -> frame.path("type").asText().equals("subscription_confirmed"), A_SECOND)
                        .isPresent();
            });
            socket.forget();
            var begun = System.nanoTime();
            platform.sql("update users set role = 'user' where wallet_address = '%s'".formatted(wallet.address()));

            assertThat(socket.hear(SignInTest::isUnauthorized, A_SECOND)).isPresent();
            report(reporter, "a lost role", begun);
            socket.say("{'type':'get_subscriptions'}");
            assertThat(socket.hear("subscriptions").path("channels"))
                    .extracting(JsonNode::asText)
                    .containsExactly("public.tokens");
        }
    }

    private static void report(TestReporter reporter, String what, long begun) {
        var took = Duration.ofNanos(System.nanoTime() - begun);
        reporter.publishEntry(what, took.toMillis() + " ms");
        assertThat(took).isLessThan(A_SECOND);
    }

    // Two instances, and what serving may do

    @Test
    @Shows(Promise.REPLAYED_NONCE)
    void of_all_who_show_a_nonce_at_once_to_two_instances_one_is_signed_in() throws Exception {
        try (var other = another();
                var innocent = platform.socket("?channel=public.tokens&delta=true")) {
            innocent.hear("connection_established");
            for (var round = 0; round < 5; round++) {
                var nonce = nonce(round % 2 == 0 ? here : other.address(), wallet);
                var attempts = new ArrayList<Callable<HttpResponse<String>>>();
                for (var attempt = 0; attempt < 6; attempt++) {
                    var to = attempt % 2 == 0 ? here : other.address();
                    attempts.add(() -> verify(to, wallet, nonce));
                }
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    assertThat(threads.invokeAll(attempts).stream()
                                    .map(done -> done.resultNow().statusCode()))
                            .containsExactlyInAnyOrder(200, 401, 401, 401, 401, 401);
                }
                innocent.forget();
                assertThat(innocent.hear(frame -> frame.path("type").asText().equals("changes"), A_SECOND))
                        .as("prices go on for others")
                        .isPresent();
            }
        }
    }

    @Test
    void a_session_of_one_instance_goes_on_and_ends_at_the_other() throws Exception {
        try (var other = another()) {
            var cookie = cookie(verify(other.address(), wallet, nonce(other.address(), wallet)));
            assertThat(get(here, "/api/auth/token", cookie).statusCode()).isEqualTo(200);
            assertThat(logout(here, cookie).statusCode()).isEqualTo(200);
            refused(get(other.address(), "/api/auth/session", cookie), 401, "UNAUTHORIZED");
        }
    }

    @Test
    void what_nobody_can_show_any_more_is_forgotten() throws Exception {
        signedIn();
        var old = Wallet.made();
        nonce(here, old);
        platform.sql("""
                update auth_challenges set created_at = now() - interval '2 days', expires_at = now() - interval '1 day'
                 where wallet_address = '%s'""".formatted(old.address()));
        platform.sql("""
                update sessions set created_at = now() - interval '3 days', expires_at = now() - interval '2 days',
                                    revoked_at = now() - interval '2 days'
                 where wallet_address = '%s'""".formatted(wallet.address()));
        platform.sql("insert into session_revocations(session, revoked_at) values ('old-%s', now() - interval '2 days')"
                .formatted(wallet.address()));

        nonce(here, Wallet.made());

        assertThat(platform.ask("""
                select (select count(*) from auth_challenges where wallet_address = '%s')
                     + (select count(*) from sessions where wallet_address = '%s')
                     + (select count(*) from session_revocations where session = 'old-%2$s')""".formatted(old.address(), wallet.address()))).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update users set role = 'admin'",
                "insert into users(wallet_address, role) values ('So11111111111111111111111111111111111111112', 'admin')",
                "update users set is_banned = false",
                "delete from users",
                "update sessions set expires_at = now() + interval '1 year'",
                "delete from sessions",
                "update auth_challenges set used_at = null, expires_at = now() + interval '1 year'",
                "delete from auth_challenges",
                "delete from session_revocations",
                "update audit_log set actor = null"
            })
    void serving_makes_nobody_an_administrator_and_lets_no_session_live_longer(String sql) throws SQLException {
        loginForServing();
        try (var database = DriverManager.getConnection(parts.endpoints().jdbc(), SERVING, SERVING);
                var statement = database.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("permission denied");
        }
    }

    @Test
    void and_yet_it_may_lock_the_row_of_whoever_sends_a_command() throws Exception {
        loginForServing();
        signedIn();
        try (var database = DriverManager.getConnection(parts.endpoints().jdbc(), SERVING, SERVING);
                var statement = database.createStatement();
                var rows = statement.executeQuery("select role from users where wallet_address = '%s' for no key update"
                        .formatted(wallet.address()))) {
            assertThat(rows.next()).isTrue();
        }
    }

    private void loginForServing() throws SQLException {
        if (platform.ask("select count(*) from pg_roles where rolname = '%s'".formatted(SERVING))
                .equals("0")) {
            platform.sql("create role %1$s login password '%1$s' in role dd_serving".formatted(SERVING));
        }
    }

    /** Where people sign in at another instance: with the rights that serving has elsewhere, and nothing in common but the database. */
    private record Another(Javalin http, HikariDataSource pool) implements AutoCloseable {
        String address() {
            return "http://127.0.0.1:" + http.port();
        }

        @Override
        public void close() {
            http.stop();
            pool.close();
        }
    }

    private Another another() throws SQLException {
        loginForServing();
        var database = new HikariConfig();
        database.setJdbcUrl(parts.endpoints().jdbc());
        database.setUsername(SERVING);
        database.setPassword(SERVING);
        database.setAutoCommit(false);
        var pool = new HikariDataSource(database);
        var people = new People();
        people.set(
                wallet.address(),
                UserRow.newBuilder()
                        .setWalletAddress(wallet.address())
                        .setNickname("ann_0")
                        .setRole("user")
                        .setIsBanned(false)
                        .setEpoch(1)
                        .setLsn(1)
                        .setCommittedAt(Instant.now())
                        .build());
        var secrets = new Secrets(new Secret(parts.signingSecret()), Optional.empty(), Instant.EPOCH);
        var signIn = new SignIn(
                new SignIn.Config(
                        Duration.ofHours(24), Duration.ofHours(1), Duration.ofMinutes(15), 60, 20, 4 << 10, true),
                new Doors(Set.of(), List.of(), 1, 1, true),
                new Passports(secrets, people, new EndedSessions()),
                people,
                pool,
                new Meters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
                InstantSource.system());
        return new Another(
                Javalin.create(javalin -> {
                            javalin.startup.showJavalinBanner = false;
                            javalin.routes.get("/api/auth/challenge", signIn::challenge);
                            javalin.routes.post("/api/auth/verify-wallet", signIn::verify);
                            javalin.routes.get("/api/auth/session", signIn::session);
                            javalin.routes.exception(
                                    NoSignIn.class, (why, context) -> context.status(why.reason().status)
                                            .json(Map.of("code", why.reason().name())));
                        })
                        .start("127.0.0.1", 0),
                pool);
    }

    // What a front end does

    private String signedIn() throws IOException, InterruptedException {
        var answer = verify(here, wallet, nonce(here, wallet));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return cookie(answer);
    }

    private String socketToken(String cookie) throws IOException, InterruptedException {
        return json(get(here, "/api/auth/token", cookie)).path("token").asText();
    }

    private static String nonce(String at, Wallet wallet) throws IOException, InterruptedException {
        var answer = get(at, "/api/auth/challenge?wallet=" + wallet.address(), "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).path("nonce").asText();
    }

    private static String message(String nonce) {
        return "Sign in to DegenDuel — with no fee.\nNonce: %s\nTime: %s".formatted(nonce, Instant.now());
    }

    private static HttpResponse<String> verify(String at, Wallet wallet, String nonce)
            throws IOException, InterruptedException {
        var message = message(nonce);
        return verify(at, wallet.address(), wallet.sign(message), message);
    }

    private static HttpResponse<String> verify(String at, String wallet, String signature, String message)
            throws IOException, InterruptedException {
        var body = "{\"wallet\":\"%s\",\"signature\":%s,\"message\":%s}"
                .formatted(wallet, signature, JSON.writeValueAsString(message));
        return send(at, "POST", "/api/auth/verify-wallet", body);
    }

    private static HttpResponse<String> logout(String at, String cookie) throws IOException, InterruptedException {
        return send(at, "POST", "/api/auth/logout", "", "Cookie", cookie, "Origin", "https://degenduel.me");
    }

    private HttpResponse<String> command(String cookie) throws IOException, InterruptedException {
        return send(
                here,
                "POST",
                "/api/v69/contests/4711/enter",
                "{\"portfolio\":[{\"address\":\"So11111111111111111111111111111111111111112\",\"weight\":100}]}",
                "Cookie",
                cookie,
                "Origin",
                "https://degenduel.me",
                "Idempotency-Key",
                UUID.randomUUID().toString());
    }

    private static HttpResponse<String> get(String at, String path, String cookie)
            throws IOException, InterruptedException {
        return cookie.isEmpty() ? send(at, "GET", path, "") : send(at, "GET", path, "", "Cookie", cookie);
    }

    private static HttpResponse<String> send(String at, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(at + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static String cookie(HttpResponse<String> answer) {
        var cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    private String notedOf(Wallet somebody) throws SQLException {
        return platform.ask("select string_agg(action, ',' order by id) from audit_log where actor = '%s'"
                .formatted(somebody.address()));
    }

    private static boolean isUnauthorized(JsonNode frame) {
        return frame.path("code").asText().equals("UNAUTHORIZED");
    }

    private static void refused(HttpResponse<String> answer, int status, String code) throws IOException {
        assertThat(json(answer).path("code").asText()).as(answer.body()).isEqualTo(code);
        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
