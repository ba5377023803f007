package me.degenduel.serving;

import static me.degenduel.serving.live.Facts.BONK;
import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.WIF;
import static me.degenduel.serving.live.Facts.busy;
import static me.degenduel.serving.live.Facts.delisted;
import static me.degenduel.serving.live.Facts.percent;
import static me.degenduel.serving.live.Facts.token;
import static me.degenduel.serving.live.Facts.worth;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import me.degenduel.schemas.TokenStatus;
import me.degenduel.serving.live.Wire;
import me.degenduel.topology.Keepers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private SocketServer server = SocketServer.start();

    @BeforeEach
    void rows() {
        server.given(
                worth(token(SOL, "SOL", "150"), "900"),
                worth(token(BONK, "BONK", "0.00002"), "1000"),
                worth(token(WIF, "WIF", "2"), "10"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // Tokens

    @Test
    void tokens_come_with_the_highest_market_cap_first() {
        assertThat(symbols(get("/api/v69/tokens"))).containsExactly("BONK", "SOL", "WIF");
    }

    @ParameterizedTest
    @CsvSource({"price,SOL WIF BONK", "symbol,BONK SOL WIF", "name,BONK SOL WIF", "market_cap,BONK SOL WIF"})
    @Shows(Promise.GET_TOKENS)
    void tokens_are_sorted_as_asked(String sort, String symbols) {
        assertThat(symbols(get("/api/v69/tokens?sort=" + sort))).containsExactly(symbols.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "gainers,BONK WIF SOL",
        "losers,WIF BONK SOL",
        "change_24h,BONK WIF SOL",
        "change_24h&order=asc,WIF BONK SOL",
        "price&order=asc,BONK WIF SOL",
        "symbol&order=desc,WIF SOL BONK",
        "newest,WIF BONK SOL"
    })
    void what_nobody_knows_comes_last_whatever_the_order(String sort, String symbols) {
        var wif = token(WIF, "WIF", "2");
        wif.setChange24h(percent("-3"));
        wif.setId(9);
        var bonk = token(BONK, "BONK", "0.00002");
        bonk.setChange24h(percent("4.5"));
        bonk.setId(5);
        server.given(wif, bonk);

        assertThat(symbols(get("/api/v69/tokens?sort=" + sort))).containsExactly(symbols.split(" ", -1));
        assertThat(pages("&sort=" + sort)).containsExactly(symbols.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "status=stale,WIF",
        "tag=MEME,BONK",
        "min_liquidity=250000,BONK",
        "min_market_cap=900,BONK SOL",
        "min_volume_24h=1e5,BONK",
        "min_price=2,SOL WIF",
        "status=live&min_market_cap=950,BONK"
    })
    void tokens_are_those_that_fit(String filter, String symbols) {
        var wif = worth(token(WIF, "WIF", "2"), "10");
        wif.setStatus(TokenStatus.STALE);
        server.given(wif, worth(busy(token(BONK, "BONK", "0.00002")), "1000"));

        assertThat(symbols(get("/api/v69/tokens?" + filter))).containsExactly(symbols.split(" ", -1));
    }

    @Test
    void a_cursor_of_another_order_is_refused() {
        var cursor = json(get("/api/v69/tokens?limit=1")).get("cursor").asText();

        assertThat(get("/api/v69/tokens?sort=price&cursor=" + cursor).statusCode())
                .isEqualTo(400);
        assertThat(get("/api/v69/tokens?order=asc&cursor=" + cursor).statusCode())
                .isEqualTo(400);
    }

    @Test
    @Shows(Promise.GET_TOKENS)
    void tokens_are_found_by_part_of_their_symbol_or_name_and_by_address() {
        assertThat(symbols(get("/api/v69/tokens?search=on"))).containsExactly("BONK");
        assertThat(symbols(get("/api/v69/tokens?search=Sol%20c"))).containsExactly("SOL");
        assertThat(symbols(get("/api/v69/tokens?search=" + WIF))).containsExactly("WIF");
        assertThat(symbols(get("/api/v69/tokens?search=nothing"))).isEmpty();
    }

    @Test
    @Shows({Promise.GET_TOKENS, Promise.LISTS})
    void a_list_is_read_page_by_page() {
        assertThat(pages("")).containsExactly("BONK", "SOL", "WIF");
    }

    @Test
    void a_page_goes_on_where_the_last_one_ended_whatever_moved_meanwhile() {
        var cursor = json(get("/api/v69/tokens?limit=1")).get("cursor").asText();
        server.given(worth(token(WIF, "WIF", "2"), "5000"));

        assertThat(symbols(get("/api/v69/tokens?limit=5&cursor=" + cursor))).containsExactly("SOL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=5001",
                "limit=many",
                "sort=beauty",
                "order=up",
                "status=dead",
                "tag=x&min_liquidity=much",
                "cursor=nonsense",
                "cursor=AAAA"
            })
    void a_list_that_makes_no_sense_is_refused(String query) {
        var answer = get("/api/v69/tokens?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("code").asText()).isEqualTo("INVALID_REQUEST");
    }

    @Test
    @Shows({Promise.GET_ONE_TOKEN, Promise.EXACT_PRICES})
    void one_token_comes_from_the_store() {
        server.store.put(SOL, token(SOL, "SOL", "151"));

        assertThat(json(get("/api/v69/tokens/" + SOL)).get("price_text").asText())
                .isEqualTo("151");
    }

    @Test
    @Shows({Promise.GET_ONE_TOKEN, Promise.HTTP_ERRORS})
    void a_token_that_is_not_listed_is_not_found() {
        server.store.put(SOL, delisted(token(SOL, "SOL", "151")));

        for (var address : List.of(SOL, WIF, "nonsense")) {
            var answer = get("/api/v69/tokens/" + address);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(json(answer).get("code").asText()).isEqualTo("TOKEN_NOT_FOUND");
        }
    }

    @Test
    void a_token_of_another_instance_is_asked_for_there() {
        try (var owner = SocketServer.start()) {
            owner.store.put(SOL, token(SOL, "SOL", "152"));
            server.owns(SOL, owner);
            // Each believes the other to be the owner, as may be for a moment: nobody asks in circles.
            owner.owns(SOL, server);

            assertThat(json(get("/api/v69/tokens/" + SOL)).get("price_text").asText())
                    .isEqualTo("152");
            assertThat(get("/api/v69/tokens/" + SOL).headers().firstValue("Content-Type"))
                    .contains("application/json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokens",
                "tokens/" + SOL,
                "contests",
                "contests/7",
                "contests/7/leaderboard",
                "contests/7/results",
                "whitelist",
                "circuit-breakers",
                "settings/maintenance"
            })
    void while_it_reads_what_there_is_nothing_is_said_not_to_be_there(String question) {
        server.whole = false;

        var answer = get("/api/v69/" + question);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).get("code").asText()).isEqualTo("NOT_READY");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void an_owner_that_does_not_answer_is_said_to_be_away() {
        server.keepers.put(SOL, new Keepers(Optional.of(SocketServer.NOWHERE), List.of(), 0));

        var answer = get("/api/v69/tokens/" + SOL);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).get("code").asText()).isEqualTo("NOT_READY");
    }

    @Test
    void where_the_owner_is_away_an_instance_that_follows_answers_and_says_how_old_that_is() {
        server.store.put(SOL, token(SOL, "SOL", "151"));
        server.followedAsOf = Optional.of(server.watch.instant().minusSeconds(2));
        server.keepers.put(SOL, new Keepers(Optional.of(SocketServer.NOWHERE), List.of(), 0));

        var answer = get("/api/v69/tokens/" + SOL);

        assertThat(json(answer).get("price_text").asText()).isEqualTo("151");
        assertThat(staleness(answer)).isBetween(2_000L, 4_000L);
        assertThat(get("/api/v69/tokens/" + SOL + "?maxStalenessMs=60000").statusCode())
                .isEqualTo(200);
        for (var tooNew : List.of("0", "1999")) {
            var refused = get("/api/v69/tokens/" + SOL + "?maxStalenessMs=" + tooNew);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        }
    }

    @Test
    void one_that_follows_may_be_another_instance_and_is_asked_only_where_the_owner_gives_no_answer() {
        try (var follower = SocketServer.start()) {
            follower.store.put(SOL, token(SOL, "SOL", "149"));
            follower.followedAsOf = Optional.of(follower.watch.instant().minusSeconds(1));
            server.store.put(SOL, token(SOL, "SOL", "150"));
            server.keepers.put(SOL, new Keepers(Optional.empty(), List.of(follower.asNeighbour()), 0));

            var answer = get("/api/v69/tokens/" + SOL);
            assertThat(json(answer).get("price_text").asText()).isEqualTo("149");
            assertThat(staleness(answer)).isBetween(1_000L, 3_000L);

            server.keepers.clear();
            var owners = get("/api/v69/tokens/" + SOL);
            assertThat(json(owners).get("price_text").asText()).isEqualTo("150");
            assertThat(owners.headers().firstValue("Staleness-Ms")).isEmpty();
        }
    }

    @Test
    void an_instance_that_follows_too_late_does_not_answer_for_another_one() {
        try (var follower = SocketServer.start()) {
            follower.store.put(SOL, token(SOL, "SOL", "149"));
            follower.followedAsOf = Optional.of(
                    follower.watch.instant().minus(SocketServer.STALENESS).minusSeconds(1));
            server.keepers.put(SOL, new Keepers(Optional.empty(), List.of(follower.asNeighbour()), 0));

            assertThat(get("/api/v69/tokens/" + SOL).statusCode()).isEqualTo(503);
            assertThat(get("/api/v69/tokens/" + SOL + "?maxStalenessMs=60000").statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "99999999999"})
    void how_old_an_answer_may_be_is_a_number(String most) {
        assertThat(get("/api/v69/tokens/" + SOL + "?maxStalenessMs=" + most).statusCode())
                .isEqualTo(400);
    }

    @Test
    void where_instances_ask_each_other_nobody_else_is_answered() throws Exception {
        var there = "http://127.0.0.1:%d/api/v69/tokens/%s"
                .formatted(server.asNeighbour().port(), SOL);
        for (var shown : List.of("", "nonsense", SocketServer.token(SocketServer.ADMIN))) {
            var request = HttpRequest.newBuilder(URI.create(there))
                    .header("DD-Instance", shown)
                    .header("DD-Of", "owner")
                    .header("DD-Max-Staleness-Ms", "0")
                    .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({"owner,", "owner,soon", ",0", "anyone,0"})
    void an_instance_that_does_not_say_whom_it_asks_is_told_so(String of, String most) throws Exception {
        var there = "http://127.0.0.1:%d/api/v69/tokens/%s"
                .formatted(server.asNeighbour().port(), SOL);
        var request = HttpRequest.newBuilder(URI.create(there)).header("DD-Instance", server.pass());
        Optional.ofNullable(of).ifPresent(whom -> request.header("DD-Of", whom));
        Optional.ofNullable(most).ifPresent(millis -> request.header("DD-Max-Staleness-Ms", millis));

        var answer = http.send(request.build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("DD-Of", "DD-Max-Staleness-Ms");
    }

    private static long staleness(HttpResponse<String> answer) {
        return answer.headers().firstValueAsLong("Staleness-Ms").orElseThrow();
    }

    // Health and metrics

    @Test
    @Shows(Promise.HEALTH)
    void a_process_that_is_ready_says_so() {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(json(get("/health/ready")).get("ready").asBoolean()).isTrue();
    }

    @Test
    @Shows(Promise.HEALTH)
    void a_process_that_is_not_ready_lives_and_says_what_it_waits_for() {
        server.close();
        var choice = new SocketServer.Choice();
        choice.open = false;
        server = SocketServer.start(choice);

        var answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).get("reasons").get(0).asText()).isEqualTo("the test says so");
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    @Shows(Promise.HEALTH)
    void metrics_are_in_the_words_of_prometheus() {
        assertThat(get("/metrics").body()).contains("dd_socket_connections 0.0", "# HELP dd_socket_frames_total");
    }

    // The page, and what every answer has

    @Test
    void the_page_loads_nothing_from_anywhere_else() {
        var page = get("/");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'");
        assertThat(page.body()).contains("/page.js", "/page.css").doesNotContain("src=\"http", "href=\"http");
        assertThat(get("/page.js").headers().firstValue("Content-Type").orElseThrow())
                .contains("javascript");
        assertThat(get("/page.css").statusCode()).isEqualTo(200);
    }

    @Test
    void an_answer_names_no_software_and_makes_no_session() {
        var answer = get("/api/v69/tokens");

        assertThat(answer.headers().firstValue("Server")).isEmpty();
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void an_unknown_path_is_not_found_in_json() {
        var answer = get("/api/v69/nothing");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).get("code").asText()).isEqualTo("NOT_FOUND");
    }

    @Test
    void a_socket_that_is_asked_for_by_http_says_what_it_is() {
        assertThat(get("/api/v69/ws/token-data").statusCode()).isEqualTo(426);
    }

    @Test
    @Shows(Promise.CORS)
    void a_page_of_the_list_may_read_and_one_of_another_origin_may_not() {
        assertThat(get("/api/v69/tokens", "Origin", "https://degenduel.me")
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .contains("https://degenduel.me");
        assertThat(get("/api/v69/tokens", "Origin", "https://evil.example")
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    /** A browser says where a page is from when it asks for the page's own modules. */
    @Test
    void the_page_of_this_instance_may_load_what_it_is_made_of() {
        var own = server.http("").replaceAll("/+$", "");
        var answer = get("/client.js", "Origin", own);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(own);
    }

    @Test
    @Shows(Promise.CORS)
    void a_browser_is_told_beforehand_what_a_page_of_the_list_may_send() throws Exception {
        assertThat(preflight("https://degenduel.me").map())
                .containsEntry("access-control-allow-methods", List.of("POST"))
                .containsEntry("access-control-allow-headers", List.of("idempotency-key"))
                .containsEntry("access-control-allow-credentials", List.of("true"));
        assertThat(preflight("https://evil.example").map())
                .doesNotContainKeys("access-control-allow-methods", "access-control-allow-origin");
    }

    private HttpHeaders preflight(String origin) throws Exception {
        var asked = HttpRequest.newBuilder(URI.create(server.http("/api/v69/contests/17/trades")))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "idempotency-key")
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(asked, BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(204);
            return answer.headers();
        }
    }

    /** All tokens, one a page. */
    private List<String> pages(String query) {
        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = json(get("/api/v69/tokens?limit=1" + query + cursor));
            page.get("tokens").forEach(token -> seen.add(token.get("symbol").asText()));
            cursor = page.get("cursor").isNull()
                    ? null
                    : "&cursor=" + page.get("cursor").asText();
        } while (cursor != null);
        return seen;
    }

    private HttpResponse<String> get(String path, String... headers) {
        try {
            var request = HttpRequest.newBuilder(URI.create(server.http(path)));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return Wire.JSON.readTree(answer.body());
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(notJson);
        }
    }

    private static List<String> symbols(HttpResponse<String> answer) {
        return StreamSupport.stream(json(answer).get("tokens").spliterator(), false)
                .map(token -> token.get("symbol").asText())
                .toList();
    }
}
