package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import me.degenduel.schemas.Described;
import me.degenduel.serving.Promise;
import me.degenduel.serving.Shows;
import org.junit.jupiter.api.Test;

/** What a platform that runs answers and tells is what its own documents say, and nothing besides. */
@OnAPlatform
class DocumentsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SERVICE = "market_data_service";
    /** How many tokens one address may submit is others' to use up. */
    private static final String FROM = "127.0.0.77";

    private final Platform parts;
    private final Outside platform;
    private final Described calls;
    private final Described sockets;
    private final Map<String, String> operations = new HashMap<>();
    private final Set<String> asked = new TreeSet<>();

    private final String admin;
    private final String wallet = Outside.newAddress();
    private final String token;

    DocumentsTest(Platform platform) throws Exception {
        parts = platform;
        this.platform = new Outside(platform);
        calls = new Described(this.platform.json("/openapi.json"));
        sockets = new Described(this.platform.json("/asyncapi.json"));
        calls.document().path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(call -> operations.put(
                        call.getValue().path("operationId").asText(), call.getKey() + " " + path.getKey())));
        admin = platform.token(Outside.newAddress(), "admin");
        token = platform.token(wallet, "user");
    }

    // HTTP

    @Test
    @Shows(Promise.DOCUMENTS)
    void every_call_is_answered_as_openapi_says() throws Exception {
        signsIn();
        var address = platform.listed().getFirst();
        var market = Map.of("address", address);
        ask("listTokens", 200, Map.of(), "?limit=2&sort=price", "");
        ask("oneToken", 200, market, "", "");
        ask("oneToken", 404, Map.of("address", Outside.newAddress()), "", "");
        ask("candles", 200, market, "?interval=1s&limit=3", "");
        ask("candles", 400, market, "?interval=never", "");
        ask("prices", 200, market, "", "");
        playsContests(address);
        decidesOnTokens();
        looksAfterThePlatform();

        assertThat(asked).containsExactlyElementsOf(new TreeSet<>(operations.keySet()));
    }

    private void signsIn() throws Exception {
        var somebody = Wallet.made();
        var nonce = ask("challenge", 200, Map.of(), "?wallet=" + somebody.address(), "");
        var message = "Nonce: " + json(nonce).path("nonce").asText();
        var body = "{\"wallet\":\"%s\",\"signature\":%s,\"message\":\"%s\"}"
                .formatted(somebody.address(), somebody.sign(message), message);
        var session = ask("verifyWallet", 200, Map.of(), "", body)
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .replaceFirst(";.*", "");
        ask("verifyWallet", 401, Map.of(), "", body);
        String[] cookie = {"Cookie", session, "Origin", "https://degenduel.me"};
        ask("token", 200, Map.of(), "", "", cookie);
        ask("session", 200, Map.of(), "", "", cookie);
        ask("logout", 200, Map.of(), "", "", cookie);
        ask("session", 401, Map.of(), "", "", cookie);
    }

    private void playsContests(String address) throws Exception {
        var made = json(command(
                        "createContest",
                        admin,
                        Map.of(),
                        "{\"name\":\"As the document says\",\"start_time\":\"%s\",\"end_time\":\"%s\"}"
                                .formatted(
                                        Instant.now().plusSeconds(3_600),
                                        Instant.now().plusSeconds(7_200))))
                .path("contest")
                .asText();
        var coming = Map.of("id", made);
        command(
                "enterContest",
                token,
                coming,
                "{\"portfolio\":[{\"address\":\"%s\",\"weight\":100}]}".formatted(address));
        Await.until("the contest is known", PATIENCE, () -> status("/api/v69/contests/" + made) == 200);
        ask("listContests", 200, Map.of(), "?limit=3", "");
        ask("contest", 200, coming, "", "");
        command("cancelContest", admin, coming, "{\"reason\":\"Nobody came\"}");

        var running = running(address);
        var mine = Map.of("id", running, "wallet", wallet);
        var owner = bearer(token);
        ask("leaderboard", 200, mine, "?limit=1", "");
        ask("portfolio", 200, mine, "", "", owner);
        ask("portfolio", 403, mine, "", "");
        ask("portfolioHistory", 200, mine, "", "", owner);
        ask("portfolioPerformance", 200, mine, "", "", owner);
        ask("results", 409, mine, "", "");
        command("placeOrder", token, mine, "{\"address\":\"%s\",\"side\":\"SELL\",\"weight\":50}".formatted(address));
    }

    private void decidesOnTokens() throws Exception {
        var wanted = Map.of("address", Outside.newAddress());
        var unwanted = Map.of("address", Outside.newAddress());
        for (var submitted : List.of(wanted, unwanted)) {
            command(
                    "submitToken",
                    token,
                    Map.of(),
                    "{\"address\":\"%s\",\"symbol\":\"DOC\",\"name\":\"A token\",\"decimals\":6}"
                            .formatted(submitted.get("address")));
            Await.until("it is verified", PATIENCE, () -> decided(submitted).equals("verifying"));
        }
        command("approveToken", admin, wanted, "");
        command("rejectToken", admin, unwanted, "{\"reason\":\"Nobody knows it\"}");
        command("delistToken", admin, wanted, "{\"reason\":\"Rug pull\"}");
        ask("listWhitelist", 200, Map.of(), "?limit=5", "", bearer(admin));
        ask("listWhitelist", 200, Map.of(), "?status=listed", "");
    }

    private void looksAfterThePlatform() throws Exception {
        var service = Map.of("service", SERVICE);
        Await.until("somebody runs it", PATIENCE, () -> platform.get("/api/v69/circuit-breakers", admin)
                .body()
                .contains("\"marketDataLatency\""));
        ask("services", 200, Map.of(), "", "", bearer(token));
        ask("services", 401, Map.of(), "", "");
        command("checkService", admin, service, "");
        command("resetBreaker", admin, service, "{\"reason\":\"To see it\"}");
        var setting = Map.of("key", "documents.test");
        command("setSetting", admin, setting, "{\"value\":{\"any\":[1,null]}}");
        Await.until(
                "it is set",
                PATIENCE,
                () -> platform.get("/api/v69/settings/documents.test", admin).statusCode() == 200);
        ask("setting", 200, setting, "", "", bearer(admin));
        ask("setting", 403, setting, "", "", bearer(token));
        for (var question : List.of("status", "live", "ready", "metrics", "openapi", "asyncapi")) {
            ask(question, 200, Map.of(), "", "");
        }
    }

    private String running(String address) throws Exception {
        var contest = platform.ask("""
                insert into contests(name, start_time, end_time)
                values ('It runs', now() - interval '1 second', now() + interval '1 hour') returning id""");
        Contestants.enter(platform, contest, wallet, address);
        Contestants.enter(platform, contest, Outside.newAddress(), address);
        Await.until(
                "they are in it",
                PATIENCE,
                () -> platform.json("/api/v69/contests/" + contest + "/leaderboard")
                                .path("participants")
                                .asInt()
                        == 2);
        return contest;
    }

    private String decided(Map<String, String> token) throws Exception {
        return platform.ask("select status from token_whitelist where address = '%s'".formatted(token.get("address")));
    }

    private int status(String path) throws Exception {
        return platform.get(path).statusCode();
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private HttpResponse<String> command(String id, String token, Map<String, String> places, String body)
            throws Exception {
        return ask(
                id,
                202,
                places,
                "",
                body,
                "Authorization",
                "Bearer " + token,
                "Idempotency-Key",
                UUID.randomUUID().toString());
    }

    private HttpResponse<String> ask(
            String id, int status, Map<String, String> places, String query, String body, String... headers)
            throws Exception {
        var operation = operations.get(id).split(" ", 2);
        var path = operation[1];
        for (var place : places.entrySet()) {
            path = path.replace("{" + place.getKey() + "}", place.getValue());
        }
        var request = HttpRequest.newBuilder(URI.create(parts.endpoints().http() + path + query))
                .method(operation[0].toUpperCase(Locale.ROOT), BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var http = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName(FROM))
                .build()) {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as("%s: %s", id, answer.body()).isEqualTo(status);
            var content = JsonPointer.empty()
                    .appendProperty("paths")
                    .appendProperty(operation[1])
                    .appendProperty(operation[0])
                    .appendProperty("responses")
                    .appendProperty(String.valueOf(status))
                    .appendProperty("content");
            var type = answer.headers().firstValue("Content-Type").orElseThrow().replaceFirst(";.*", "");
            var schema = content.appendProperty(type).appendProperty("schema");
            assertThat(calls.document().at(schema).isMissingNode())
                    .as("%s has %s with %d", id, type, status)
                    .isFalse();
            if (type.equals("application/json")) {
                assertThat(calls.wrong(schema, json(answer))).as(id).isEmpty();
            }
            asked.add(id);
            return answer;
        }
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return JSON.readTree(answer.body());
    }

    // Sockets

    @Test
    void tokens_and_the_market_are_told_as_asyncapi_says() throws Exception {
        var address = platform.listed().getFirst();
        try (var client = platform.socket("?channel=public.market")) {
            hear(client, "token_update", "market_update", "connection_established");
            client.say("{'type':'subscribe','channel':'token.SOL'}");
            hear(client, "subscription_confirmed", "token_data");
            client.say("{'type':'subscribe_tokens','symbols':['SOL','BONK']}");
            client.say("{'type':'get_token','symbol':'nobody lists this'}");
            client.say("{'type':'get_subscriptions'}");
            client.say("{'type':'heartbeat'}");
            client.say("{'type':'ping'}");
            client.say("{'type':'authenticate','token':'%s'}".formatted(token));
            client.say("{'type':'unsubscribe','channel':'token.SOL'}");
            hear(
                    client,
                    "tokens_subscribed",
                    "error",
                    "subscriptions",
                    "heartbeat_ack",
                    "pong",
                    "authentication_result",
                    "unsubscription_confirmed");
            client.say("{'type':'subscribe','channel':'candles.%s.1m'}".formatted(address));
            hear(client, "MARKET_CANDLES", "MARKET_CANDLE");
        }
        try (var client = platform.socket("market-data", "")) {
            client.say("{'type':'SUBSCRIBE_SYMBOLS','symbols':['SOL']}");
            hear(client, "SYMBOLS_SUBSCRIBED", "MARKET_PRICE", "MARKET_VOLUME", "MARKET_SENTIMENT");
        }
    }

    @Test
    @Shows(Promise.DOCUMENTS)
    void rows_are_what_asyncapi_says_of_their_channels() throws Exception {
        var address = platform.listed().getFirst();
        var contest = running(address);
        try (var client = platform.socket("monitor", "?delta=true&token=" + admin)) {
            for (var channel : List.of(
                    "public.tokens",
                    "token.SOL",
                    "candles." + address + ".1m",
                    "public.market",
                    "public.signals",
                    "public.whitelist",
                    "admin.whitelist",
                    "public.contests",
                    "contest." + contest,
                    "leaderboard." + contest,
                    "chat." + contest,
                    "participant." + wallet + "." + contest,
                    "system.status",
                    "system.maintenance",
                    "system.settings",
                    "services",
                    "service." + SERVICE,
                    "layer.data",
                    "admin.connections")) {
                client.say("{'type':'subscribe','delta':true,'channel':'%s'}".formatted(channel));
                client.hear(frame -> isDescribed(frame)
                        && frame.path("type").asText().equals("snapshot")
                        && frame.path("channel").asText().equals(channel));
            }
            hear(client, "changes");
        }
    }

    @Test
    void contests_and_portfolios_are_told_as_asyncapi_says() throws Exception {
        var contest = running(platform.listed().getFirst());
        try (var client = platform.socket("contest", "?token=" + token)) {
            client.say("{'type':'get_all_contests'}");
            client.say("{'type':'join_contest_room','contestId':%s}".formatted(contest));
            hear(
                    client,
                    "all_contests",
                    "contest_state",
                    "leaderboard_update",
                    "participant_update",
                    "admin_presence",
                    "spectator_count");
            client.say("{'type':'send_chat_message','contestId':%s,'text':'gm'}".formatted(contest));
            hear(client, "chat_message");
            client.say("{'type':'leave_contest_room','contestId':%s}".formatted(contest));
            hear(client, "contest_room_left");
        }
        try (var client = platform.portfolio(token)) {
            client.say("{'type':'subscribe_portfolio','contestId':%s}".formatted(contest));
            client.say("{'type':'portfolio_update_request'}");
            client.say("{'type':'get_portfolio_history','contestId':%s}".formatted(contest));
            client.say("{'type':'get_portfolio_performance','contestId':%s}".formatted(contest));
            hear(client, "portfolio_update", "portfolio_state", "portfolio_history", "portfolio_performance");
        }
    }

    @Test
    void the_platform_is_told_as_asyncapi_says() {
        try (var client = platform.socket("monitor", "?token=" + admin)) {
            client.say("{'type':'get_system_status'}");
            client.say("{'type':'get_maintenance_status'}");
            client.say("{'type':'get_service_status','service':'%s'}".formatted(SERVICE));
            client.say("{'type':'get_connections'}");
            hear(
                    client,
                    "SERVER_STATUS_UPDATE",
                    "system_status",
                    "maintenance_status",
                    "system_settings",
                    "service_status",
                    "all_services",
                    "connections");
        }
        try (var client = platform.socket("circuit-breaker", "?token=" + admin)) {
            client.say("{'type':'subscribe_all'}");
            client.say("{'type':'subscribe:service','service':'%s'}".formatted(SERVICE));
            client.say("{'type':'service:config','service':'%s'}".formatted(SERVICE));
            client.say("{'type':'service:health_check','service':'%s'}".formatted(SERVICE));
            hear(
                    client,
                    "services:state",
                    "layer:status",
                    "service:update",
                    "service:config",
                    "service:health_check_result");
        }
    }

    private void hear(SocketClient client, String... types) {
        for (var type : types) {
            client.hear(
                    frame -> isDescribed(frame) && frame.path("type").asText().equals(type));
        }
    }

    /** Whatever else comes meanwhile is looked at, too. */
    private boolean isDescribed(JsonNode frame) {
        var message = "server." + frame.path("type").asText().replace(':', '.');
        var payload = JsonPointer.compile("/components/messages")
                .appendProperty(message)
                .appendProperty("payload");
        assertThat(sockets.document().at(payload).isMissingNode()).as(message).isFalse();
        assertThat(sockets.wrong(payload, frame)).as(frame.toString()).isEmpty();
        if (frame.has("rows")) {
            var rows = JsonPointer.compile("/channels")
                    .appendProperty(followed(frame.path("channel").asText()))
                    .appendProperty("messages")
                    .appendProperty(message)
                    .append(JsonPointer.compile("/payload/allOf/1"));
            assertThat(sockets.wrong(rows, frame)).as(frame.toString()).isEmpty();
        }
        return true;
    }

    private String followed(String name) {
        return channels()
                .filter(channel -> name.matches(channel.getValue()
                        .path("address")
                        .asText()
                        .replace(".", "[.]")
                        .replaceAll("\\{[^}]+}", ".+")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nobody says what is on " + name))
                .getKey();
    }

    private Stream<Map.Entry<String, JsonNode>> channels() {
        return StreamSupport.stream(
                sockets.document().path("channels").properties().spliterator(), false);
    }
}
