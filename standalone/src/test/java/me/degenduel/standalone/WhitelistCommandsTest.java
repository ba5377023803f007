package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import me.degenduel.serving.Promise;
import me.degenduel.serving.Shows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whitelist as people and administrators work with it, on a whole platform. */
@OnAPlatform
class WhitelistCommandsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String WHITELIST = "/api/v69/whitelist";
    private static final int AN_HOUR = 10;
    /** Each test comes from an address of its own, as submissions are counted by it. */
    private static final AtomicInteger ADDRESSES = new AtomicInteger(1);

    private record Somebody(String wallet, String token) {}

    private final Platform parts;
    private final Outside platform;
    private final String from = "127.1.0." + ADDRESSES.incrementAndGet();
    private final String address = Outside.newAddress();
    private Somebody admin;
    private Somebody other;
    private Somebody ann;

    WhitelistCommandsTest(Platform platform) {
        this.parts = platform;
        this.platform = new Outside(platform);
    }

    @BeforeEach
    void given_people() throws Exception {
        admin = somebody("admin");
        other = somebody("admin");
        ann = somebody("user");
    }

    @Test
    @Shows({Promise.SUBMIT_TOKEN, Promise.DECIDE_TOKEN, Promise.CHANNEL_WHITELIST, Promise.CHANNEL_DECISIONS})
    void a_token_is_submitted_verified_listed_priced_and_delisted_and_everybody_hears_their_part() throws Exception {
        try (var everybody = platform.socket("?channel=public.whitelist");
                var judges = platform.socket("?channel=admin.whitelist&token=" + admin.token)) {
            everybody.hear("connection_established");
            judges.hear("connection_established");
            everybody.say("{'type':'subscribe','channel':'token.%s'}".formatted(address));

            accepted(submit(ann, "\"symbol\":\" path2 \",\"name\":\"A path\",\"decimals\":6"));
            var submitted = decision(judges, "submitted");
            assertThat(submitted.path("submitted_by").asText()).isEqualTo(ann.wallet);
            assertThat(submitted.path("changed_at").asText()).isNotEmpty();
            decision(judges, "verifying");

            accepted(approve(admin, ""));
            assertThat(decision(judges, "listed").path("decided_by").asText()).isEqualTo(admin.wallet);
            var listed = decision(everybody, "listed");
            assertThat(listed.path("symbol").asText()).isEqualTo("PATH2");
            assertThat(listed.has("decided_by")).isFalse();
            var priced =
                    everybody.hear(frame -> frame.at("/data/address").asText().equals(address)
                            && frame.at("/data/price").isNumber());
            assertThat(new BigDecimal(priced.at("/data/price_text").asText())).isPositive();

            accepted(delist(other, "a rug pull"));
            var delisted = decision(judges, "delisted");
            assertThat(delisted.path("decided_by").asText()).isEqualTo(other.wallet);
            assertThat(delisted.path("reason").asText()).isEqualTo("a rug pull");
            assertThat(decision(everybody, "delisted").path("reason").asText()).isEqualTo("a rug pull");
            everybody.hear(frame -> frame.at("/data/address").asText().equals(address)
                    && frame.at("/data/status").asText().equals("delisted"));
        }
        assertThat(platform.ask("select string_agg(action, ' ' order by id) from audit_log where subject = 'token/"
                        + address + "'"))
                .isEqualTo("whitelist.submit whitelist.verify whitelist.approve whitelist.delist");
    }

    @Test
    void of_two_who_decide_at_once_one_wins_and_the_other_is_told() throws Exception {
        for (var round = 0; round < 5; round++) {
            var token = Outside.newAddress();
            platform.sql("insert into tokens(address, symbol, name, decimals) values ('%s', 'BOTH', 'Both', 6)"
                    .formatted(token));
            platform.sql("insert into token_whitelist(address, status) values ('%s', 'verifying')".formatted(token));

            var answers = atOnce(
                    () -> send("POST", token + "/approve", admin, "{}"),
                    () -> send("POST", token + "/reject", other, "{\"reason\":\"no\"}"));

            assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(202, 409);
            var approved = answers.getFirst().statusCode() == 202;
            refused(answers.get(approved ? 1 : 0), 409, "ALREADY_DECIDED");
            assertThat(answers.get(approved ? 1 : 0).body())
                    .contains(approved ? "listed" : "rejected", approved ? admin.wallet : other.wallet);
            assertThat(status(token)).isEqualTo(approved ? "listed" : "rejected");
        }
    }

    @Test
    void what_nobody_knows_waits_and_is_verified_once_its_metadata_is_there() throws Exception {
        accepted(submit(ann, "\"symbol\":\"HALF\""));
        refused(approve(admin, ""), 409, "NOT_VERIFIED");
        assertThat(status(address)).isEqualTo("submitted");

        platform.sql("insert into tokens(address, symbol, name, decimals) values ('%s', 'whole', 'Whole', 6)"
                .formatted(address));

        becomes("verifying");
        assertThat(platform.ask("select symbol from tokens where address = '" + address + "'"))
                .isEqualTo("WHOLE");
    }

    @Test
    void a_symbol_that_nobody_can_type_is_rejected_and_says_why() throws Exception {
        accepted(submit(ann, ""));

        platform.sql("insert into tokens(address, symbol, name, decimals) values ('%s', '$MOON', 'Moon', 6)"
                .formatted(address));

        becomes("rejected");
        assertThat(platform.ask("select reason from token_whitelist where address = '" + address + "'"))
                .contains("A to Z");
        refused(approve(admin, "\"overturns\":\"rejected\""), 409, "NOT_VERIFIED");
    }

    @Test
    void a_decision_is_overturned_by_who_says_which() throws Exception {
        accepted(submit(ann, "\"symbol\":\"BACK\",\"name\":\"Back\",\"decimals\":6"));
        becomes("verifying");
        accepted(send("POST", address + "/reject", admin, "{\"reason\":\"too early\"}"));

        refused(approve(other, ""), 409, "ALREADY_DECIDED");
        refused(approve(other, "\"overturns\":\"delisted\""), 409, "ALREADY_DECIDED");
        accepted(approve(other, "\"overturns\":\"rejected\""));

        assertThat(platform.ask(
                        "select status || coalesce(reason, ' for no reason') from token_whitelist where address = '"
                                + address + "'"))
                .isEqualTo("listed for no reason");
        accepted(delist(admin, "again"));
        refused(delist(other, "again"), 409, "NOT_LISTED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"address\":\"1111111111111111111111111111111111\"     | 400 | INVALID_ADDRESS",
                "\"address\":\"0OIl\"                                  | 400 | INVALID_ADDRESS",
                "\"address\":\"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\" | 400 | INVALID_ADDRESS",
                "\"symbol\":\"$MOON\"                                  | 400 | INVALID_SYMBOL",
                "\"symbol\":\"ELEVENCHARS\"                            | 400 | INVALID_SYMBOL",
                "\"image_url\":\"http://example.org/a.png\"            | 400 | INVALID_LINK",
                "\"websites\":[\"javascript:alert(1)\"]                | 400 | INVALID_LINK",
                "\"socials\":{\"x\":\"http://example.org\"}            | 400 | INVALID_LINK",
                "\"symbol\":\"A\",\"name\":\"A\",\"decimals\":256      | 400 | INVALID_DECIMALS",
                "\"symbol\":\"A\",\"name\":\" \",\"decimals\":6        | 400 | INVALID_TOKEN_NAME",
                "\"status\":\"listed\"                                 | 400 | INVALID_REQUEST",
            })
    void what_cannot_be_a_token_is_refused(String said, int status, String code) throws Exception {
        refused(submit(ann, said), status, code);
        assertThat(platform.ask("select count(*) from token_whitelist where address = '" + address + "'"))
                .isEqualTo("0");
    }

    @Test
    void what_the_whitelist_knows_is_not_submitted_again() throws Exception {
        accepted(submit(ann, ""));
        refused(submit(somebody("user"), ""), 409, "ALREADY_SUBMITTED");
        var listed = platform.listed().getFirst();
        refused(submit(ann, "\"address\":\"" + listed + "\""), 409, "ALREADY_SUBMITTED");
    }

    @Test
    @Shows(Promise.DECIDE_TOKEN)
    void only_administrators_decide_and_they_say_why() throws Exception {
        accepted(submit(ann, ""));
        refused(approve(ann, ""), 403, "FORBIDDEN");
        refused(delist(ann, "mine"), 403, "FORBIDDEN");
        refused(send("POST", address + "/reject", admin, "{}"), 400, "INVALID_REASON");
        refused(delist(admin, " "), 400, "INVALID_REASON");
        refused(delist(admin, "x".repeat(501)), 409, "NOT_LISTED");
        refused(send("POST", Outside.newAddress() + "/approve", admin, ""), 404, "NOT_SUBMITTED");
    }

    @Test
    @Shows(Promise.SUBMISSIONS_BOUNDED)
    void the_eleventh_submission_of_an_hour_waits() throws Exception {
        for (var submission = 0; submission < AN_HOUR; submission++) {
            accepted(submit(ann, "\"address\":\"" + Outside.newAddress() + "\""));
        }
        var refusal = submit(somebody("user"), "");
        refused(refusal, 429, "TOO_MANY_SUBMISSIONS");
        assertThat(refusal.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(3_000L, 3_600L);
    }

    @Test
    void a_hundred_wait_for_a_decision_and_no_more() throws Exception {
        platform.sql("delete from token_whitelist where status in ('submitted', 'verifying')");
        for (var token = 0; token < 100; token++) {
            platform.sql("insert into token_whitelist(address) values ('%s')".formatted(Outside.newAddress()));
        }
        try {
            refused(submit(ann, ""), 429, "WHITELIST_FULL");
        } finally {
            platform.sql("delete from token_whitelist where status in ('submitted', 'verifying')");
        }
    }

    @Test
    @Shows(Promise.GET_WHITELIST)
    void people_see_what_is_listed_and_what_they_submitted_and_administrators_everything() throws Exception {
        accepted(submit(ann, ""));
        Await.until("Ann sees it", PATIENCE, () -> seen(ann, "").contains(address));

        assertThat(seen(admin, "?status=submitted")).contains(address);
        assertThat(seen(somebody("user"), "")).doesNotContain(address).isNotEmpty();
        var page = json(platform.get(WHITELIST + "?limit=2"));
        assertThat(page.path("tokens")).hasSize(2).allSatisfy(token -> {
            assertThat(token.path("status").asText()).isEqualTo("listed");
            assertThat(token.path("decided_by").isNull()).isTrue();
        });
        var next = json(platform.get(
                WHITELIST + "?limit=2&cursor=" + page.path("cursor").asText()));
        assertThat(next.path("tokens").findValuesAsText("address"))
                .hasSize(2)
                .doesNotContainAnyElementsOf(page.path("tokens").findValuesAsText("address"));
        refused(platform.get(WHITELIST + "?status=loved"), 400, "INVALID_REQUEST");
    }

    private JsonNode decision(SocketClient socket, String action) {
        return socket.hear(frame -> frame.path("type").asText().equals("whitelist_update")
                        && frame.at("/data/address").asText().equals(address)
                        && frame.at("/data/action").asText().equals(action))
                .path("data");
    }

    private List<String> seen(Somebody somebody, String query) throws Exception {
        return json(platform.get(WHITELIST + (query.isEmpty() ? "?" : query + "&") + "limit=5000", somebody.token))
                .path("tokens")
                .findValuesAsText("address");
    }

    private void becomes(String status) {
        Await.until(address + " is " + status, PATIENCE, () -> status(address).equals(status));
    }

    private String status(String token) throws SQLException {
        return platform.ask("select status from token_whitelist where address = '" + token + "'");
    }

    /** What is said twice counts as it is said last. */
    private HttpResponse<String> submit(Somebody somebody, String more) throws Exception {
        var said = more.contains("\"address\"")
                ? more
                : "\"address\":\"" + address + "\"" + (more.isEmpty() ? "" : "," + more);
        return platform.send("POST", WHITELIST, somebody.token, "{" + said + "}", from);
    }

    private HttpResponse<String> approve(Somebody somebody, String more) throws Exception {
        return send("POST", address + "/approve", somebody, "{" + more + "}");
    }

    private HttpResponse<String> delist(Somebody somebody, String reason) throws Exception {
        return send("DELETE", address, somebody, "{\"reason\":\"" + reason + "\"}");
    }

    private HttpResponse<String> send(String method, String path, Somebody somebody, String body) throws Exception {
        return platform.send(method, WHITELIST + "/" + path, somebody.token, body, from);
    }

    private Somebody somebody(String role) {
        var wallet = Outside.newAddress();
        var somebody = new Somebody(wallet, parts.token(wallet, role));
        Await.until(
                wallet + " is known",
                PATIENCE,
                () -> platform.get("/api/v69/circuit-breakers", somebody.token).statusCode() == 200);
        return somebody;
    }

    private static <T> List<T> atOnce(Callable<T> one, Callable<T> other) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(List.of(one, other)).stream()
                    .map(outcome -> outcome.resultNow())
                    .toList();
        }
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private static void accepted(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(json(answer).path("status").asText()).isEqualTo("accepted");
    }

    private static void refused(HttpResponse<String> answer, int status, String code) throws Exception {
        assertThat(json(answer).path("code").asText()).as(answer.body()).isEqualTo(code);
        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
