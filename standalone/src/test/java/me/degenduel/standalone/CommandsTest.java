package me.degenduel.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code dd token} and {@code dd watch} on a platform that runs. */
@ExtendWith(OnAPlatform.class)
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
