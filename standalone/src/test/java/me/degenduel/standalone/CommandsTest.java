package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import me.degenduel.schemas.Secret;
import me.degenduel.standalone.terminal.Follow;
import me.degenduel.standalone.terminal.SelfCheck;
import me.degenduel.standalone.terminal.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dd token}, {@code dd watch} and {@code dd ws} on a platform that runs. */
@OnAPlatform
class CommandsTest {
    private static final String WALLET = "7GCihgDB8fe6KNjn2MYtkzZcRjQy3t9GHdC8uHYmW2hr";

    private final Platform platform;

    CommandsTest(Platform platform) {
        this.platform = platform;
    }

    @Test
    void a_token_says_who_in_which_role_for_sockets_and_for_an_hour() {
        var token = Jwts.parser()
                .verifyWith(Keys.hmacShaKeyFor(platform.signingSecret().getBytes(UTF_8)))
                .build()
                .parseSignedClaims(platform.token(WALLET, "user"));
        assertThat(token.getHeader().getAlgorithm()).isEqualTo("HS256");
        var claims = token.getPayload();
        assertThat(claims)
                .containsEntry("wallet_address", WALLET)
                .containsEntry("role", "user")
                .containsKey("session_id");
        assertThat(claims.getAudience()).containsExactly("socket");
        assertThat(Duration.between(
                        claims.getIssuedAt().toInstant(), claims.getExpiration().toInstant()))
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void the_user_of_a_token_is_there_and_has_the_role_that_was_said_last() throws SQLException {
        platform.token(WALLET, "user");
        platform.token(WALLET, "admin");
        assertThat(ask("select role from users where wallet_address = '" + WALLET + "'"))
                .isEqualTo("admin");
    }

    @Test
    void a_role_that_does_not_exist_and_a_wallet_that_is_none_are_refused() {
        assertThatThrownBy(() -> platform.token(WALLET, "king"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("king");
        assertThatThrownBy(() -> platform.token("me", "user"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("me");
    }

    @Test
    void a_record_is_one_line_of_json_with_its_place_time_key_and_value() {
        var row = first("degenduel.public.token_whitelist", line -> line.has("value"));
        assertThat(row.path("partition").isInt()).isTrue();
        assertThat(row.path("offset").isInt()).isTrue();
        assertThat(Instant.parse(row.path("time").asText())).isBefore(Instant.now());
        assertThat(row.path("value").path("address").asText())
                .isEqualTo(row.path("key").asText());
        assertThat(row.path("value").path("status").asText()).isEqualToIgnoringCase("listed");
    }

    @Test
    void a_clock_says_that_it_is_one() {
        var clock = first("market.prices.v1", line -> line.path("clock").asBoolean());
        assertThat(clock.path("key").asText()).startsWith("clock/");
    }

    @Test
    void a_topic_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> watch("market.rumours.v1", 1))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("market.rumours.v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitor", "token-data", "market-data", "contest", "portfolio", "circuit-breaker"})
    void a_socket_looks_at_itself_and_passes(String endpoint) throws InterruptedException {
        var said = new ByteArrayOutputStream();

        var code = SelfCheck.run(target(endpoint, Optional.of(platform.token(WALLET, "user"))), stream(said));

        assertThat(said.toString(UTF_8).lines())
                .hasSize(10)
                .endsWith(endpoint + " passes.")
                .allMatch(line -> line.startsWith("ok ") || line.endsWith("passes."));
        assertThat(code).isZero();
    }

    @Test
    void a_self_check_says_what_fails_by_its_exit_code() throws Exception {
        var said = new ByteArrayOutputStream();
        int closed;
        try (var free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        var nowhere = Target.of("monitor", "http://127.0.0.1:" + closed, Optional.empty(), Optional.empty());

        assertThat(SelfCheck.run(nowhere, stream(said))).isEqualTo(2);
        assertThat(SelfCheck.run(target("monitor", Optional.empty()), stream(said)))
                .isEqualTo(3);
        assertThat(SelfCheck.run(target("token-data", Optional.of("a.b.c")), stream(said)))
                .isEqualTo(3);
        assertThat(SelfCheck.run(target("skyduel", Optional.empty()), stream(said)))
                .isEqualTo(4);
        assertThat(said.toString(UTF_8))
                .contains("nobody answers at 127.0.0.1:" + closed, "./dd token --wallet", "not available yet");
    }

    @Test
    void whoever_follows_has_each_frame_on_a_line_comes_back_when_it_is_lost_and_ends_when_nobody_reads_on()
            throws Exception {
        var about = new ByteArrayOutputStream();
        var pipe = new PipedInputStream(1 << 20);
        var out = new PrintStream(new PipedOutputStream(pipe), true, UTF_8);
        try (var cable = new Cable(URI.create(platform.endpoints().http()).getPort())) {
            var there = Target.of(
                    "token-data", "http://127.0.0.1:" + cable.port(), Optional.of("token.BONK"), Optional.empty());
            var following = CompletableFuture.supplyAsync(() -> Follow.run(there, out, stream(about)));
            try (var lines = new BufferedReader(new InputStreamReader(pipe, UTF_8))) {
                assertThat(typesUntilLive(lines)).startsWith("subscription_confirmed", "token_update");
                assertThat(about.toString(UTF_8)).isEmpty();

                cable.cut();

                assertThat(typesUntilLive(lines)).contains("subscription_confirmed", "token_update", "token_data");
                assertThat(about.toString(UTF_8)).contains("the connection was lost", "connecting again in ");
            }
            assertThat(following.get(20, TimeUnit.SECONDS)).isZero();
        }
    }

    private static List<String> typesUntilLive(BufferedReader lines) throws IOException {
        var types = new ArrayList<String>();
        while (!types.contains("connection_established")) {
            types.add(json(lines.readLine()).path("type").asText());
        }
        return types;
    }

    @Test
    void whoever_follows_what_is_not_for_them_hears_why_and_how_to_get_in() {
        var about = new ByteArrayOutputStream();
        var out = new ByteArrayOutputStream();

        assertThat(Follow.run(target("portfolio", Optional.empty()), stream(out), stream(about)))
                .isEqualTo(1);
        assertThat(out.toString(UTF_8).lines())
                .singleElement()
                .satisfies(line -> assertThat(json(line).path("code").asText()).isEqualTo("UNAUTHORIZED"));
        assertThat(about.toString(UTF_8)).contains("closed with 4001", "./dd token --wallet");
    }

    private Target target(String endpoint, Optional<String> token) {
        return Target.of(endpoint, platform.endpoints().http(), Optional.empty(), token.map(Secret::new));
    }

    private static PrintStream stream(ByteArrayOutputStream said) {
        return new PrintStream(said, true, UTF_8);
    }

    private JsonNode first(String topic, Predicate<JsonNode> wanted) {
        return watch(topic, Platform.TOKENS).stream().filter(wanted).findFirst().orElseThrow();
    }

    private List<JsonNode> watch(String topic, long records) {
        var printed = new ByteArrayOutputStream();
        new Watch(platform.endpoints()).print(topic, true, records, new PrintStream(printed, true, UTF_8));
        return printed.toString(UTF_8).lines().map(CommandsTest::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException wrong) {
            throw new AssertionError("No JSON: " + line, wrong);
        }
    }

    private String ask(String question) throws SQLException {
        var where = platform.endpoints();
        try (var database = DriverManager.getConnection(where.jdbc(), where.postgresUser(), where.postgresPassword());
                var statement = database.createStatement();
                var answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
