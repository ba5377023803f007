package me.degenduel.standalone;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import me.degenduel.serving.Promise;
import me.degenduel.serving.Shows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands over HTTP, on a whole platform: what is accepted is a row, and what is refused leaves nothing behind. */
@OnAPlatform
class ContestCommandsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String CONTESTS = "/api/v69/contests";

    /** Somebody who is signed in, and known to the instance that we ask. */
    private record Somebody(String wallet, String token) {}

    private final Platform parts;
    private final Outside platform;
    private List<String> tokens;
    private Somebody admin;
    private Somebody ann;

    ContestCommandsTest(Platform platform) {
        this.parts = platform;
        this.platform = new Outside(platform);
    }

    @BeforeEach
    void given_tokens_and_people() throws Exception {
        tokens = platform.listed();
        admin = somebody("admin");
        ann = somebody("user");
    }

    @Test
    @Shows({Promise.CREATE_CONTEST, Promise.ENTER_CONTEST, Promise.PLACE_ORDER, Promise.CANCEL_CONTEST})
    void a_contest_is_made_entered_traded_in_and_cancelled_and_all_of_it_is_noted() throws Exception {
        var contest = accepted(post(CONTESTS, admin, contest("""
                "code":"DD-%s","description":"d","entry_fee":0.5,"prize_pool":1000.25,"min_participants":2,
                "max_participants":50,"settings":{"prize_distribution":[60,40]}""".formatted(key().substring(0, 8)))))
                .path("contest")
                .asText();
        var entered = accepted(enter(contest, ann, "60", "40"));
        // Nobody can trade before the start, which no command can bring forward.
        refused(trade(contest, ann, "BUY", "10"), 409, "CONTEST_NOT_STARTED");
        var running = running();
        accepted(enter(running, ann, "100"));
        var ordered = accepted(trade(running, ann, "SELL", "0"));
        accepted(post(CONTESTS + "/" + contest + "/cancel", admin, "{\"reason\":\"rain\"}"));

        assertThat(entered.path("contest").asText()).isEqualTo(contest);
        assertThat(entered.path("wallet").asText()).isEqualTo(ann.wallet);
        assertThat(platform.ask("""
                select name || prize_pool || ' ' || (settings->>'fee') || ' ' || created_by || ' ' || cancellation_reason
                  from contests where id = %s""".formatted(contest))).isEqualTo("Contest1000.25000000 10 " + admin.wallet + " rain");
        assertThat(platform.ask("select string_agg(weight::text, ' ' order by weight) from contest_portfolios"
                        + " where contest = %s and wallet = '%s'".formatted(contest, ann.wallet)))
                .isEqualTo("40 60");
        assertThat(platform.ask(
                        "select side || weight from contest_trades where contest = %s and wallet = '%s' and id = %s"
                                .formatted(
                                        running,
                                        ann.wallet,
                                        ordered.path("order").asText())))
                .isEqualTo("SELL0");
        assertThat(platform.ask(
                        "select string_agg(action || ' ' || (ip << '127.0.0.0/8'), ',' order by id) from audit_log"
                                + " where subject = 'contest/" + contest + "'"))
                .isEqualTo("contest.create true,contest.enter true,contest.cancel true");
        var captured = TopicReader.read(
                platform.cluster().client(), platform.cluster().topics().contestTrades, 1, record -> record.key()
                        .startsWith(running + "/" + ann.wallet + "/"));
        assertThat(captured)
                .singleElement()
                .satisfies(order -> assertThat(order.value().getWeight()).isZero());
    }

    @Test
    void a_contest_whose_row_is_deleted_is_removed_for_whoever_follows_it() throws Exception {
        var contest =
                accepted(post(CONTESTS, admin, contest(""))).path("contest").asText();
        try (var anybody = platform.socket("contest", "?channel=public.contest." + contest);
                var rows = platform.socket("contest", "?channel=public.contests&delta=true")) {
            assertThat(anybody.hear("contest_state").at("/data/status").asText())
                    .isEqualTo("pending");
            rows.hear("connection_established");

            platform.sql("delete from contests where id = " + contest);

            assertThat(anybody.hear("contest_removed").path("contestId").asText())
                    .isEqualTo(contest);
            rows.hear(frame -> frame.path("removed").toString().contains('"' + contest + '"'));
        }
        assertThat(platform.get(CONTESTS + "/" + contest).statusCode()).isEqualTo(404);
    }

    /** How soon, is reported; that it comes, and what it says, is asserted. */
    @Test
    @Shows({Promise.TRADE_EXECUTED, Promise.PORTFOLIO_UPDATE})
    void whoever_enters_sees_their_portfolio_and_hears_what_became_of_each_order(TestReporter reporter)
            throws Exception {
        var contest = running();
        try (var aside = Executors.newVirtualThreadPerTaskExecutor();
                var socket = platform.portfolio(ann.token)) {
            socket.hear("connection_established");
            socket.say("{'type':'subscribe','channel':'portfolio.%s.%s'}".formatted(ann.wallet, contest));
            socket.hear("subscription_confirmed");
            accepted(enter(contest, ann, "100"));
            var accepted = System.nanoTime();
            var http = aside.submit(() -> {
                awaitPortfolio(contest, ann);
                return System.nanoTime();
            });
            var entered = socket.hear("portfolio_update").path("portfolio");
            report(reporter, "entry accepted until told on the socket", accepted, System.nanoTime());
            report(reporter, "entry accepted until answered over HTTP", accepted, http.get());
            assertThat(entered.path("total_value_text").asText()).isEqualTo("10000");
            assertThat(entered.path("holdings")).isEmpty();

            // With a second one it starts.
            accepted(enter(contest, somebody("user"), "100"));
            var started = socket.hear(
                    frame -> frame.at("/portfolio/holdings/0/address").asText().equals(tokens.getFirst()));
            assertThat(started.at("/portfolio/contest_id").asText()).isEqualTo(contest);

            var sale = accepted(trade(contest, ann, "SELL", "40"));
            var mistake = accepted(trade(contest, ann, "BUY", "1"));
            var filled = socket.hear("trade_executed").path("trade");
            var refused = socket.hear("trade_executed").path("trade");
            assertThat(filled.path("order")).isEqualTo(sale.path("order"));
            assertThat(filled.path("status").asText()).isEqualTo("filled");
            assertThat(filled.path("address").asText()).isEqualTo(tokens.getFirst());
            assertThat(new BigDecimal(filled.path("amount_text").asText())
                            .multiply(new BigDecimal(filled.path("price_text").asText()))
                            .setScale(8, RoundingMode.HALF_EVEN))
                    .isEqualByComparingTo(filled.path("value_text").asText());
            assertThat(Instant.parse(filled.path("decided_at").asText()))
                    .isAfter(Instant.parse(filled.path("ordered_at").asText()));
            assertThat(refused.path("order")).isEqualTo(mistake.path("order"));
            assertThat(refused.path("reason").asText()).isEqualTo("WRONG_SIDE");

            var after = socket.hear(frame ->
                            !frame.at("/portfolio/cash_text").asText("0").equals("0"))
                    .path("portfolio");
            assertThat(after.path("cash_text")).isEqualTo(filled.path("value_text"));
            assertThat(socket.hear(frame -> frame.has("trade"), Duration.ZERO)).isEmpty();
        }
    }

    private void awaitPortfolio(String contest, Somebody somebody) {
        Await.until(
                "the portfolio of " + somebody.wallet,
                PATIENCE,
                () -> platform.get("%s/%s/portfolio/%s".formatted(CONTESTS, contest, somebody.wallet), somebody.token)
                                .statusCode()
                        == 200);
    }

    private static void report(TestReporter reporter, String what, long from, long to) {
        reporter.publishEntry(what, Duration.ofNanos(to - from).toMillis() + " ms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"name\":\" x\"                       | 400 | INVALID_NAME",
                "\"name\":\"\\u0000\"                  | 400 | INVALID_REQUEST",
                "\"description\":\"LONG\"              | 400 | INVALID_DESCRIPTION",
                "\"code\":\"no blanks\"                | 400 | INVALID_CODE",
                "\"end_time\":\"2000-01-01T00:00:00Z\" | 400 | INVALID_PERIOD",
                "\"end_time\":\"9999-01-01T00:00:00Z\" | 400 | INVALID_PERIOD",
                "\"start_time\":\"2020-01-01T00:00:00Z\" | 400 | START_IN_THE_PAST",
                "\"entry_fee\":-1                      | 400 | INVALID_AMOUNT",
                "\"settings\":{\"prize_distribution\":[60,40.1]} | 400 | INVALID_SETTINGS",
                "\"settings\":{\"prize_distribution\":[0]}       | 400 | INVALID_SETTINGS",
                "\"settings\":{\"fee\":100}            | 400 | INVALID_SETTINGS",
                "\"settings\":{\"fee\":-1}             | 400 | INVALID_SETTINGS",
                "\"max_participants\":1                | 400 | INVALID_PARTICIPANTS",
                "\"min_participants\":1                | 400 | INVALID_PARTICIPANTS",
                "\"max_participants\":1000001          | 400 | INVALID_PARTICIPANTS",
                "\"name\":null                         | 400 | INVALID_REQUEST",
            })
    void terms_that_nobody_could_keep_are_refused(String terms, int status, String code) throws Exception {
        refused(post(CONTESTS, admin, contest(terms.replace("LONG", "x".repeat(1001)))), status, code);
        nothingIsLeftOf(admin);
    }

    @Test
    @Shows({Promise.CREATE_CONTEST, Promise.CANCEL_CONTEST})
    void only_administrators_make_and_cancel_contests() throws Exception {
        refused(post(CONTESTS, ann, contest("")), 403, "FORBIDDEN");
        refused(post(CONTESTS + "/1/cancel", ann, "{\"reason\":\"mine\"}"), 403, "FORBIDDEN");
        refused(post(CONTESTS + "/4711/cancel", admin, "{\"reason\":\"rain\"}"), 404, "CONTEST_NOT_FOUND");
        refused(post(CONTESTS + "/4711/cancel", admin, "{\"reason\":\" \"}"), 400, "INVALID_REASON");
        refused(
                post(CONTESTS + "/" + created() + "/cancel", admin, "{\"reason\":\"" + "x".repeat(501) + "\"}"),
                400,
                "INVALID_REASON");
        nothingIsLeftOf(ann);
    }

    @Test
    void whoever_is_banned_may_not_send_the_next_command() throws Exception {
        platform.sql("update users set is_banned = true where wallet_address = '" + ann.wallet + "'");
        refused(enter(created(), ann, "100"), 401, "UNAUTHORIZED");
    }

    @Test
    void an_entry_that_is_late_or_double_or_finds_no_contest_is_refused() throws Exception {
        refused(enter("999999", ann, "100"), 404, "CONTEST_NOT_FOUND");
        refused(enter(sql("now() - interval '60 seconds'", 50), ann, "100"), 409, "CONTEST_STARTED");
        var cancelled = created();
        accepted(post(CONTESTS + "/" + cancelled + "/cancel", admin, "{\"reason\":\"rain\"}"));
        refused(enter(cancelled, ann, "100"), 409, "CONTEST_CANCELLED");
        refused(post(CONTESTS + "/" + cancelled + "/cancel", admin, "{\"reason\":\"r\"}"), 409, "CONTEST_CANCELLED");
        nothingIsLeftOf(ann);

        var contest = created();
        accepted(enter(contest, ann, "100"));
        refused(enter(contest, ann, "50", "50"), 409, "ALREADY_ENTERED");
    }

    @Test
    void only_listed_tokens_count() throws Exception {
        var contest = created();
        var unlisted = Outside.newAddress();
        var answer = post(CONTESTS + "/" + contest + "/enter", ann, """
                {"portfolio":[{"address":"%s","weight":100}]}""".formatted(unlisted));
        refused(answer, 409, "TOKEN_NOT_LISTED");
        assertThat(answer.body()).contains(unlisted);
        refused(post(CONTESTS + "/" + contest + "/enter", ann, """
                {"portfolio":[{"address":"0OIl","weight":100}]}"""), 400, "INVALID_ADDRESS");
        nothingIsLeftOf(ann);
        assertThat(platform.ask("select count(*) from contest_participants where contest = " + contest))
                .isEqualTo("0");
    }

    @Test
    void orders_are_of_participants_of_a_contest_that_runs() throws Exception {
        var running = running();
        refused(trade(running, ann, "BUY", "10"), 409, "NOT_ENTERED");
        refused(trade("999999", ann, "BUY", "10"), 404, "CONTEST_NOT_FOUND");
        refused(trade(sql("now() - interval '1 day 1 minute'", 50), ann, "BUY", "10"), 409, "CONTEST_OVER");
        nothingIsLeftOf(ann);
    }

    @Test
    @Shows(Promise.PLACE_ORDER)
    void the_eleventh_order_of_a_minute_waits() throws Exception {
        var running = running();
        accepted(enter(running, ann, "100"));
        for (var order = 0; order < 10; order++) {
            accepted(trade(running, ann, "BUY", "10"));
        }
        var refusal = trade(running, ann, "BUY", "10");
        refused(refusal, 429, "RATE_LIMIT_EXCEEDED");
        assertThat(refusal.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(30L, 60L);
    }

    @Test
    void two_at_once_for_the_last_place_are_one_in_and_one_out() throws Exception {
        for (var round = 0; round < 5; round++) {
            var contest = sql("now() + interval '1 hour'", 2);
            accepted(enter(contest, somebody("user"), "100"));
            var two = List.of(somebody("user"), somebody("user"));
            var answers = atOnce(two.stream()
                    .<Callable<HttpResponse<String>>>map(somebody -> () -> enter(contest, somebody, "100"))
                    .toList());
            assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(202, 409);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 409)
                    .allSatisfy(answer -> assertThat(answer.body()).contains("CONTEST_FULL"));
        }
    }

    @Test
    @Shows(Promise.IDEMPOTENCY_KEYS)
    void a_command_that_is_sent_again_is_done_once() throws Exception {
        var running = running();
        accepted(enter(running, ann, "100"));
        var key = key();
        var path = CONTESTS + "/" + running + "/trades";
        var order = order("BUY", "10");
        var answers = atOnce(IntStream.range(0, 8)
                .<Callable<HttpResponse<String>>>mapToObj(time ->
                        () -> platform.post(path, ann.token, key, order.replace(",", time % 2 == 0 ? ", " : ",")))
                .toList());

        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(202));
        assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
        assertThat(platform.ask("select count(*) from contest_trades where wallet = '" + ann.wallet + "'"))
                .isEqualTo("1");
        assertThat(platform.ask("select count(*) from audit_log where action = 'contest.trade' and actor = '"
                        + ann.wallet + "'"))
                .isEqualTo("1");
        refused(platform.post(path, ann.token, key, order("BUY", "11")), 409, "IDEMPOTENCY_KEY_REUSED");
        refused(platform.post(path.replace(running, created()), ann.token, key, order), 409, "IDEMPOTENCY_KEY_REUSED");
        var other = somebody("user");
        refused(platform.post(path, other.token, key, order), 409, "NOT_ENTERED");
    }

    @Test
    void keys_are_forgotten_a_day_later() throws Exception {
        platform.sql("""
                insert into idempotency_keys(wallet, key, command, request, answer, at)
                values ('%s', 'yesterday', 'contest.enter', sha256('x'), '{}', now() - interval '25 hours'),
                       ('%1$s', 'today', 'contest.enter', sha256('x'), '{}', now() - interval '23 hours')""".formatted(ann.wallet));
        accepted(enter(created(), ann, "100"));
        assertThat(platform.ask("select count(*) || min(key) from idempotency_keys where key in ('today', 'yesterday')"
                        + " and wallet = '" + ann.wallet + "'"))
                .isEqualTo("1today");
    }

    private Somebody somebody(String role) throws Exception {
        var wallet = Outside.newAddress();
        var somebody = new Somebody(wallet, parts.token(wallet, role));
        Await.until(
                wallet + " is known",
                PATIENCE,
                () -> post(CONTESTS + "/1/enter", somebody, "{}").statusCode() == 400);
        return somebody;
    }

    private String created() throws Exception {
        return accepted(post(CONTESTS, admin, contest(""))).path("contest").asText();
    }

    /** It could start, so to say, and waits for a second participant: no command makes such a contest. */
    private String running() throws SQLException {
        return sql("now() - interval '1 second'", 50);
    }

    private String sql(String start, int room) throws SQLException {
        return platform.ask("""
                insert into contests(name, start_time, end_time, max_participants)
                values ('By hand', %1$s, %1$s + interval '1 day', %2$d) returning id""".formatted(start, room));
    }

    /** What is said twice counts as it is said last. */
    private static String contest(String terms) throws Exception {
        var start = Instant.now().plus(Duration.ofHours(1));
        var usual = "{\"name\":\"Contest\",\"start_time\":\"%s\",\"end_time\":\"%s\"}"
                .formatted(start, start.plus(Duration.ofHours(1)));
        var json = new ObjectMapper();
        var all = (ObjectNode) json.readTree(usual);
        all.setAll((ObjectNode) json.readTree("{" + terms + "}"));
        return all.toString();
    }

    private HttpResponse<String> enter(String contest, Somebody somebody, String... weights) throws Exception {
        var portfolio = IntStream.range(0, weights.length)
                .mapToObj(i -> "{\"address\":\"%s\",\"weight\":%s}".formatted(tokens.get(i), weights[i]))
                .collect(joining(",", "{\"portfolio\":[", "]}"));
        return post(CONTESTS + "/" + contest + "/enter", somebody, portfolio);
    }

    private HttpResponse<String> trade(String contest, Somebody somebody, String side, String weight) throws Exception {
        return post(CONTESTS + "/" + contest + "/trades", somebody, order(side, weight));
    }

    private String order(String side, String weight) {
        return "{\"address\":\"%s\",\"side\":\"%s\",\"weight\":%s}".formatted(tokens.getFirst(), side, weight);
    }

    private HttpResponse<String> post(String path, Somebody somebody, String body) throws Exception {
        return platform.post(path, somebody.token, key(), body);
    }

    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var outcomes = threads.invokeAll(tasks);
            return outcomes.stream().map(outcome -> outcome.resultNow()).toList();
        }
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static JsonNode accepted(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        var json = new ObjectMapper().readTree(answer.body());
        assertThat(json.path("status").asText()).isEqualTo("accepted");
        return json;
    }

    private static void refused(HttpResponse<String> answer, int status, String code) throws Exception {
        assertThat(new ObjectMapper().readTree(answer.body()).path("code").asText())
                .as(answer.body())
                .isEqualTo(code);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private void nothingIsLeftOf(Somebody somebody) throws SQLException {
        for (var table : List.of("audit_log where actor", "idempotency_keys where wallet")) {
            assertThat(platform.ask("select count(*) from %s = '%s'".formatted(table, somebody.wallet)))
                    .as(table)
                    .isEqualTo("0");
        }
    }
}
