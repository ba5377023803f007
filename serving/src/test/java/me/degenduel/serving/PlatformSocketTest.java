package me.degenduel.serving;

import static me.degenduel.serving.SocketServer.ADMIN;
import static me.degenduel.serving.SocketServer.BANNED;
import static me.degenduel.serving.SocketServer.USER;
import static me.degenduel.serving.SocketServer.token;
import static me.degenduel.serving.live.Facts.START;
import static me.degenduel.serving.live.Facts.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.ServiceCommandRow;
import me.degenduel.schemas.health.Pulse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code monitor} and {@code circuit-breaker} over real sockets; what each message means is in {@code MonitorTest}. */
class PlatformSocketTest {
    private static final String MARKET = "market_data_service";
    private static final List<String> BREAKER =
            List.of("status", "is_open", "failures", "last_failure", "last_success", "recovery_attempts");

    private final SocketServer server = SocketServer.start();

    @BeforeEach
    void somethingToTell() {
        server.set("background_scene", "'moon'");
        is(BreakerState.CLOSED);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // Who comes in

    @ParameterizedTest
    @CsvSource({
        "monitor,''",
        "monitor,?channel=system.status",
        "monitor,BANNED",
        "circuit-breaker,''",
        "circuit-breaker,?channel=public.background_scene",
        "circuit-breaker,BANNED"
    })
    @Shows({Promise.BREAKERS_NEED_A_TOKEN, Promise.PROTECTED_SOCKET, Promise.BANNED_REFUSED})
    void nobody_comes_in_without_a_valid_token(String socket, String query) {
        try (var client = server.connectTo(socket, query.replace("BANNED", "?token=" + token(BANNED)))) {
            var error = client.next();

            assertThat(error.get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(error.get("message").asText()).isEqualTo("Authentication required");
            assertThat(client.closeCode()).isEqualTo(4001);
        }
    }

    @Test
    @Shows(Promise.BACKGROUND_SCENE)
    void whoever_asks_for_the_scene_need_not_sign_in_and_sees_nothing_else() {
        try (var client = server.connectTo("monitor", "?channel=public.background_scene")) {
            assertThat(client.typesUntil("connection_established"))
                    .containsExactly("subscription_confirmed", "system_settings", "connection_established");

            server.set("background_scene", "'sun'");
            server.set("something_else", "'none'");
            assertThat(client.next("system_settings").at("/data/value").asText())
                    .isEqualTo("sun");
            assertThat(client.soFar()).isEmpty();
            assertThat(code(client, "{'type':'get_system_status'}")).isEqualTo("UNAUTHORIZED");
            assertThat(code(client, "{'type':'subscribe','channel':'system.status'}"))
                    .isEqualTo("SUBSCRIPTION_DENIED");
        }
    }

    // monitor

    @Test
    @Shows({
        Promise.MONITOR_FROM_THE_START,
        Promise.FRAMES_IN_ORDER,
        Promise.SERVER_STATUS_UPDATE,
        Promise.BROADCASTS_SAY_WHERE_AND_WHEN
    })
    void a_user_hears_how_the_platform_is() {
        try (var client = monitor(USER)) {
            assertThat(client.next().get("channel").asText()).isEqualTo("system.status");
            var status = client.next();
            assertThat(status.get("type").asText()).isEqualTo("SERVER_STATUS_UPDATE");
            assertThat(status.get("channel").asText()).isEqualTo("system.status");
            assertThat(status.get("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(status.get("data").fieldNames())
                    .toIterable()
                    .containsExactly("status", "message", "timestamp", "_version", "_uptime");
            assertThat(status.at("/data/status").asText()).isEqualTo("online");
            assertThat(client.next().get("channel").asText()).isEqualTo("system.maintenance");
            assertThat(client.next().get("type").asText()).isEqualTo("maintenance_status");
            assertThat(client.next().get("channel").asText()).isEqualTo("public.background_scene");
            assertThat(client.next().get("type").asText()).isEqualTo("system_settings");
            assertThat(client.next().get("type").asText()).isEqualTo("connection_established");
        }
    }

    @Test
    @Shows({Promise.MONITOR_OF_ADMINS, Promise.SERVICE_METRICS, Promise.ALL_SERVICES})
    void an_administrator_hears_of_settings_and_services_too() {
        try (var client = monitor(ADMIN)) {
            assertThat(client.typesUntil("connection_established"))
                    .containsExactly(
                            "subscription_confirmed",
                            "SERVER_STATUS_UPDATE",
                            "subscription_confirmed",
                            "maintenance_status",
                            "subscription_confirmed",
                            "system_settings",
                            "subscription_confirmed",
                            "system_settings",
                            "subscription_confirmed",
                            "service_metrics",
                            "all_services",
                            "connection_established");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "degraded,OPEN,false",
        "maintenance,CLOSED,true",
        "maintenance,OPEN,true",
    })
    @Shows({Promise.SERVER_STATUS_UPDATE, Promise.SYSTEM_STATUS, Promise.MAINTENANCE_STATUS})
    void how_the_platform_is_is_told_and_answered(String status, BreakerState state, boolean maintenance) {
        try (var client = monitor(USER).established()) {
            if (maintenance) {
                server.set("maintenance", "{'mode':true,'message':'New engines'}");
            }
            is(state);
            JsonNode told;
            do {
                told = client.next();
                if (told.get("type").asText().equals("maintenance_status")) {
                    assertThat(told.at("/data/mode").asBoolean()).isTrue();
                    assertThat(told.at("/data/message").asText()).isEqualTo("New engines");
                    assertThat(told.at("/data/updated_at").asText()).isNotEmpty();
                }
            } while (!told.at("/data/status").asText().equals(status));

            client.say("{'type':'get_system_status'}");
            var answer = client.next("system_status").get("data");
            assertThat(answer.get("status").asText()).isEqualTo(status);
            assertThat(answer.fieldNames()).toIterable().containsExactlyElementsOf(names(told.get("data")));
            client.say("{'type':'get_maintenance_status'}");
            assertThat(client.next("maintenance_status").at("/data/mode").asBoolean())
                    .isEqualTo(maintenance);
        }
    }

    @Test
    @Shows({
        Promise.SYSTEM_SETTINGS,
        Promise.SERVICE_STATUS,
        Promise.ALL_SERVICES,
        Promise.GET_CONNECTIONS,
        Promise.SERVICE_METRICS
    })
    void an_administrator_is_answered() {
        try (var client = monitor(ADMIN).established()) {
            var one = client.say("{'type':'get_system_settings','key':'background_scene'}")
                    .next();
            assertThat(one.get("subtype").asText()).isEqualTo("background_scene");
            assertThat(one.at("/data/value").asText()).isEqualTo("moon");
            var all = client.say("{'type':'get_system_settings'}").next();
            assertThat(all.get("subtype").asText()).isEqualTo("all");
            assertThat(all.at("/data/0/key").asText()).isEqualTo("background_scene");
            var service = client.say("{'type':'get_service_status','service':'" + MARKET + "'}")
                    .next();
            assertThat(service.get("type").asText()).isEqualTo("service_status");
            assertThat(service.get("service").asText()).isEqualTo(MARKET);
            assertThat(client.say("{'type':'get_all_services'}").next().get("data"))
                    .hasSize(12);
            var connections = client.say("{'type':'get_connections'}").next("connections");
            assertThat(connections.get("instance").asText()).isEqualTo("test");
            assertThat(connections.at("/data/0/wallet").asText()).isEqualTo(ADMIN);
            assertThat(connections.at("/data/0/channels")).hasSize(5);
        }
    }

    @Test
    @Shows(Promise.CONNECTION_EVENT)
    void administrators_hear_who_comes_and_goes() {
        try (var client = monitor(ADMIN).established()) {
            client.say("{'type':'subscribe','channel':'admin.connections'}").next("subscription_confirmed");
            var other = server.connect();
            var id = other.next("connection_established").get("connectionId").asText();
            assertThat(event(client, id)).isEqualTo("opened null");
            other.say("{'type':'authenticate','token':'" + token(USER) + "'}");
            assertThat(event(client, id)).isEqualTo("signed_in " + USER);
            other.close();
            assertThat(event(client, id)).isEqualTo("closed " + USER);
        }
    }

    @ParameterizedTest
    @CsvSource({"get_system_settings", "get_service_status", "get_all_services", "get_connections"})
    @Shows({Promise.MONITOR_FOR_ADMINS, Promise.UNAUTHORIZED, Promise.ERROR_FIELDS})
    void what_is_for_administrators_is_for_nobody_else(String type) {
        try (var client = monitor(USER).established()) {
            var error = client.say("{'type':'" + type + "','service':'" + MARKET + "'}")
                    .next();

            assertThat(error.fieldNames())
                    .toIterable()
                    .containsExactly("type", "code", "message", "originalType", "timestamp");
            assertThat(error.get("code").asText()).isEqualTo("UNAUTHORIZED");
            assertThat(error.get("originalType").asText()).isEqualTo(type);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "monitor | {'type':'get_system_settings','key':'nothing'} | SETTING_NOT_FOUND",
                "monitor | {'type':'get_service_status'} | MISSING_SERVICE",
                "monitor | {'type':'get_service_status','service':'nothing'} | SERVICE_NOT_FOUND",
                "circuit-breaker | {'type':'subscribe:layer'} | MISSING_LAYER",
                "circuit-breaker | {'type':'subscribe:layer','layer':'cellar'} | INVALID_LAYER",
                "circuit-breaker | {'type':'subscribe:service'} | MISSING_SERVICE",
                "circuit-breaker | {'type':'subscribe:service','service':'nothing'} | INVALID_SERVICE",
                "circuit-breaker | {'type':'service:config','service':'nothing'} | INVALID_SERVICE",
                "circuit-breaker | {'type':'service:health_check'} | MISSING_SERVICE",
                "circuit-breaker | {'type':'service:reset_circuit_breaker','service':'nothing'} | INVALID_SERVICE"
            })
    @Shows({
        Promise.SETTING_NOT_FOUND,
        Promise.MISSING_SERVICE,
        Promise.SERVICE_NOT_FOUND,
        Promise.MISSING_LAYER,
        Promise.INVALID_LAYER,
        Promise.INVALID_SERVICE
    })
    void what_is_not_there_is_said_not_to_be(String socket, String message, String code) {
        try (var client = connected(socket, ADMIN).established()) {
            assertThat(code(client, message)).isEqualTo(code);
            assertThat(server.ordered).isEmpty();
        }
    }

    // circuit-breaker

    @Test
    @Shows({Promise.SUBSCRIBE_ALL, Promise.LAYERS})
    void everything_can_be_followed_at_once() {
        try (var client = breakers(USER)) {
            client.say("{'type':'subscribe_all'}").say("{'type':'get_subscriptions'}");

            assertThat(client.next("subscriptions").get("channels"))
                    .extracting(JsonNode::asText)
                    .containsExactlyInAnyOrder(
                            "services", "layer.data", "layer.contest", "layer.wallet", "layer.infrastructure");
        }
    }

    @Test
    @Shows({
        Promise.SUBSCRIBE_SERVICES,
        Promise.SUBSCRIBE_LAYER,
        Promise.SUBSCRIBE_SERVICE,
        Promise.SERVICES_STATE,
        Promise.SERVICE_ALERT,
        Promise.COLOURS
    })
    void a_breaker_that_opens_is_told_in_every_way_that_somebody_follows() {
        try (var client = breakers(USER)) {
            client.say("{'type':'subscribe:services'}");
            client.next("subscription_confirmed");
            var state = client.next("services:state").get("services");
            assertThat(state).hasSize(12);
            assertThat(colour(state)).isEqualTo("green");
            client.say("{'type':'subscribe:layer','layer':'data'}");
            assertThat(client.next("layer:status").get("status").asText()).isEqualTo("operational");
            client.say("{'type':'subscribe:service','service':'" + MARKET + "'}");
            assertThat(client.next("service:update").at("/data/status").asText())
                    .isEqualTo("closed");

            is(BreakerState.OPEN);
            server.watch.advance(Duration.ofSeconds(1));
            var alert = client.next("service:alert");
            assertThat(alert.get("previous").asText()).isEqualTo("closed");
            assertThat(alert.get("color").asText()).isEqualTo("red");
            is(BreakerState.DEGRADED);
            assertThat(client.next("service:alert").get("color").asText()).isEqualTo("yellow");
            server.watch.advance(Duration.ofSeconds(1));
            assertThat(colour(client.next("services:state").get("services"))).isIn("red", "yellow");
        }
        try (var client = breakers(USER)) {
            client.say("{'type':'subscribe:layer','layer':'data'}");
            var layer = client.next("layer:status");
            assertThat(layer.get("status").asText()).isEqualTo("warning");
            assertThat(layer.get("services")).extracting(JsonNode::asText).contains(MARKET);
        }
    }

    /** Processes say how they are every 5 s, and nothing of it need have changed. */
    @Test
    @Shows(Promise.SERVICES_STATE)
    void whoever_follows_services_hears_of_them_each_time_that_a_process_speaks() {
        try (var client = breakers(USER)) {
            client.say("{'type':'subscribe:services'}").next("services:state");

            server.watch.advance(Duration.ofSeconds(5));
            is(BreakerState.CLOSED);

            assertThat(colour(client.next("services:state").get("services"))).isEqualTo("green");
        }
    }

    @Test
    @Shows(Promise.SERVICE_CONFIG)
    void the_numbers_of_a_breaker_are_answered() {
        var state = service(MARKET, "a", BreakerState.CLOSED, server.watch.instant());
        state.setNumbers("enabled=true,threshold=7");
        server.says(state);
        try (var client = breakers(USER)) {
            var told = client.say("{'type':'service:config','service':'" + MARKET + "'}")
                    .next("service:config");

            assertThat(told.get("service").asText()).isEqualTo(MARKET);
            assertThat(told.at("/config/failure_threshold").asInt()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "service:health_check,service:health_check_result,healthy,CHECK",
        "service:reset_circuit_breaker,service:circuit_breaker_reset_result,success,RESET"
    })
    @Shows({Promise.HEALTH_CHECK, Promise.RESET_CIRCUIT_BREAKER, Promise.UNAUTHORIZED})
    void what_an_administrator_wants_done_is_answered_once_a_process_has_spoken(
            String type, String answer, String good, String order) {
        var message = "{'type':'" + type + "','service':'" + MARKET + "'}";
        try (var admin = breakers(ADMIN);
                var user = breakers(USER)) {
            assertThat(code(user, message)).isEqualTo("UNAUTHORIZED");
            admin.say(message);
            Eventually.hold(() -> server.ordered.equals(List.of(order + " " + MARKET + " " + ADMIN)));
            admin.soFar();
            server.watch.advance(Duration.ofMillis(300));
            is(BreakerState.CLOSED);

            var told = admin.next(answer);
            assertThat(told.get(good).asBoolean()).isTrue();
            assertThat(told.get("status").asText()).isEqualTo("closed");
            assertThat(names(told.get("circuit_breaker"))).containsExactlyElementsOf(BREAKER);
        }
    }

    @Test
    @Shows(Promise.RESET_CIRCUIT_BREAKER)
    void a_word_on_a_service_from_before_it_was_reset_is_no_answer() {
        try (var admin = breakers(ADMIN)) {
            admin.say("{'type':'service:reset_circuit_breaker','service':'" + MARKET + "'}");
            Eventually.hold(() -> !server.ordered.isEmpty());
            admin.soFar();
            server.watch.advance(Duration.ofMillis(300));
            is(BreakerState.OPEN);
            assertThat(admin.soFar())
                    .noneMatch(said -> said.path("type").asText().endsWith("_result"));

            server.watch.advance(Duration.ofMillis(300));
            is(BreakerState.CLOSED);

            assertThat(admin.next("service:circuit_breaker_reset_result")
                            .get("success")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    @Shows({Promise.CIRCUIT_RESET, Promise.ACCESS_ADMIN})
    void resets_are_told_to_administrators() {
        try (var admin = breakers(ADMIN);
                var user = breakers(USER)) {
            var subscribe = "{'type':'subscribe','channel':'admin.circuit_breakers'}";
            assertThat(code(user, subscribe)).isEqualTo("SUBSCRIPTION_DENIED");
            admin.say(subscribe).next("subscription_confirmed");

            server.put(server.topics.serviceCommands, "7", reset());

            var told = admin.next("admin:circuit_reset");
            assertThat(told.get("service").asText()).isEqualTo(MARKET);
            assertThat(told.get("by").asText()).isEqualTo(ADMIN);
        }
    }

    private static ServiceCommandRow reset() {
        return ServiceCommandRow.newBuilder()
                .setId(7)
                .setService(MARKET)
                .setCommand(Pulse.RESET)
                .setBy(ADMIN)
                .setAt(START)
                .setDeleted(false)
                .setEpoch(1)
                .setLsn(1)
                .setCommittedAt(START)
                .build();
    }

    private void is(BreakerState state) {
        server.says(service(MARKET, "a", state, server.watch.instant()));
    }

    private SocketClient monitor(String wallet) {
        return connected("monitor", wallet);
    }

    private SocketClient breakers(String wallet) {
        return connected("circuit-breaker", wallet).established();
    }

    private SocketClient connected(String socket, String wallet) {
        return server.connectTo(socket, "?token=" + token(wallet));
    }

    private static String code(SocketClient client, String message) {
        return client.say(message).next("error").get("code").asText();
    }

    /** Those who listen hear of themselves, too. */
    private static String event(SocketClient client, String id) {
        var event = client.next("connection_event");
        while (!event.at("/data/id").asText().equals(id)) {
            event = client.next("connection_event");
        }
        return event.get("action").asText() + " " + event.at("/data/wallet").asText("null");
    }

    private static String colour(JsonNode services) {
        for (var service : services) {
            if (service.get("service").asText().equals(MARKET)) {
                return service.get("color").asText();
            }
        }
        throw new AssertionError("No " + MARKET + " among " + services);
    }

    private static List<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).toList();
    }
}
