package me.degenduel.serving;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import me.degenduel.serving.live.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before the database is asked, which is not there. */
class CommandsTest {
    private static final String ENTER = "/api/v69/contests/17/enter";
    private static final String TRADES = "/api/v69/contests/17/trades";
    private static final String A = "So11111111111111111111111111111111111111112";
    private static final String B = "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263";
    private static final String WHOLE = "{\"portfolio\":[{\"address\":\"" + A + "\",\"weight\":100}]}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final SocketServer server = SocketServer.start();
    private final Map<String, String> headers = new HashMap<>(
            Map.of("Authorization", "Bearer " + SocketServer.token(SocketServer.USER), "Idempotency-Key", "a-key"));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void what_could_be_done_waits_for_the_database() {
        var answer = post(ENTER, WHOLE);

        refused(answer, 503, "UNAVAILABLE");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(server.metrics.scrape()).contains("dd_commands_total{outcome=\"UNAVAILABLE\"} 1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer nonsense", "Basic abc"})
    void whoever_is_not_signed_in_is_asked_to_be(String authorization) {
        headers.put("Authorization", authorization);
        refused(post(ENTER, WHOLE), 401, "UNAUTHORIZED");
    }

    @Test
    @Shows({Promise.BANNED_REFUSED, Promise.UNKNOWN_REFUSED})
    void banned_and_unknown_people_are_nobody() {
        for (var wallet : new String[] {SocketServer.BANNED, A}) {
            headers.put("Authorization", "Bearer " + SocketServer.token(wallet));
            refused(post(ENTER, WHOLE), 401, "UNAUTHORIZED");
        }
    }

    @Test
    @Shows(Promise.IDEMPOTENCY_KEYS)
    void a_key_of_a_hundred_printable_characters_is_needed() {
        for (var bad : new String[] {"", "a key", "k".repeat(101)}) {
            headers.put("Idempotency-Key", bad);
            refused(post(ENTER, WHOLE), 400, "IDEMPOTENCY_KEY_REQUIRED");
        }
        headers.remove("Idempotency-Key");
        refused(post(ENTER, WHOLE), 400, "IDEMPOTENCY_KEY_REQUIRED");
    }

    @Test
    @Shows({Promise.COMMANDS_FROM_OUR_PAGES, Promise.CROSS_SITE_ORIGIN})
    void another_origin_sends_nothing() {
        headers.put("Origin", "https://evil.example");
        refused(post(ENTER, WHOLE), 403, "ORIGIN_DENIED");
        headers.put("Origin", "https://degenduel.me");
        refused(post(ENTER, WHOLE), 503, "UNAVAILABLE");
        headers.put("Origin", "http://localhost:" + server.port());
        refused(post(ENTER, WHOLE), 503, "UNAVAILABLE");
    }

    @Test
    void before_it_is_known_who_is_who_people_are_asked_to_wait() {
        var choice = new SocketServer.Choice();
        choice.open = false;
        try (var starting = SocketServer.start(choice)) {
            refused(send(starting.http(ENTER), BodyPublishers.ofString(WHOLE)), 503, "UNAVAILABLE");
        }
    }

    @Test
    void a_name_of_ten_megabytes_is_refused_and_whoever_sends_it_hears_why() {
        var name = "x".repeat(10 << 20);
        refused(post("/api/v69/contests", "{\"name\":\"" + name + "\"}"), 413, "TOO_LARGE");
        refused(
                send(
                        server.http("/api/v69/contests"),
                        BodyPublishers.fromPublisher(BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))),
                413,
                "TOO_LARGE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "99         | WEIGHTS_NOT_100",
                "101        | INVALID_WEIGHT",
                "50,51      | WEIGHTS_NOT_100",
                "100,0      | INVALID_WEIGHT",
                "101,-1     | INVALID_WEIGHT",
                "99.5,0.5   | INVALID_WEIGHT",
                "33.5,66.5  | INVALID_WEIGHT",
                "1e2        | UNAVAILABLE",
                "100.0      | UNAVAILABLE",
                "1e999999999| INVALID_WEIGHT",
                "null       | INVALID_WEIGHT",
                "true       | INVALID_REQUEST",
                "[]         | INVALID_REQUEST",
                "NaN        | INVALID_REQUEST",
                "9,9,9,9,9,9,9,9,9,9,10 | TOO_MANY_TOKENS",
            })
    void weights_are_whole_and_a_hundred_together(String weights, String code) {
        var list = weights.split(",", -1);
        var portfolio = IntStream.range(0, list.length)
                .mapToObj(i -> "{\"address\":\"%s\",\"weight\":%s}"
                        .formatted(A.substring(0, A.length() - 1) + "23456789ABC".charAt(i), list[i]))
                .collect(joining(",", "{\"portfolio\":[", "]}"));
        assertThat(code(post(ENTER, portfolio))).isEqualTo(code);
    }

    @Test
    void a_portfolio_has_each_token_once_and_is_the_senders() {
        var twice = "{\"portfolio\":[{\"address\":\"%1$s\",\"weight\":50},{\"address\":\"%1$s\",\"weight\":50}]}"
                .formatted(A);
        refused(post(ENTER, twice), 400, "DUPLICATE_TOKEN");
        refused(post(ENTER, "{\"portfolio\":[]}"), 400, "WEIGHTS_NOT_100");
        refused(post(ENTER, WHOLE.replace("{\"p", "{\"wallet\":\"" + B + "\",\"p")), 403, "NOT_YOUR_WALLET");
        refused(
                post(ENTER, WHOLE.replace("{\"p", "{\"wallet\":\"" + SocketServer.USER + "\",\"p")),
                503,
                "UNAVAILABLE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BUY  | 101   | 400 | INVALID_WEIGHT",
                "SELL | -1    | 400 | INVALID_WEIGHT",
                "SELL | 0.5   | 400 | INVALID_WEIGHT",
                "HODL | 10    | 400 | INVALID_SIDE",
                "buy  | 10    | 400 | INVALID_SIDE",
                "SELL | 0     | 503 | UNAVAILABLE",
            })
    void an_order_has_a_side_and_a_weight(String side, String weight, int status, String code) {
        refused(
                post(TRADES, "{\"address\":\"%s\",\"side\":\"%s\",\"weight\":%s}".formatted(A, side, weight)),
                status,
                code);
    }

    @Test
    void nobody_orders_in_someone_elses_name() {
        var order = "{\"wallet\":\"%s\",\"address\":\"%s\",\"side\":\"BUY\",\"weight\":5}".formatted(B, A);
        refused(post(TRADES, order), 403, "NOT_YOUR_WALLET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "null",
                "{",
                "{} {}",
                "{\"portfolio\":5}",
                "{\"portfolio\":[null]}",
                "{\"portfolio\":[{\"weight\":100}]}",
                "{\"portfolio\":[],\"portfolio\":[]}",
            })
    void what_is_no_entry_at_all_is_said_to_be_none(String body) {
        refused(post(ENTER, body), 400, "INVALID_REQUEST");
    }

    @Test
    void a_field_that_is_unknown_or_of_another_kind_is_named() {
        assertThat(post("/api/v69/contests", "{\"name\":\"C\",\"prizepool\":5}").body())
                .contains("INVALID_REQUEST", "prizepool is no field");
        assertThat(post("/api/v69/contests", "{\"name\":\"C\",\"min_participants\":2.5}")
                        .body())
                .contains("INVALID_REQUEST", "min_participants has a value of another kind");
        assertThat(post("/api/v69/contests", "{\"name\":\"C\",\"start_time\":\"tomorrow\"}")
                        .body())
                .contains("INVALID_REQUEST", "start_time is a time such as 2030-01-04T18:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.000000001", "1e20", "1e999999999", "1e-999999999"})
    void an_amount_that_would_be_rounded_is_refused(String amount) {
        var contest = """
                {"name":"C","start_time":"2100-01-01T00:00:00Z","end_time":"2100-01-02T00:00:00Z","prize_pool":%s}""".formatted(amount);
        refused(post("/api/v69/contests", contest), 400, "INVALID_AMOUNT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "17x", "99999999999999999999"})
    void what_is_no_number_of_a_contest_is_no_contest(String id) {
        refused(post("/api/v69/contests/" + id + "/enter", WHOLE), 404, "CONTEST_NOT_FOUND");
    }

    @Test
    void more_at_once_than_there_is_room_for_are_asked_to_wait() throws IOException {
        try (var first = halfARequest();
                var second = halfARequest()) {
            refused(post(ENTER, "{}"), 503, "UNAVAILABLE");
            assertThat(first.isConnected() && second.isConnected()).isTrue();
        }
        Eventually.hold(() -> code(post(ENTER, "{}")).equals("INVALID_REQUEST"));
    }

    /** Somebody whose body does not come, once it is waited for. */
    private Socket halfARequest() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        var request = "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n%s\r\n\r\n"
                .formatted(
                        ENTER,
                        headers.entrySet().stream()
                                .map(header -> header.getKey() + ": " + header.getValue())
                                .collect(joining("\r\n")));
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var goOn = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(socket.getInputStream().readNBytes(goOn.length)).isEqualTo(goOn);
        return socket;
    }

    private HttpResponse<String> post(String path, String body) {
        return send(server.http(path), BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(String address, BodyPublisher body) {
        var request = HttpRequest.newBuilder(URI.create(address)).POST(body);
        headers.forEach(request::header);
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(code(answer)).as(answer.body()).isEqualTo(code);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static String code(HttpResponse<String> answer) {
        try {
            return Wire.JSON.readTree(answer.body()).path("code").asText();
        } catch (JsonProcessingException broken) {
            throw new AssertionError(broken);
        }
    }
}
