package me.degenduel.serving;

import static me.degenduel.schemas.ContestState.ACTIVE;
import static me.degenduel.schemas.ContestState.COMPLETED;
import static me.degenduel.schemas.ContestState.PENDING;
import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.contest;
import static me.degenduel.serving.live.Facts.fill;
import static me.degenduel.serving.live.Facts.refused;
import static me.degenduel.serving.live.Facts.standing;
import static me.degenduel.serving.live.Facts.standings;
import static me.degenduel.serving.live.Facts.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.Standing;
import me.degenduel.serving.live.Facts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contests and portfolios over real sockets. */
class ContestSocketTest {
    private static final String OTHER = "Other11111111111111111111111111111111111111";
    private static final Duration REST = Duration.ofMillis(500);

    private final SocketServer server = SocketServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    // contest

    @Test
    @Shows({
        Promise.GET_ALL_CONTESTS,
        Promise.DATA_THEN_CONFIRMATION,
        Promise.CHANNEL_CONTESTS,
        Promise.SPECTATORS,
        Promise.LISTS_ARE_SNAPSHOTS
    })
    void whoever_asks_for_all_contests_gets_them_and_follows_them() {
        published("7", ACTIVE, "10000");
        try (var client = spectator()) {
            client.say("{'type':'get_all_contests'}");

            var all = client.next();
            assertThat(all.get("type").asText()).isEqualTo("all_contests");
            assertThat(all.get("data").get(0).get("name").asText()).isEqualTo("Contest 7");
            assertThat(confirmed(client)).isEqualTo("public.contests");

            published("8", PENDING, "10000");
            server.watch.advance(Duration.ofSeconds(12));
            assertThat(client.next("all_contests").get("data")).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "'7'"})
    @Shows({Promise.CONTEST_IDS, Promise.GET_CONTEST_STATE, Promise.DATA_THEN_CONFIRMATION, Promise.CHANNEL_CONTESTS})
    void a_contest_is_the_same_whether_its_id_is_a_number_or_text(String id) {
        published("7", ACTIVE, "10000");
        try (var client = spectator()) {
            client.say("{'type':'get_contest_state','contestId':" + id + "}");

            var state = client.next();
            assertThat(state.get("type").asText()).isEqualTo("contest_state");
            assertThat(state.get("contestId").asText()).isEqualTo("7");
            assertThat(state.get("data").get("status").asText()).isEqualTo("active");
            assertThat(confirmed(client)).isEqualTo("public.contest.7");
        }
    }

    @Test
    @Shows(Promise.GET_CONTEST_STATE)
    void a_contest_that_changes_is_told() {
        published("7", PENDING, "10000");
        try (var client = signedIn()) {
            client.say("{'type':'get_contest_state','contestId':7}");
            assertThat(client.next("contest_state").get("data").get("status").asText())
                    .isEqualTo("pending");
            assertThat(confirmed(client)).isEqualTo("contest.7");

            published("7", ACTIVE, "10000");

            assertThat(client.next("contest_state").get("data").get("status").asText())
                    .isEqualTo("active");
        }
    }

    @Test
    @Shows({Promise.GET_LEADERBOARD, Promise.LEADERBOARD_FIELDS, Promise.DATA_THEN_CONFIRMATION})
    void a_leaderboard_is_told_again_as_it_moves() {
        published("7", ACTIVE, "12000", "11000");
        try (var client = spectator()) {
            client.say("{'type':'get_leaderboard','contestId':7}");
            var first = client.next();
            assertThat(first.get("type").asText()).isEqualTo("leaderboard_update");
            assertThat(names(first.get("data"))).containsExactly("contestId", "entries", "updatedAt");
            assertThat(names(first.get("data").get("entries").get(0)))
                    .containsExactly("rank", "wallet", "nickname", "value", "valueText", "returnPct", "entryTime");
            assertThat(first.get("data").get("entries").get(1).get("value").decimalValue())
                    .isEqualByComparingTo("11000");
            assertThat(first.get("data").get("entries").get(0).get("returnPct").decimalValue())
                    .isEqualByComparingTo("20");
            assertThat(first.get("data").get("entries").get(0).get("nickname").asText())
                    .isEqualTo("degen_" + SocketServer.USER);
            assertThat(confirmed(client)).isEqualTo("leaderboard.7");

            published("7", ACTIVE, "13000", "11000");
            server.watch.advance(REST);

            assertThat(client.next("leaderboard_update")
                            .get("data")
                            .get("entries")
                            .get(0)
                            .get("valueText")
                            .asText())
                    .isEqualTo("13000");
        }
    }

    @Test
    void a_leaderboard_comes_as_rows_too() {
        published("7", ACTIVE, "12000");
        try (var client = spectator()) {
            client.say("{'type':'subscribe','channel':'leaderboard.7','delta':true}");
            assertThat(client.next("snapshot").get("rows").get(0).get("entries"))
                    .hasSize(1);

            published("7", ACTIVE, "13000");

            assertThat(client.next("changes")
                            .get("rows")
                            .get(0)
                            .get("entries")
                            .get(0)
                            .get("value_text")
                            .asText())
                    .isEqualTo("13000");
        }
    }

    @Test
    @Shows({Promise.GET_PARTICIPANT_STATUS, Promise.PARTICIPANT_FIELDS, Promise.DATA_THEN_CONFIRMATION})
    void somebody_hears_what_their_own_entry_is_worth_and_nothing_of_others_contests() {
        published("7", ACTIVE, "12000");
        published("8", ACTIVE, "12000");
        try (var client = signedIn()) {
            client.say("{'type':'get_participant_status','contestId':7}");
            var status = client.next();
            assertThat(status.get("type").asText()).isEqualTo("participant_update");
            assertThat(names(status)).containsExactly("type", "channel", "contestId", "wallet", "data", "timestamp");
            assertThat(names(status.get("data")))
                    .containsExactly(
                            "isParticipant",
                            "entryTime",
                            "walletAddress",
                            "status",
                            "initialBalance",
                            "portfolioValue");
            assertThat(status.get("data").get("isParticipant").asBoolean()).isTrue();
            assertThat(status.get("data").get("portfolioValue").asText()).isEqualTo("12000");
            assertThat(status.get("data").get("initialBalance").asText()).isEqualTo("10000");
            assertThat(confirmed(client)).isEqualTo("participant." + SocketServer.USER + ".7");

            published("8", ACTIVE, "9000");
            published("7", ACTIVE, "12500.5");
            server.watch.advance(REST);

            assertThat(client.next("participant_update")
                            .get("data")
                            .get("portfolioValue")
                            .asText())
                    .isEqualTo("12500.5");
            assertThat(client.soFar()).isEmpty();
        }
    }

    @Test
    @Shows(Promise.GET_PARTICIPANT_STATUS)
    void who_is_not_in_a_contest_is_told_so() {
        published("7", ACTIVE, "12000");
        try (var client = signedIn()) {
            client.say("{'type':'get_participant_status','contestId':7,'wallet':'nobody'}");

            assertThat(client.next("participant_update")
                            .get("data")
                            .get("isParticipant")
                            .asBoolean())
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "get_contest_state,,MISSING_CONTEST_ID",
        "get_leaderboard,,MISSING_CONTEST_ID",
        "get_participant_status,,MISSING_CONTEST_ID",
        "get_contest_state,404,CONTEST_NOT_FOUND",
        "get_leaderboard,404,CONTEST_NOT_FOUND",
        "get_participant_status,404,CONTEST_NOT_FOUND",
        "get_participant_status,7,MISSING_WALLET",
        "subscribe_portfolio,7,UNKNOWN_MESSAGE_TYPE"
    })
    @Shows({
        Promise.MISSING_CONTEST_ID,
        Promise.CONTEST_NOT_FOUND,
        Promise.MISSING_WALLET,
        Promise.UNKNOWN_MESSAGE_TYPE,
        Promise.ERROR_FIELDS
    })
    void what_makes_no_sense_is_refused(String type, String contest, String code) {
        published("7", ACTIVE, "12000");
        try (var client = spectator()) {
            client.say("{'type':'%s'%s}".formatted(type, contest == null ? "" : ",'contestId':" + contest));

            var problem = client.next("error");
            assertThat(problem.get("code").asText()).isEqualTo(code);
            assertThat(problem.get("originalType").asText()).isEqualTo(type);
        }
    }

    @Test
    @Shows({Promise.SPECTATORS, Promise.CHANNELS_OF_A_CONTEST})
    void a_spectator_follows_nobody_and_no_channel_of_those_who_are_signed_in() {
        published("7", ACTIVE, "12000");
        try (var client = spectator()) {
            for (var channel : List.of(
                    "contest.7", "participant." + SocketServer.USER + ".7", "portfolio." + SocketServer.USER + ".7")) {
                client.say("{'type':'subscribe','channel':'%s'}".formatted(channel));
                assertThat(client.next().get("code").asText()).isEqualTo("SUBSCRIPTION_DENIED");
            }
        }
    }

    @Test
    void a_contest_that_another_instance_plays_cannot_be_looked_into() {
        published("7", ACTIVE, "12000");
        server.published.clear();
        try (var client = signedIn()) {
            client.say("{'type':'get_participant_status','contestId':7}");

            assertThat(client.next().get("code").asText()).isEqualTo("NOT_READY");
        }
    }

    // What is somebody's, and what is for administrators

    @Test
    @Shows(Promise.CHANNEL_USER)
    void somebody_follows_their_contests_whichever_these_are() {
        published("7", ACTIVE, "12000");
        try (var client = signedIn()) {
            client.say("{'type':'subscribe','channel':'user.%s'}".formatted(SocketServer.USER));
            assertThat(client.next("participant_update").get("contestId").asText())
                    .isEqualTo("7");

            published("8", PENDING, "10000");
            server.watch.advance(Duration.ofSeconds(1));
            var entered = client.next("participant_update");
            assertThat(entered.get("contestId").asText()).isEqualTo("8");
            assertThat(entered.get("channel").asText()).isEqualTo("user." + SocketServer.USER);

            server.decided(fill("7", OTHER, "1"), fill("7", SocketServer.USER, "2"));
            var trade = client.next("trade_executed");
            assertThat(trade.at("/trade/order").asText()).isEqualTo("2");
            assertThat(trade.get("channel").asText()).isEqualTo("user." + SocketServer.USER);
        }
    }

    @Test
    @Shows(Promise.USER_TOKENS)
    void somebody_follows_the_tokens_of_their_portfolios_and_hears_of_their_trades() {
        server.given(token(BONK, "BONK", "0.00002"), token(SOL, "SOL", "150"));
        published("7", ACTIVE, "12000");
        try (var client = signedIn("token-data")) {
            client.say("{'type':'subscribe','channel':'user.%s.tokens'}".formatted(SocketServer.USER));
            assertThat(client.next("token_data").get("symbol").asText()).isEqualTo("BONK");

            server.watch.advance(REST);
            server.given(token(SOL, "SOL", "151"), token(BONK, "BONK", "0.00003"));
            assertThat(client.next("token_data").at("/data/price_text").asText())
                    .isEqualTo("0.00003");

            server.decided(fill("7", SocketServer.USER, "1"));
            assertThat(client.next("trade_executed").get("channel").asText())
                    .isEqualTo("user." + SocketServer.USER + ".tokens");
        }
    }

    @Test
    @Shows(Promise.CHANNEL_ADMIN_CONTESTS)
    void an_administrator_hears_of_each_contest_at_once() {
        published("7", PENDING, "10000");
        try (var client = signedIn("contest", SocketServer.ADMIN)) {
            client.say("{'type':'subscribe','channel':'admin.contests'}");
            assertThat(client.next("all_contests").get("data")).hasSize(1);

            published("7", ACTIVE, "10000");

            var state = client.next("contest_state");
            assertThat(state.at("/data/status").asText()).isEqualTo("active");
            assertThat(state.get("channel").asText()).isEqualTo("admin.contests");
        }
    }

    // portfolio

    @Test
    @Shows(Promise.PORTFOLIO_NEEDS_A_TOKEN)
    void nobody_opens_the_portfolio_socket_without_a_token() {
        try (var client = SocketClient.connect(server.port(), "/api/v69/ws/portfolio")) {
            assertThat(client.next().get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(client.closeCode()).isEqualTo(4001);
        }
    }

    @Test
    @Shows({Promise.SUBSCRIBE_PORTFOLIO, Promise.UNSUBSCRIBE_PORTFOLIO, Promise.PORTFOLIO_UPDATE})
    void a_portfolio_is_pushed_when_the_contest_is_published() {
        server.given(token(BONK, "BONK", "0.00002"));
        published("7", ACTIVE, "12000");
        try (var client = portfolio()) {
            client.say("{'type':'subscribe_portfolio','contestId':7}");
            var first = client.next();
            assertThat(first.get("type").asText()).isEqualTo("portfolio_update");
            var portfolio = first.get("portfolio");
            assertThat(portfolio.get("wallet_address").asText()).isEqualTo(SocketServer.USER);
            assertThat(portfolio.get("contest_id").asText()).isEqualTo("7");
            assertThat(portfolio.get("total_value_text").asText()).isEqualTo("12000");
            assertThat(names(portfolio))
                    .contains("wallet_address", "contest_id", "total_value", "rank", "holdings", "updated_at");
            assertThat(names(portfolio.get("holdings").get(0)))
                    .contains("symbol", "address", "name", "amount", "price", "value", "weight");
            assertThat(portfolio.get("holdings").get(0).get("symbol").asText()).isEqualTo("BONK");
            assertThat(confirmed(client)).isEqualTo("portfolio." + SocketServer.USER + ".7");

            published("7", ACTIVE, "12500");
            server.watch.advance(REST);
            assertThat(client.next("portfolio_update")
                            .get("portfolio")
                            .get("total_value_text")
                            .asText())
                    .isEqualTo("12500");

            client.say("{'type':'unsubscribe_portfolio','contestId':7}");
            client.next("unsubscription_confirmed");
            published("7", ACTIVE, "12600");
            server.watch.advance(REST);
            assertThat(client.soFar()).isEmpty();
        }
    }

    @Test
    @Shows({Promise.PORTFOLIO_STATE, Promise.SUBSCRIBE_PORTFOLIO, Promise.UNSUBSCRIBE_PORTFOLIO})
    void without_a_contest_it_is_all_of_them_that_are_not_over() {
        published("6", COMPLETED, "12000");
        published("7", ACTIVE, "12000");
        published("8", PENDING, "10000");
        try (var client = portfolio()) {
            client.say("{'type':'portfolio_update_request'}");
            assertThat(client.next("portfolio_state").get("portfolios"))
                    .extracting(portfolio -> portfolio.get("contest_id").asText())
                    .containsExactlyInAnyOrder("7", "8");

            client.say("{'type':'subscribe_portfolio'}");
            assertThat(IntStream.range(0, 2).mapToObj(each -> client.next("subscription_confirmed")))
                    .extracting(confirmed -> confirmed.get("channel").asText())
                    .containsExactlyInAnyOrder(
                            "portfolio." + SocketServer.USER + ".7", "portfolio." + SocketServer.USER + ".8");

            client.say("{'type':'unsubscribe_portfolio'}");
            assertThat(client.soFar())
                    .extracting(message -> message.get("type").asText())
                    .containsExactly("unsubscription_confirmed", "unsubscription_confirmed");
        }
    }

    @Test
    @Shows(Promise.ACCESS_OWNER)
    void nobody_sees_what_somebody_else_has() {
        published("7", ACTIVE, "12000");
        try (var client = portfolio()) {
            client.say("{'type':'subscribe','channel':'portfolio.%s.7'}".formatted(OTHER));

            assertThat(client.next().get("code").asText()).isEqualTo("SUBSCRIPTION_DENIED");
        }
    }

    @Test
    void what_nobody_looks_at_any_more_is_found_as_it_is_then() {
        published("7", ACTIVE, "12000");
        try (var client = portfolio()) {
            client.say("{'type':'subscribe_portfolio','contestId':7}");
            confirmed(client);
        }
        published("7", ACTIVE, "13000");
        try (var client = portfolio()) {
            client.say("{'type':'subscribe_portfolio','contestId':7}");

            assertThat(client.next("portfolio_update")
                            .get("portfolio")
                            .get("total_value_text")
                            .asText())
                    .isEqualTo("13000");
        }
    }

    @Test
    @Shows({Promise.PORTFOLIO_HISTORY, Promise.PORTFOLIO_PERFORMANCE})
    void somebody_asks_how_their_portfolios_have_done() {
        published("6", COMPLETED, "12000");
        published("7", ACTIVE, "12000");
        try (var client = portfolio()) {
            client.say("{'type':'get_portfolio_history','limit':10}");
            var history = client.next("portfolio_history").get("portfolios");
            assertThat(history).hasSize(1);
            assertThat(history.get(0).get("contest_id").asText()).isEqualTo("7");
            assertThat(history.get(0)
                            .get("values")
                            .get(0)
                            .get("total_value_text")
                            .asText())
                    .isEqualTo("10010");

            client.say("{'type':'get_portfolio_performance','contestId':6,'timeframe':'1h'}");
            var performance = client.next("portfolio_performance");
            assertThat(performance.get("timeframe").asText()).isEqualTo("1h");
            assertThat(performance
                            .get("portfolios")
                            .get(0)
                            .get("end_value_text")
                            .asText())
                    .isEqualTo("12000");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "get_portfolio_history,404,limit,5,CONTEST_NOT_FOUND",
        "get_portfolio_performance,404,timeframe,all,CONTEST_NOT_FOUND",
        "get_portfolio_history,7,limit,0,MESSAGE_PROCESSING_ERROR",
        "get_portfolio_performance,7,timeframe,1y,MESSAGE_PROCESSING_ERROR"
    })
    void a_question_about_the_past_that_makes_no_sense_is_refused(
            String type, String contest, String field, String value, String code) {
        published("7", ACTIVE, "12000");
        try (var client = portfolio()) {
            client.say("{'type':'%s','contestId':%s,'%s':'%s'}".formatted(type, contest, field, value));

            assertThat(client.next().get("code").asText()).isEqualTo(code);
        }
    }

    @Test
    void nobody_is_seen_in_a_contest_that_was_over_long_ago() {
        published("7", COMPLETED, "12000");
        server.published.put("7", Facts.published(standings("7", COMPLETED), true));
        try (var client = portfolio()) {
            client.say("{'type':'subscribe_portfolio','contestId':7}");

            assertThat(client.next().get("code").asText()).isEqualTo("CONTEST_RETIRED");
        }
        try (var client = signedIn()) {
            client.say("{'type':'get_participant_status','contestId':7}");

            assertThat(client.next().get("code").asText()).isEqualTo("CONTEST_RETIRED");
        }
    }

    @Test
    @Shows(Promise.TRADE_EXECUTED)
    void what_became_of_an_order_is_told_to_whose_it_was_on_all_their_connections_and_to_nobody_else() {
        server.given(token(BONK, "BONK", "0.00002"));
        server.user(OTHER, "user", false);
        try (var one = portfolio();
                var two = portfolio();
                var contest = signedIn();
                var other = signedIn("portfolio", OTHER)) {
            server.decided(fill("7", SocketServer.USER, "42"));

            for (var client : List.of(one, two)) {
                var told = client.next();
                assertThat(told.get("type").asText()).isEqualTo("trade_executed");
                assertThat(told.get("channel").asText()).isEqualTo("portfolio." + SocketServer.USER + ".7");
                var trade = told.get("trade");
                assertThat(trade.get("status").asText()).isEqualTo("filled");
                assertThat(trade.get("order").asText()).isEqualTo("42");
                assertThat(trade.get("symbol").asText()).isEqualTo("BONK");
                assertThat(trade.get("amount_text").asText()).isEqualTo("2500000");
                assertThat(trade.get("price_text").asText()).isEqualTo("0.0000201");
                assertThat(trade.get("value_text").asText()).isEqualTo("50.25");
                assertThat(client.soFar()).isEmpty();
            }
            assertThat(contest.soFar()).isEmpty();
            assertThat(other.soFar()).isEmpty();
        }
    }

    @Test
    void a_refusal_says_why_and_an_entry_that_came_to_nothing_is_told_too() {
        var entry = refused("7", SocketServer.USER, "entry", "LATE");
        entry.setToken(null);
        entry.setSide(null);
        entry.setWeight(null);
        try (var client = portfolio()) {
            server.decided(refused("7", SocketServer.USER, "42", "NO_PRICE"), entry);

            var order = client.next().get("trade");
            assertThat(order.get("status").asText()).isEqualTo("refused");
            assertThat(order.get("reason").asText()).isEqualTo("NO_PRICE");
            assertThat(order.get("address").asText()).isEqualTo(BONK);
            assertThat(order.get("amount").isNull()).isTrue();
            var late = client.next().get("trade");
            assertThat(late.get("order").asText()).isEqualTo("entry");
            assertThat(late.get("reason").asText()).isEqualTo("LATE");
        }
    }

    @Test
    void whoever_is_banned_hears_of_orders_no_more() {
        try (var client = portfolio()) {
            server.user(SocketServer.USER, "user", true);
            assertThat(client.next().get("code").asText()).isEqualTo("UNAUTHORIZED");

            server.decided(fill("7", SocketServer.USER, "42"));

            assertThat(client.closeCode()).isEqualTo(4001);
            assertThat(client.rest()).isEmpty();
        }
    }

    // What is there

    /** The first value is the user's. */
    private void published(String id, ContestState state, String... values) {
        var wallets = List.of(SocketServer.USER, OTHER);
        var standings = standings(
                id,
                state,
                IntStream.range(0, values.length)
                        .mapToObj(place -> standing(place + 1, wallets.get(place), values[place]))
                        .toArray(Standing[]::new));
        server.published.put(id, Facts.published(standings, false));
        server.put(server.topics.contests, id, contest(id, "Contest " + id));
        server.put(server.topics.standings, id, standings);
    }

    private SocketClient spectator() {
        return SocketClient.connect(server.port(), "/api/v69/ws/contest").established();
    }

    private SocketClient signedIn() {
        return signedIn("contest");
    }

    private SocketClient portfolio() {
        return signedIn("portfolio");
    }

    private SocketClient signedIn(String socket) {
        return signedIn(socket, SocketServer.USER);
    }

    private SocketClient signedIn(String socket, String wallet) {
        return SocketClient.connect(
                        server.port(),
                        "/api/v69/ws/" + socket,
                        with -> with.setHeader("Authorization", "Bearer " + SocketServer.token(wallet)))
                .established();
    }

    private static List<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).toList();
    }

    private static String confirmed(SocketClient client) {
        return client.next("subscription_confirmed").get("channel").asText();
    }
}
