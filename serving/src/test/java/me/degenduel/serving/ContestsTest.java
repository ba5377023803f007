package me.degenduel.serving;

import static me.degenduel.schemas.ContestState.ACTIVE;
import static me.degenduel.schemas.ContestState.CANCELLED;
import static me.degenduel.schemas.ContestState.COMPLETED;
import static me.degenduel.schemas.ContestState.PENDING;
import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.START;
import static me.degenduel.serving.live.Facts.contest;
import static me.degenduel.serving.live.Facts.standing;
import static me.degenduel.serving.live.Facts.standings;
import static me.degenduel.serving.live.Facts.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import me.degenduel.schemas.ContestResult;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.Settlement;
import me.degenduel.schemas.Standing;
import me.degenduel.serving.live.Wire;
import me.degenduel.serving.read.Published;
import me.degenduel.topology.contest.Portfolio;
import me.degenduel.topology.contest.Worth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be asked about contests over HTTP. */
class ContestsTest {
    private static final String MANY = "/api/v69/contests/7/leaderboard?limit=5000";
    private static final String PORTFOLIO = "/api/v69/contests/7/portfolio/";

    private final HttpClient http = HttpClient.newHttpClient();
    private final SocketServer server = SocketServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    // Contests

    @Test
    @Shows({Promise.GET_CONTESTS, Promise.LISTS})
    void contests_come_with_the_latest_first_and_page_by_page() {
        for (var id : List.of("9", "10", "11")) {
            given(id, PENDING);
        }
        var first = json(get("/api/v69/contests?limit=2"));
        var second = json(
                get("/api/v69/contests?limit=2&cursor=" + first.get("cursor").asText()));

        assertThat(ids(first)).containsExactly("11", "10");
        assertThat(ids(second)).containsExactly("9");
        assertThat(second.get("cursor").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"pending,1", "active,2", "completed,3", "cancelled,4"})
    @Shows(Promise.GET_CONTESTS)
    void contests_are_found_by_how_far_they_are(String status, String id) {
        given("1", PENDING);
        given("2", ACTIVE);
        given("3", COMPLETED);
        given("4", CANCELLED);

        assertThat(ids(json(get("/api/v69/contests?status=" + status)))).containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=over", "limit=0", "limit=5001", "cursor=nonsense"})
    @Shows({Promise.LIST_LIMIT, Promise.HTTP_ERRORS})
    void a_list_that_makes_no_sense_is_refused(String query) {
        refused(get("/api/v69/contests?" + query), 400, "INVALID_REQUEST");
    }

    @Test
    @Shows({Promise.GET_CONTESTS, Promise.EXACT_PRICES})
    void a_contest_has_its_terms_and_how_far_it_is() {
        given("7", ACTIVE);

        var contest = json(get("/api/v69/contests/7"));

        assertThat(contest.get("name").asText()).isEqualTo("Contest 7");
        assertThat(contest.get("status").asText()).isEqualTo("active");
        assertThat(contest.get("prize_pool_text").asText()).isEqualTo("1000.5");
        assertThat(contest.get("prize_pool").decimalValue()).isEqualByComparingTo("1000.5");
        assertThat(contest.get("prize_distribution").get(1).decimalValue()).isEqualByComparingTo("20.5");
        assertThat(contest.get("start_time").asText()).isEqualTo("2025-03-01T12:00:00.000Z");
    }

    @Test
    void terms_that_change_or_come_later_are_its_terms() {
        server.put(server.topics.standings, "7", standings("7", PENDING));
        refused(get("/api/v69/contests/7"), 404, "CONTEST_NOT_FOUND");

        server.put(server.topics.contests, "7", contest("7", "Before"));
        server.put(server.topics.contests, "7", contest("7", "After"));

        assertThat(json(get("/api/v69/contests/7")).get("name").asText()).isEqualTo("After");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/leaderboard", "/portfolio/somebody", "/results"})
    @Shows({Promise.HTTP_ERRORS, Promise.GET_RESULTS})
    void what_is_not_there_is_not_found(String path) {
        refused(get("/api/v69/contests/404" + path), 404, "CONTEST_NOT_FOUND");
    }

    // Leaderboards

    @Test
    @Shows({Promise.GET_CONTEST_LEADERBOARD, Promise.LIST_LIMIT})
    void a_leaderboard_is_read_page_by_page_in_one_order_while_it_changes() {
        var people = 1_000_000;
        given("7", ACTIVE);
        server.published.put("7", crowd(people, 0));
        var seen = new int[people];
        var last = 0;
        var cursor = "";
        do {
            var page = json(get(MANY + cursor));
            // Whatever the contest is by now, and somebody else who looks at it, changes nothing.
            server.published.put("7", crowd(people, ++last));
            server.orders.advance(Duration.ofMillis(100));
            get("/api/v69/contests/7/leaderboard?limit=1");
            var place = page.get("entries").get(0).get("rank").asInt() - 1;
            for (var entry : page.get("entries")) {
                assertThat(entry.get("rank").asInt()).isEqualTo(++place);
                seen[Integer.parseInt(entry.get("wallet").asText())]++;
            }
            assertThat(page.get("as_of").asText()).isEqualTo("2025-03-01T12:00:01.000Z");
            cursor = page.get("cursor").isNull()
                    ? null
                    : "&cursor=" + page.get("cursor").asText();
        } while (cursor != null);

        assertThat(IntStream.of(seen).allMatch(times -> times == 1)).isTrue();
    }

    @Test
    void an_order_is_kept_for_a_minute() {
        given("7", ACTIVE);
        server.published.put("7", crowd(10, 0));
        var next = "/api/v69/contests/7/leaderboard?limit=2&cursor="
                + json(get("/api/v69/contests/7/leaderboard?limit=2"))
                        .get("cursor")
                        .asText();

        server.orders.advance(Duration.ofSeconds(59));
        assertThat(get(next).statusCode()).isEqualTo(200);
        server.orders.advance(Duration.ofSeconds(1));

        refused(get(next), 410, "LEADERBOARD_GONE");
    }

    @Test
    void whoever_begins_half_a_minute_later_reads_a_newer_order_and_there_are_never_more_than_two() {
        given("7", ACTIVE);
        var orders = new ArrayList<String>();
        for (var second = 0; second < 120; second++) {
            server.published.put("7", crowd(10, second));
            orders.add(json(get("/api/v69/contests/7/leaderboard?limit=2"))
                    .get("as_of")
                    .asText());
            server.orders.advance(Duration.ofSeconds(1));
        }

        assertThat(orders.stream().distinct())
                .containsExactly(
                        "2025-03-01T12:00:01.000Z",
                        "2025-03-01T12:00:31.000Z",
                        "2025-03-01T12:01:01.000Z",
                        "2025-03-01T12:01:31.000Z");
    }

    @Test
    void a_page_that_holds_everybody_is_always_of_now() {
        given("7", ACTIVE);
        server.published.put("7", crowd(10, 0));
        get("/api/v69/contests/7/leaderboard");
        server.published.put("7", crowd(10, 5));

        var page = json(get("/api/v69/contests/7/leaderboard"));

        assertThat(page.get("as_of").asText()).isEqualTo("2025-03-01T12:00:06.000Z");
        assertThat(page.get("cursor").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "4,3", "9,6"})
    @Shows(Promise.GET_CONTEST_LEADERBOARD)
    void somebody_is_seen_among_those_around(int place, int first) {
        given("7", ACTIVE);
        server.published.put("7", crowd(10, 0));

        var page = json(get("/api/v69/contests/7/leaderboard?limit=5&around=" + place));

        assertThat(page.get("entries").size()).isEqualTo(5);
        assertThat(page.get("entries").get(0).get("rank").asInt()).isEqualTo(first);
    }

    @Test
    void somebody_who_is_not_in_it_is_not_around() {
        given("7", ACTIVE);
        server.published.put("7", crowd(10, 0));

        refused(get("/api/v69/contests/7/leaderboard?around=nobody"), 404, "PARTICIPANT_NOT_FOUND");
    }

    @Test
    void an_entry_says_what_somebody_is_worth_and_has_won() {
        server.user(SocketServer.USER, "user", false);
        var standings = standings("7", ACTIVE, standing(1, SocketServer.USER, "12345.678901"));
        server.put(server.topics.contests, "7", contest("7", "Contest 7"));
        server.put(server.topics.standings, "7", standings);
        server.published.put(
                "7",
                new Published(
                        standings,
                        false,
                        1,
                        standings.getTop()::get,
                        wallet -> Optional.of(0),
                        wallet -> Optional.empty(),
                        (wallet, at) -> Optional.empty(),
                        (wallet, since, most) -> List.of()));

        var entry = json(get("/api/v69/contests/7/leaderboard")).get("entries").get(0);

        assertThat(entry.get("value_text").asText()).isEqualTo("12345.678901");
        assertThat(entry.get("return_pct").decimalValue()).isEqualByComparingTo("23.4568");
        assertThat(entry.get("nickname").asText()).isEqualTo("degen_" + SocketServer.USER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "cursor=nonsense", "cursor=AAAA", "cursor=a&around=b"})
    void a_page_that_makes_no_sense_is_refused(String query) {
        given("7", ACTIVE);
        server.published.put("7", crowd(10, 0));

        refused(get("/api/v69/contests/7/leaderboard?" + query), 400, "INVALID_REQUEST");
    }

    @Test
    void a_cursor_is_good_for_its_own_contest_only() {
        given("7", ACTIVE);
        given("8", ACTIVE);
        server.published.put("7", crowd(10, 0));
        server.published.put("8", crowd(10, 0));
        server.published.get("8").standings().setContest("8");
        var cursor = json(get("/api/v69/contests/7/leaderboard?limit=2"))
                .get("cursor")
                .asText();

        refused(get("/api/v69/contests/8/leaderboard?cursor=" + cursor), 400, "INVALID_REQUEST");
    }

    // Whose contest it is

    @Test
    void a_contest_of_another_instance_is_asked_for_there() {
        try (var owner = SocketServer.start()) {
            given("7", ACTIVE);
            given(owner, "7", ACTIVE);
            owner.published.put("7", mine());
            server.owns("7", owner);
            // Each believes the other to be the owner, as may be for a moment: nobody asks in circles.
            owner.owns("7", server);

            assertThat(json(get("/api/v69/contests/7/leaderboard?limit=3"))
                            .get("participants")
                            .asInt())
                    .isEqualTo(10);
            assertThat(get(PORTFOLIO + SocketServer.USER, SocketServer.USER).statusCode())
                    .isEqualTo(200);
            refused(get(PORTFOLIO + SocketServer.USER), 403, "FORBIDDEN");
        }
    }

    @Test
    void what_cannot_be_said_now_may_be_asked_again() {
        given("7", ACTIVE);
        refused(get("/api/v69/contests/7/leaderboard"), 503, "NOT_READY");
        server.moving = true;

        var answer = get("/api/v69/contests/7/leaderboard");

        refused(answer, 503, "NOT_READY");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(get("/api/v69/contests/7").statusCode()).isEqualTo(200);
    }

    // Portfolios

    @Test
    @Shows(Promise.GET_CONTEST_PORTFOLIO)
    void somebody_sees_their_portfolio_with_what_is_held() {
        given("7", ACTIVE);
        server.published.put("7", mine());
        server.given(token(SOL, "SOL", "151"));

        var portfolio = json(get(PORTFOLIO + SocketServer.USER, SocketServer.USER));

        assertThat(portfolio.get("total_value_text").asText()).isEqualTo("10050.25");
        assertThat(portfolio.get("cash_text").asText()).isEqualTo("0.00000001");
        var holding = portfolio.get("holdings").get(0);
        assertThat(holding.get("symbol").asText()).isEqualTo("SOL");
        assertThat(holding.get("amount_text").asText()).isEqualTo("66.666666666666666666");
        assertThat(holding.get("weight").decimalValue()).isEqualByComparingTo("99.5");
        assertThat(portfolio.get("holdings").get(1).get("address").asText()).isEqualTo(BONK);
        assertThat(portfolio.get("holdings").get(1).get("symbol").isNull()).isTrue();
    }

    @Test
    @Shows(Promise.GET_CONTEST_PORTFOLIO)
    void an_admin_sees_every_portfolio_and_others_only_when_the_contest_is_over() {
        given("7", ACTIVE);
        server.published.put("7", mine());
        server.user("Other11111111111111111111111111111111111111", "user", false);

        assertThat(get(PORTFOLIO + SocketServer.USER, SocketServer.ADMIN).statusCode())
                .isEqualTo(200);
        refused(get(PORTFOLIO + SocketServer.USER, "Other11111111111111111111111111111111111111"), 403, "FORBIDDEN");
        refused(get(PORTFOLIO + SocketServer.USER), 403, "FORBIDDEN");
        // Nobody learns who is in it by asking, either.
        refused(get(PORTFOLIO + "nobody"), 403, "FORBIDDEN");

        server.published.get("7").standings().setState(COMPLETED);
        assertThat(get(PORTFOLIO + SocketServer.USER).statusCode()).isEqualTo(200);
        refused(get(PORTFOLIO + "nobody"), 404, "PARTICIPANT_NOT_FOUND");
    }

    // The past

    @Test
    @Shows(Promise.GET_CONTEST_PORTFOLIO)
    void a_portfolio_is_seen_as_it_was_and_says_when_that_was() {
        given("7", ACTIVE);
        server.published.put("7", mine());

        var portfolio = json(get(PORTFOLIO + SocketServer.USER + "?at=2025-03-01T11:58:30Z", SocketServer.USER));

        assertThat(portfolio.get("total_value_text").asText()).isEqualTo("10010");
        assertThat(portfolio.get("updated_at").asText()).isEqualTo("2025-03-01T11:58:00.000Z");
        assertThat(portfolio.get("rank").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-03-01T09:00:00Z,410,PORTFOLIO_GONE",
        "1969-12-31T00:00:00Z,404,PARTICIPANT_NOT_FOUND",
        "2999-01-01T00:00:00Z,400,INVALID_REQUEST",
        "yesterday,400,INVALID_REQUEST"
    })
    void a_time_of_which_nothing_is_known_is_refused(String at, int status, String code) {
        given("7", ACTIVE);
        server.published.put("7", mine());

        refused(get(PORTFOLIO + SocketServer.USER + "?at=" + at, SocketServer.USER), status, code);
    }

    @Test
    void a_portfolio_has_a_history() {
        given("7", ACTIVE);
        server.published.put("7", mine());

        var history = json(get(PORTFOLIO + SocketServer.USER + "/history?limit=2", SocketServer.USER));

        assertThat(history.get("values"))
                .extracting(value -> value.get("time").asText(), value -> value.get("total_value_text")
                        .asText())
                .containsExactly(tuple("2025-03-01T11:59:00.000Z", "9990"), tuple("2025-03-01T11:58:00.000Z", "10010"));
        refused(get(PORTFOLIO + SocketServer.USER + "/history?limit=0", SocketServer.USER), 400, "INVALID_REQUEST");
    }

    @ParameterizedTest
    @CsvSource({
        "1h,2025-03-01T11:00:00.000Z,10020,30.25,0.3019,10050.25,9990",
        "24h,2025-03-01T10:30:00.000Z,10000,50.25,0.5025,10070,9990",
        "all,2025-03-01T10:30:00.000Z,10000,50.25,0.5025,10070,9990"
    })
    void a_portfolio_has_done_well_or_badly(
            String timeframe, String from, String start, String change, String percent, String high, String low) {
        given("7", ACTIVE);
        server.published.put("7", mine());

        var performance =
                json(get(PORTFOLIO + SocketServer.USER + "/performance?timeframe=" + timeframe, SocketServer.USER));

        assertThat(performance.get("from").asText()).isEqualTo(from);
        assertThat(performance.get("to").asText()).isEqualTo("2025-03-01T12:00:01.000Z");
        assertThat(performance.get("start_value_text").asText()).isEqualTo(start);
        assertThat(performance.get("end_value_text").asText()).isEqualTo("10050.25");
        assertThat(performance.get("change_text").asText()).isEqualTo(change);
        assertThat(performance.get("change_pct").asText()).isEqualTo(percent);
        assertThat(performance.get("high_text").asText()).isEqualTo(high);
        assertThat(performance.get("low_text").asText()).isEqualTo(low);
    }

    @Test
    void the_past_is_its_owners_to_see_too() {
        given("7", ACTIVE);
        server.published.put("7", mine());

        for (var of : List.of("?at=2025-03-01T11:58:30Z", "/history", "/performance")) {
            refused(get(PORTFOLIO + SocketServer.USER + of), 403, "FORBIDDEN");
        }
        refused(
                get(PORTFOLIO + SocketServer.USER + "/performance?timeframe=1y", SocketServer.USER),
                400,
                "INVALID_REQUEST");
    }

    @Test
    void who_had_what_in_a_contest_that_was_over_long_ago_is_gone() {
        given("7", COMPLETED);
        server.published.put("7", retired());
        server.results.add(result(1));
        server.settlements.put("7", settlement());

        refused(get("/api/v69/contests/7/leaderboard"), 410, "CONTEST_RETIRED");
        refused(get(PORTFOLIO + SocketServer.USER), 410, "CONTEST_RETIRED");
        assertThat(json(get("/api/v69/contests/7")).get("status").asText()).isEqualTo("completed");
        assertThat(json(get("/api/v69/contests/7/results?limit=1")).get("results"))
                .hasSize(1);
    }

    // Results

    @Test
    @Shows(Promise.GET_RESULTS)
    void results_are_there_when_the_settlement_is_and_not_before() {
        given("7", ACTIVE);
        refused(get("/api/v69/contests/7/results"), 409, "CONTEST_NOT_OVER");
        given("7", COMPLETED);
        for (var rank = 1; rank <= 3; rank++) {
            server.results.add(result(rank));
        }
        refused(get("/api/v69/contests/7/results"), 409, "CONTEST_NOT_SETTLED");

        server.settlements.put("7", settlement());

        var first = json(get("/api/v69/contests/7/results?limit=2"));
        var second = json(get("/api/v69/contests/7/results?limit=2&cursor="
                + first.get("cursor").asText()));
        assertThat(first.get("hash").asText()).isEqualTo("0f");
        assertThat(first.get("results").get(1).get("wallet").asText()).isEqualTo("wallet-2");
        assertThat(first.get("results").get(0).get("prize_text").asText()).isEqualTo("621.01");
        assertThat(second.get("results").get(0).get("rank").asInt()).isEqualTo(3);
        assertThat(second.get("cursor").isNull()).isTrue();
    }

    @Test
    void a_cancelled_contest_has_no_results() {
        given("7", CANCELLED);

        refused(get("/api/v69/contests/7/results"), 409, "CONTEST_CANCELLED");
    }

    // What is there

    private void given(String id, ContestState state) {
        given(server, id, state);
    }

    static void given(SocketServer server, String id, ContestState state) {
        server.put(server.topics.contests, id, contest(id, "Contest " + id));
        server.put(server.topics.standings, id, standings(id, state));
    }

    /** Everybody in an order that is another one at any other time; a wallet is a number. */
    private static Published crowd(int people, int seconds) {
        var standings = standings("7", ACTIVE);
        standings.setAsOf(START.plusSeconds(1 + seconds));
        return new Published(
                standings,
                false,
                people,
                place -> standing(place + 1, String.valueOf((place + seconds) % people), "10000"),
                wallet -> wallet.equals("nobody")
                        ? Optional.empty()
                        : Optional.of(Math.floorMod(Integer.parseInt(wallet) - seconds, people)),
                wallet -> Optional.empty(),
                (wallet, at) -> Optional.empty(),
                (wallet, since, most) -> List.of());
    }

    static Published mine() {
        var crowd = crowd(10, 0);
        crowd.standings().setStartsAt(START.minusSeconds(5_400));
        return new Published(
                crowd.standings(),
                false,
                crowd.size(),
                crowd.standing(),
                crowd.place(),
                wallet -> Optional.of(portfolio(1, "10050.25", crowd.standings().getAsOf()))
                        .filter(mine -> mine.wallet().equals(wallet)),
                (wallet, at) -> at.isBefore(START.minusSeconds(5_400))
                        ? Optional.empty()
                        : Optional.of(portfolio(null, "10010", START.minusSeconds(120))),
                (wallet, since, most) -> Stream.of(
                                worth(60, "9990"), worth(120, "10010"), worth(3_600, "10020"), worth(3_660, "10070"))
                        .filter(worth -> !worth.time().isBefore(since))
                        .limit(most)
                        .toList());
    }

    private static Worth worth(int secondsBefore, String value) {
        return new Worth(START.minusSeconds(secondsBefore), micros(value));
    }

    private static long micros(String value) {
        return new BigDecimal(value).movePointRight(6).longValueExact();
    }

    private static Portfolio portfolio(Integer rank, String value, Instant asOf) {
        return new Portfolio(
                SocketServer.USER,
                rank,
                micros(value),
                10_000_000_000L,
                Instant.EPOCH,
                new BigDecimal("0.00000001"),
                List.of(
                        new Portfolio.Holding(
                                SOL,
                                new BigDecimal("66.666666666666666666"),
                                new BigDecimal("150"),
                                new BigDecimal("10000"),
                                new BigDecimal("99.5")),
                        new Portfolio.Holding(
                                BONK,
                                new BigDecimal("2512500"),
                                new BigDecimal("0.00002"),
                                new BigDecimal("50.25"),
                                new BigDecimal("0.5"))),
                asOf);
    }

    private static Published retired() {
        return new Published(
                standings("7", COMPLETED),
                true,
                0,
                List.<Standing>of()::get,
                wallet -> Optional.empty(),
                wallet -> Optional.empty(),
                (wallet, at) -> Optional.empty(),
                (wallet, since, most) -> List.of());
    }

    static ContestResult result(int rank) {
        return new ContestResult(
                "7",
                "wallet-" + rank,
                rank,
                new BigDecimal("10000.00000000"),
                new BigDecimal("621.01000000"),
                Instant.EPOCH);
    }

    static Settlement settlement() {
        return new Settlement(
                "7",
                START,
                START.plusSeconds(3_600),
                3,
                new BigDecimal("900.00000000"),
                new BigDecimal("10"),
                List.of(),
                new BigDecimal("0.01000000"),
                "0f");
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(server.http(path))));
    }

    private HttpResponse<String> get(String path, String wallet) {
        return send(HttpRequest.newBuilder(URI.create(server.http(path)))
                .header("Authorization", "Bearer " + SocketServer.token(wallet)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return Wire.JSON.readTree(answer.body());
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(notJson);
        }
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        try {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            assertThat(Wire.JSON.readTree(answer.body()).get("code").asText()).isEqualTo(code);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(notJson);
        }
    }

    private static List<String> ids(JsonNode page) {
        return StreamSupport.stream(page.get("contests").spliterator(), false)
                .map(contest -> contest.get("id").asText())
                .toList();
    }
}
