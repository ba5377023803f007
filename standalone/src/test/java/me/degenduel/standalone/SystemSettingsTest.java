package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import me.degenduel.serving.Promise;
import me.degenduel.serving.Shows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What administrators set, from the command to every socket that has to do with it. */
@OnAPlatform
class SystemSettingsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ADMIN = Outside.newAddress();

    private final Outside platform;
    private final String admin;
    private final String user;

    SystemSettingsTest(Platform platform) {
        this.platform = new Outside(platform);
        admin = platform.token(ADMIN, "admin");
        user = platform.token(Outside.newAddress(), "user");
    }

    /** Whoever is new is known to serving once capture has said so. */
    @BeforeEach
    void people_are_known() {
        for (var token : List.of(admin, user)) {
            Await.until(
                    "somebody is known",
                    PATIENCE,
                    () -> platform.get("/api/v69/circuit-breakers", token).statusCode() == 200);
        }
    }

    @AfterEach
    void all_is_as_it_was() throws Exception {
        platform.sql(
                "delete from system_settings where key in ('maintenance', 'socket.circuit-breaker', 'background_scene')");
        Await.until(
                "nothing is in maintenance",
                PATIENCE,
                () -> platform.get("/api/status").statusCode() == 200);
    }

    /** It offers its token as the protocol, asks before it is told that it may, and knows no cursor. */
    @Test
    @Shows({Promise.SYSTEM_STATUS, Promise.SERVER_STATUS_UPDATE, Promise.HEARTBEAT, Promise.SAID_WHILE_OPENING})
    void a_client_of_march_2025_subscribes_heartbeats_and_reads_how_the_platform_is() throws Exception {
        try (var old = new SocketClient(platform.platform().endpoints().ws() + "/api/v69/ws/monitor", user)) {
            old.say("{'type':'subscribe','channel':'system.status'}");
            old.say("{'type':'heartbeat'}");
            old.say("{'type':'get_system_status'}");

            assertThat(old.hear("subscription_confirmed").path("channel").asText())
                    .isEqualTo("system.status");
            var told = old.hear("SERVER_STATUS_UPDATE").path("data");
            assertThat(old.hear("connection_established").path("authenticated").asBoolean())
                    .isTrue();
            old.hear("heartbeat_ack");
            var asked = old.hear("system_status").path("data");
            for (var data : List.of(told, asked)) {
                assertThat(data.path("status").asText()).isEqualTo("online");
                assertThat(data.path("message").asText()).isNotBlank();
                assertThat(data.path("timestamp").asText()).isNotBlank();
                assertThat(data.path("_version").asText()).isEqualTo(versionOfMaven());
                assertThat(data.path("_uptime").isNumber()).isTrue();
            }
        }
    }

    private static String versionOfMaven() {
        var project = Pattern.compile("<artifactId>streams</artifactId>\\s*<version>([^<]+)<")
                .matcher(Compose.text("pom.xml"));
        assertThat(project.find()).isTrue();
        return project.group(1);
    }

    @Test
    @Shows({Promise.SETTINGS, Promise.BACKGROUND_SCENE, Promise.SYSTEM_SETTINGS})
    void a_setting_is_stored_audited_told_and_found() throws Exception {
        try (var judge = platform.socket("monitor", "?token=" + admin);
                var anybody = platform.socket("monitor", "?channel=public.background_scene")) {
            judge.hear("connection_established");
            anybody.hear("connection_established");

            assertThat(put("background_scene", admin, "{\"value\":{\"sky\":\"red\"}}")
                            .statusCode())
                    .isEqualTo(202);

            assertThat(anybody.hear("system_settings").at("/data/value/sky").asText())
                    .isEqualTo("red");
            assertThat(judge.hear(frame -> frame.path("subtype").asText().equals("background_scene"))
                            .at("/data/updated_by")
                            .asText())
                    .isEqualTo(ADMIN);
        }
        var found = new ObjectMapper()
                .readTree(platform.get("/api/v69/settings/background_scene", admin)
                        .body());
        assertThat(found.at("/value/sky").asText()).isEqualTo("red");
        assertThat(platform.ask("select actor from audit_log where action = 'setting.set' and subject ="
                        + " 'setting/background_scene' order by id desc limit 1"))
                .isEqualTo(ADMIN);
    }

    @Test
    @Shows({Promise.STATUS, Promise.MAINTENANCE_STATUS, Promise.SERVER_STATUS_UPDATE})
    void maintenance_is_told_and_the_status_is_503_while_it_lasts() throws Exception {
        try (var watcher = platform.socket("monitor", "?token=" + user)) {
            watcher.hear("connection_established");
            watcher.hear("SERVER_STATUS_UPDATE");

            assertThat(put("maintenance", admin, "{\"value\":{\"mode\":true,\"message\":\"New engines\"}}")
                            .statusCode())
                    .isEqualTo(202);

            watcher.hear(frame -> frame.at("/data/message").asText().equals("New engines")
                    && frame.at("/data/mode").asBoolean());
            watcher.hear(frame -> frame.path("type").asText().equals("SERVER_STATUS_UPDATE")
                    && frame.at("/data/status").asText().equals("maintenance"));
            var status = platform.get("/api/status");
            assertThat(status.statusCode()).isEqualTo(503);
            assertThat(status.body()).contains("\"maintenance\":true", "New engines");

            assertThat(put("maintenance", admin, "{\"value\":false}").statusCode())
                    .isEqualTo(202);
            watcher.hear(frame -> frame.path("type").asText().equals("SERVER_STATUS_UPDATE")
                    && !frame.at("/data/status").asText().equals("maintenance"));
            assertThat(platform.get("/api/status").statusCode()).isEqualTo(200);
        }
    }

    @Test
    @Shows(Promise.HEALTH_CHECK)
    void an_administrator_has_a_service_looked_at_over_a_socket_and_that_is_audited() throws Exception {
        try (var breakers = platform.socket("circuit-breaker", "?token=" + admin)) {
            breakers.hear("connection_established");
            breakers.say("{'type':'service:health_check','service':'token_whitelist_service'}");

            var found = breakers.hear("service:health_check_result");
            assertThat(found.path("status").asText()).isEqualTo("closed");
            assertThat(found.path("healthy").asBoolean()).isTrue();
        }
        assertThat(platform.ask("select actor from audit_log where action = 'service.check' order by id desc limit 1"))
                .isEqualTo(ADMIN);
    }

    @Test
    void a_socket_is_switched_off_by_plain_sql_and_on_again() throws Exception {
        try (var breakers = platform.socket("circuit-breaker", "?token=" + admin)) {
            breakers.hear("connection_established");
            var begun = System.nanoTime();
            platform.sql("insert into system_settings(key, value) values"
                    + " ('socket.circuit-breaker', '{\"enabled\":false,\"reason\":\"An attack\"}')");

            assertThat(breakers.hear("error").path("message").asText()).isEqualTo("An attack");
            assertThat(breakers.closed(PATIENCE)).isEqualTo(4503);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
        }
        platform.sql("delete from system_settings where key = 'socket.circuit-breaker'");
        Await.until("it is on again", PATIENCE, () -> {
            try (var again = platform.socket("circuit-breaker", "?token=" + admin)) {
                again.hear("connection_established");
                return true;
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maintenance | {\"value\":\"soon\"} | 400 | INVALID_SETTING",
                "socket.nothing | {\"value\":false} | 400 | INVALID_SETTING",
                "Not%20a%20key | {\"value\":false} | 400 | INVALID_KEY",
                "background_scene | {} | 400 | INVALID_REQUEST"
            })
    void what_means_nothing_is_refused(String key, String body, int status, String code) throws Exception {
        var answer = put(key, admin, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(code);
    }

    @Test
    @Shows(Promise.SETTINGS)
    void a_user_neither_sets_nor_sees_any() throws Exception {
        assertThat(put("background_scene", user, "{\"value\":1}").statusCode()).isEqualTo(403);
        assertThat(platform.get("/api/v69/settings/background_scene", user).statusCode())
                .isEqualTo(403);
        assertThat(platform.get("/api/v69/settings/background_scene").statusCode())
                .isEqualTo(401);
        assertThat(platform.get("/api/v69/settings/nothing", admin).statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> put(String key, String token, String body) throws Exception {
        return platform.send("PUT", "/api/v69/settings/" + key, token, body, "127.0.0.1");
    }
}
