package me.degenduel.serving.live;

import static me.degenduel.serving.live.Facts.START;
import static me.degenduel.serving.live.Facts.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.ServiceCommandRow;
import me.degenduel.schemas.health.Pulse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code monitor} and {@code circuit-breaker}: what the platform says of itself, and to whom. */
class MonitorTest {
    private static final String USER = "User111111111111111111111111111111111111111";
    private static final String ADMIN = "Admin11111111111111111111111111111111111111";
    private static final String MARKET = "market_data_service";

    private final Instance instance = new Instance();
    private final Line line = new Line();

    @BeforeEach
    void people() {
        instance.people.set(USER, Facts.user(USER, "user", false));
        instance.people.set(ADMIN, Facts.user(ADMIN, "admin", false));
    }

    // What comes by itself

    @Test
    void a_user_hears_how_the_platform_is_and_no_more() {
        open("monitor", USER);

        assertThat(types())
                .containsExactly(
                        "subscription_confirmed",
                        "SERVER_STATUS_UPDATE",
                        "subscription_confirmed",
                        "maintenance_status",
                        "subscription_confirmed",
                        "connection_established");
        assertThat(line.heard("subscription_confirmed"))
                .extracting(frame -> frame.path("channel").asText())
                .containsExactly("system.status", "system.maintenance", "public.background_scene");
        var status = line.last("SERVER_STATUS_UPDATE").path("data");
        assertThat(status.path("status").asText()).isEqualTo("online");
        assertThat(status.path("message").asText()).isEqualTo("All services work");
        assertThat(status.path("_version").asText()).isEqualTo("test");
        assertThat(status.path("_uptime").asLong()).isZero();
        assertThat(line.last("maintenance_status").at("/data/mode").asBoolean()).isFalse();
    }

    @Test
    void who_comes_later_hears_how_it_is_then_even_where_nothing_has_changed() {
        open("monitor", USER);
        instance.watch.advance(Duration.ofHours(1));
        line.forget();

        open("monitor", USER);

        var status = line.last("SERVER_STATUS_UPDATE");
        assertThat(status.at("/data/_uptime").asLong()).isEqualTo(3_600);
        assertThat(status.get("timestamp").asText())
                .isEqualTo(Wire.row(instance.watch.instant()).toString().replace("\"", ""));
    }

    @Test
    void an_administrator_hears_of_settings_and_services_too() {
        instance.set("background_scene", "'moon'");
        open("monitor", ADMIN);

        assertThat(line.heard("subscription_confirmed"))
                .extracting(frame -> frame.path("channel").asText())
                .containsExactly(
                        "system.status",
                        "system.maintenance",
                        "public.background_scene",
                        "system.settings",
                        "services");
        assertThat(line.heard("system_settings"))
                .extracting(frame -> frame.path("subtype").asText())
                .containsExactly("background_scene", "all");
        assertThat(line.last("system_settings").at("/data/0/key").asText()).isEqualTo("background_scene");
        assertThat(line.last("all_services").path("data")).hasSize(12);
        assertThat(line.last("service_metrics").path("data")).hasSize(12);
    }

    @Test
    void whoever_asks_for_the_scene_need_not_sign_in_and_sees_nothing_else() {
        instance.set("background_scene", "'moon'");
        var client = open("monitor", Optional.empty(), Optional.of("public.background_scene"));

        assertThat(types()).containsExactly("subscription_confirmed", "system_settings", "connection_established");
        assertThat(line.last("system_settings").at("/data/value").asText()).isEqualTo("moon");
        line.forget();
        instance.set("background_scene", "'sun'");
        instance.set("secret_sauce", "'none'");
        assertThat(line.frames)
                .singleElement()
                .satisfies(frame -> assertThat(frame.at("/data/value").asText()).isEqualTo("sun"));
        line.forget();
        say(client, "{'type':'get_system_status'}");
        assertThat(code()).isEqualTo("UNAUTHORIZED");
    }

    @Test
    void without_it_nobody_comes_in_unsigned() {
        open("monitor", Optional.empty(), Optional.of("system.status"));

        assertThat(line.closed).isEqualTo(CloseCode.SIGN_IN_FIRST);
    }

    // How the platform is

    @Test
    void a_service_that_is_open_degrades_the_platform_and_one_that_falls_silent_too() {
        instance.says(service(MARKET, "a", BreakerState.CLOSED, instance.watch.instant()));
        open("monitor", USER);
        line.forget();

        instance.says(service(MARKET, "a", BreakerState.OPEN, instance.watch.instant()));
        assertThat(line.last("SERVER_STATUS_UPDATE").at("/data/status").asText())
                .isEqualTo("degraded");
        assertThat(line.last("SERVER_STATUS_UPDATE").at("/data/message").asText())
                .contains(MARKET);
        instance.says(service(MARKET, "a", BreakerState.CLOSED, instance.watch.instant()));
        assertThat(line.last("SERVER_STATUS_UPDATE").at("/data/status").asText())
                .isEqualTo("online");

        instance.watch.advance(Duration.ofSeconds(16));
        instance.look();
        assertThat(line.last("SERVER_STATUS_UPDATE").at("/data/status").asText())
                .isEqualTo("degraded");
    }

    @Test
    void maintenance_is_announced_begins_and_ends_by_the_clock() {
        var client = open("monitor", USER);
        line.forget();
        var now = instance.watch.instant();
        instance.set(
                "maintenance",
                "{'mode':true,'message':'New engines','from':'" + now.plusSeconds(60) + "','until':'"
                        + now.plusSeconds(120) + "'}");

        assertThat(line.last("maintenance_status").path("data").toString())
                .contains("\"mode\":false", "New engines", "\"from\":");
        assertThat(line.heard("SERVER_STATUS_UPDATE")).isEmpty();
        pass(60);
        assertThat(line.last("maintenance_status").at("/data/mode").asBoolean()).isTrue();
        assertThat(line.last("SERVER_STATUS_UPDATE").at("/data/status").asText())
                .isEqualTo("maintenance");
        assertThat(line.last("SERVER_STATUS_UPDATE").at("/data/message").asText())
                .isEqualTo("New engines");
        pass(60);
        assertThat(line.last("maintenance_status").at("/data/mode").asBoolean()).isFalse();
        say(client, "{'type':'get_system_status'}");
        assertThat(line.last("system_status").at("/data/status").asText()).isEqualTo("online");
        assertThat(line.last("system_status").at("/data/_uptime").asLong()).isEqualTo(120);
        say(client, "{'type':'get_maintenance_status'}");
        assertThat(line.last("maintenance_status").has("channel")).isFalse();
    }

    @Test
    void an_instance_that_is_about_to_end_says_that_it_is_offline() {
        open("monitor", USER);
        line.forget();

        instance.overview.end();
        instance.look();

        assertThat(line.last("SERVER_STATUS_UPDATE").at("/data/status").asText())
                .isEqualTo("offline");
    }

    // What administrators ask

    @ParameterizedTest
    @CsvSource({
        "get_system_settings,''",
        "get_service_status,market_data_service",
        "get_all_services,''",
        "get_connections,''"
    })
    void what_is_for_administrators_is_for_nobody_else(String type, String service) {
        var client = open("monitor", USER);
        line.forget();

        say(client, "{'type':'" + type + "','service':'" + service + "'}");

        assertThat(code()).isEqualTo("UNAUTHORIZED");
        assertThat(line.frames.getLast().path("originalType").asText()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'get_system_settings','key':'nothing'} | SETTING_NOT_FOUND",
                "{'type':'get_service_status'} | MISSING_SERVICE",
                "{'type':'get_service_status','service':'nothing'} | SERVICE_NOT_FOUND"
            })
    void what_is_not_there_is_said_not_to_be(String message, String code) {
        var client = open("monitor", ADMIN);
        line.forget();

        say(client, message);

        assertThat(code()).isEqualTo(code);
    }

    @Test
    void settings_services_and_connections_are_answered() {
        instance.set("background_scene", "'moon'");
        var client = open("monitor", ADMIN);
        line.forget();

        say(client, "{'type':'get_system_settings','key':'background_scene'}");
        assertThat(line.last("system_settings").at("/data/value").asText()).isEqualTo("moon");
        say(client, "{'type':'get_service_status','service':'" + MARKET + "'}");
        assertThat(line.last("service_status").at("/data/service").asText()).isEqualTo(MARKET);
        say(client, "{'type':'get_all_services'}");
        assertThat(line.last("all_services").path("data")).hasSize(12);
        say(client, "{'type':'get_connections'}");
        var me = line.last("connections").at("/data/0");
        assertThat(me.path("wallet").asText()).isEqualTo(ADMIN);
        assertThat(me.path("socket").asText()).isEqualTo("monitor");
        assertThat(me.path("messages").asInt()).isEqualTo(4);
        assertThat(me.path("frames").asInt()).isPositive();
        assertThat(me.path("channels")).hasSize(5);
    }

    @Test
    void who_comes_signs_in_and_goes_is_told_on_a_channel_of_administrators() {
        var client = open("monitor", ADMIN);
        say(client, "{'type':'subscribe','channel':'admin.connections'}");
        instance.look();
        line.forget();
        var other = instance.connect(new Line());
        instance.look();
        instance.conversation.hear(
                other, "{\"type\":\"authenticate\",\"token\":\"" + Tokens.of(USER, instance.watch.instant()) + "\"}");
        instance.look();
        instance.conversation.closed(other, 1000);
        instance.look();

        assertThat(line.heard("connection_event"))
                .extracting(frame -> frame.path("action").asText())
                .containsExactly("opened", "signed_in", "closed");
        assertThat(line.last("connection_event").at("/data/wallet").asText()).isEqualTo(USER);
    }

    @Test
    void a_setting_that_changes_or_goes_is_told_to_administrators() {
        open("monitor", ADMIN);
        line.forget();

        instance.set("background_scene", "'moon'");
        assertThat(line.heard("system_settings"))
                .as("once, though two channels have it")
                .hasSize(1);
        instance.set("colour", "'red'");
        assertThat(line.last("system_settings").at("/data/value").asText()).isEqualTo("red");
        instance.put(instance.topics.settings, "colour", null);
        instance.look();
        assertThat(line.last("system_settings").path("subtype").asText()).isEqualTo("colour");
        assertThat(line.last("system_settings").at("/data/value").isNull()).isTrue();
    }

    // Breakers

    @Test
    void everything_can_be_followed_at_once() {
        var client = open("circuit-breaker", ADMIN);
        line.forget();

        say(client, "{'type':'subscribe_all'}");

        assertThat(types())
                .containsExactly(
                        "subscription_confirmed",
                        "services:state",
                        "subscription_confirmed",
                        "layer:status",
                        "subscription_confirmed",
                        "layer:status",
                        "subscription_confirmed",
                        "layer:status",
                        "subscription_confirmed",
                        "layer:status");
        assertThat(line.last("services:state").path("services")).hasSize(12);
    }

    @Test
    void a_breaker_that_opens_is_told_with_its_colour_its_layer_and_an_alert() {
        instance.says(service(MARKET, "a", BreakerState.CLOSED, instance.watch.instant()));
        var client = open("circuit-breaker", USER);
        say(client, "{'type':'subscribe:services'}");
        say(client, "{'type':'subscribe:layer','layer':'data'}");
        say(client, "{'type':'subscribe:service','service':'" + MARKET + "'}");
        assertThat(line.last("service:update").at("/data/color").asText()).isEqualTo("green");
        pass(2);
        line.forget();

        instance.says(service(MARKET, "a", BreakerState.OPEN, instance.watch.instant()));
        pass(2);

        assertThat(line.heard("service:alert")).singleElement().satisfies(alert -> {
            assertThat(alert.path("status").asText()).isEqualTo("open");
            assertThat(alert.path("previous").asText()).isEqualTo("closed");
            assertThat(alert.path("color").asText()).isEqualTo("red");
        });
        assertThat(line.last("layer:status").path("status").asText()).isEqualTo("critical");
        assertThat(line.last("services:state").path("services"))
                .filteredOn(row -> row.path("service").asText().equals(MARKET))
                .extracting(row -> row.path("status").asText())
                .containsExactly("open");
        line.forget();
        instance.says(service(MARKET, "a", BreakerState.DEGRADED, instance.watch.instant()));
        assertThat(line.last("service:alert").path("color").asText()).isEqualTo("yellow");
    }

    @Test
    void a_service_of_which_nobody_speaks_any_more_is_an_alert_too_and_so_is_its_return() {
        var client = open("circuit-breaker", USER);
        say(client, "{'type':'subscribe:services'}");
        line.forget();

        instance.says(service(MARKET, "a", BreakerState.CLOSED, instance.watch.instant()));
        pass(2);
        assertThat(line.heard("service:alert")).as("the first word on it").isEmpty();

        pass(20);
        assertThat(line.last("service:alert").path("status").asText()).isEqualTo("unknown");

        instance.says(service(MARKET, "a", BreakerState.CLOSED, instance.watch.instant()));
        pass(2);
        assertThat(line.last("service:alert").path("status").asText()).isEqualTo("closed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'subscribe:layer'} | MISSING_LAYER",
                "{'type':'subscribe:layer','layer':'cellar'} | INVALID_LAYER",
                "{'type':'subscribe:service'} | MISSING_SERVICE",
                "{'type':'subscribe:service','service':'nothing'} | INVALID_SERVICE",
                "{'type':'service:config'} | MISSING_SERVICE",
                "{'type':'service:config','service':'nothing'} | INVALID_SERVICE",
                "{'type':'service:health_check','service':'market_data_service'} | UNAUTHORIZED",
                "{'type':'service:reset_circuit_breaker','service':'market_data_service'} | UNAUTHORIZED"
            })
    void what_cannot_be_done_is_said(String message, String code) {
        var client = open("circuit-breaker", USER);
        line.forget();

        say(client, message);

        assertThat(code()).isEqualTo(code);
        assertThat(instance.ordered).isEmpty();
    }

    @Test
    void the_numbers_of_a_breaker_are_told() {
        var state = service(MARKET, "a", BreakerState.CLOSED, instance.watch.instant());
        state.setNumbers("enabled=true,threshold=7");
        instance.says(state);
        var client = open("circuit-breaker", USER);

        say(client, "{'type':'service:config','service':'" + MARKET + "'}");

        assertThat(line.last("service:config").has("config")).isTrue();
    }

    @Test
    void a_check_is_answered_with_what_a_process_found_after_it() {
        instance.says(service(MARKET, "a", BreakerState.OPEN, instance.watch.instant()));
        var client = open("circuit-breaker", ADMIN);
        line.forget();

        say(client, "{'type':'service:health_check','service':'" + MARKET + "'}");
        assertThat(instance.ordered).containsExactly("CHECK " + MARKET + " " + ADMIN);
        assertThat(line.frames).isEmpty();
        instance.says(service(
                MARKET, "a", BreakerState.CLOSED, instance.watch.instant().plusMillis(300)));

        var found = line.last("service:health_check_result");
        assertThat(found.path("healthy").asBoolean()).isTrue();
        assertThat(found.path("status").asText()).isEqualTo("closed");
        assertThat(found.at("/circuit_breaker/is_open").asBoolean()).isFalse();
    }

    @Test
    void where_no_process_says_anything_a_reset_is_answered_with_what_is_known() {
        instance.says(service(MARKET, "a", BreakerState.OPEN, instance.watch.instant()));
        var client = open("circuit-breaker", ADMIN);

        say(client, "{'type':'service:reset_circuit_breaker','service':'" + MARKET + "'}");
        pass(4);
        assertThat(line.heard("service:circuit_breaker_reset_result")).isEmpty();
        pass(1);

        var found = line.last("service:circuit_breaker_reset_result");
        assertThat(found.path("success").asBoolean()).isFalse();
        assertThat(found.at("/circuit_breaker/is_open").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"NO_SUCH_SERVICE,INVALID_SERVICE", "NOT_ALLOWED,UNAUTHORIZED", "NOT_NOW,NOT_READY"})
    void an_order_that_nobody_takes_is_said_not_to_be_taken(Orders.Outcome outcome, String code) {
        instance.outcome = outcome;
        var client = open("circuit-breaker", ADMIN);

        say(client, "{'type':'service:health_check','service':'" + MARKET + "'}");

        assertThat(code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {Pulse.RESET, Pulse.CHECK})
    void resets_are_a_log_for_administrators(String command) {
        var client = open("circuit-breaker", ADMIN);
        say(client, "{'type':'subscribe','channel':'admin.circuit_breakers'}");
        line.forget();

        instance.put(instance.topics.serviceCommands, "7", command(command));
        instance.live.flush();

        assertThat(line.heard("admin:circuit_reset"))
                .extracting(frame ->
                        frame.path("service").asText() + " " + frame.path("by").asText())
                .isEqualTo(command.equals(Pulse.RESET) ? List.of(MARKET + " " + ADMIN) : List.of());
    }

    // Rows

    @Test
    void whoever_wants_rows_gets_them_and_what_changed_since_a_cursor() {
        var client = open("monitor", USER);
        say(client, "{'type':'subscribe','channel':'services','delta':true}");
        assertThat(line.last("snapshot").path("rows")).hasSize(12);
        var cursor = line.last("snapshot").path("cursor").asText();
        instance.says(service(MARKET, "a", BreakerState.OPEN, instance.watch.instant()));
        assertThat(rows(line.last("changes"))).contains(MARKET);
        line.forget();

        say(client, "{'type':'subscribe','channel':'services','delta':true,'since':'" + cursor + "'}");

        assertThat(line.heard("snapshot")).isEmpty();
        assertThat(rows(line.last("changes"))).contains(MARKET).doesNotContain("token_sync_service");
    }

    private static List<String> rows(JsonNode frame) {
        return frame.path("rows").findValuesAsText("service");
    }

    private static ServiceCommandRow command(String what) {
        return ServiceCommandRow.newBuilder()
                .setId(7)
                .setService(MARKET)
                .setCommand(what)
                .setBy(ADMIN)
                .setAt(START)
                .setDeleted(false)
                .setEpoch(1)
                .setLsn(1)
                .setCommittedAt(START)
                .build();
    }

    private Client open(String endpoint, String wallet) {
        var role = wallet.equals(ADMIN) ? Role.ADMIN : Role.USER;
        var person =
                new Person(wallet, role, "session-1", instance.watch.instant().plusSeconds(3_600));
        return open(endpoint, Optional.of(person), Optional.empty());
    }

    private Client open(String endpoint, Optional<Person> person, Optional<String> channel) {
        var opening = new Opening(person, channel, false, Optional.empty(), false, InetAddress.getLoopbackAddress());
        return instance.connect(instance.endpoint(endpoint), line, opening);
    }

    private void say(Client client, String message) {
        instance.conversation.hear(client, message.replace('\'', '"'));
    }

    private void pass(int seconds) {
        instance.live.clients().forEach(instance.conversation::pong);
        instance.watch.advance(Duration.ofSeconds(seconds));
        instance.look();
        instance.live.due().forEach(instance.conversation::look);
        instance.live.flush();
    }

    private String code() {
        return line.last("error").path("code").asText();
    }

    private List<String> types() {
        return line.frames.stream().map(frame -> frame.path("type").asText()).toList();
    }
}
