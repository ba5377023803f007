package me.degenduel.standalone;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Settings.Setting;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

/** The files for containers say the same as the code. */
class ComposeTest {
    private static final Pattern FROM_OUTSIDE = Pattern.compile("\\$\\{(\\w+):\\?[^}]+}");
    private static final String LONG_ENOUGH = "x".repeat(48);

    /** What docs/operating.md says that everything else takes. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private static final List<String> INSTANCES = List.of("serving-1", "serving-2");
    private static final int CONNECT_PORT = port(me.degenduel.connect.Config::from, "DD_CONNECT_PORT");
    private static final int SERVING_PORT = port(me.degenduel.serving.Config::from, "DD_PORT");
    private static final int INTERNAL_PORT = port(me.degenduel.serving.Config::from, "DD_INTERNAL_PORT");
    private static final Map<String, Integer> OURS =
            Map.of("connect", CONNECT_PORT, "serving-1", SERVING_PORT, "serving-2", SERVING_PORT);

    private final JsonNode services = Compose.services();

    @Test
    void kafka_is_the_version_that_the_code_is_built_with() {
        assertThat(Compose.image("kafka")).isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
    }

    @Test
    void postgres_is_the_version_that_dd_up_starts() {
        var version = Compose.image("postgres").replace("postgres:", "");
        assertThat(PostgresBinaries.unpacked().getFileName().toString()).contains("-" + version + ".");
    }

    @Test
    void the_registry_is_of_the_version_that_confluent_s_serdes_would_be() {
        assertThat(Compose.image("registry"))
                .isEqualTo("confluentinc/cp-schema-registry:" + property("confluent.version"));
    }

    @Test
    void the_image_is_built_and_run_at_the_project_s_java_level() {
        var level = property("java.level");
        assertThat(Compose.text("Dockerfile").lines().filter(line -> line.startsWith("FROM ")))
                .containsExactly(
                        "FROM maven:3-eclipse-temurin-" + level + " AS build",
                        "FROM eclipse-temurin:" + level + "-jre");
    }

    @Test
    void what_the_image_takes_from_ops_is_there_and_sent_to_its_builder() {
        assertThat(found("(ops/\\S+)", Compose.text("Dockerfile"))).isNotEmpty().allSatisfy(file -> {
            assertThat(Compose.file(file)).exists();
            assertThat(Compose.text(".dockerignore").lines()).contains("!" + file);
        });
    }

    @Test
    void each_command_is_a_process_that_exists() throws ReflectiveOperationException {
        assertThat(Compose.text("ops/run")).contains("connect | serving)", "\"me.degenduel.$1.Main\"");
        for (var name : OURS.keySet()) {
            var command = services.at("/" + name + "/command").asText();
            assertThat(command).isEqualTo(name.replaceFirst("-\\d$", ""));
            assertThat(Class.forName("me.degenduel." + command + ".Main").getMethod("main", String[].class))
                    .isNotNull();
        }
    }

    @Test
    void connect_is_told_what_it_needs_and_nothing_that_it_does_not_know() {
        assertFits("connect", me.degenduel.connect.Config::from);
    }

    @Test
    void serving_is_told_what_it_needs_and_nothing_that_it_does_not_know() {
        INSTANCES.forEach(instance -> assertFits(instance, me.degenduel.serving.Config::from));
    }

    @Test
    void each_instance_of_serving_has_a_name_of_its_own_and_an_address_that_the_others_reach() {
        for (var instance : INSTANCES) {
            assertThat(told(instance))
                    .containsEntry("DD_INSTANCE", instance)
                    .containsEntry("DD_ADVERTISED", instance + ":" + INTERNAL_PORT);
        }
    }

    @Test
    void browsers_may_come_from_where_serving_is_published() {
        for (var instance : INSTANCES) {
            var published = services.at("/" + instance + "/ports/0").asText().replaceAll("^127.0.0.1:|:\\d+$", "");
            assertThat(told(instance).get("DD_ORIGINS")).contains("http://localhost:" + published);
        }
    }

    @Test
    void nobody_kills_serving_while_it_lets_its_clients_go() {
        for (var instance : INSTANCES) {
            var settings = new Settings(told(instance));
            var leaving = me.degenduel.serving.Config.from(settings).sockets().leaving();
            assertThat(Settings.duration(
                            services.at("/" + instance + "/stop_grace_period").asText()))
                    .isGreaterThan(leaving.notice().plus(leaving.spread()).plus(CLOSING));
        }
    }

    @Test
    void processes_are_published_and_asked_for_their_health_where_they_listen() {
        OURS.forEach((name, port) -> {
            assertThat(services.at("/" + name + "/ports/0").asText()).endsWith(":" + port);
            assertThat(services.at("/" + name + "/healthcheck/test").asText())
                    .endsWith("http://localhost:" + port + "/health/ready");
        });
    }

    @Test
    void everything_listens_on_loopback_and_each_on_a_port_of_its_own() {
        var published = services.findValues("ports").stream()
                .flatMap(JsonNode::valueStream)
                .map(JsonNode::asText)
                .toList();
        assertThat(published).hasSameSizeAs(services).allMatch(port -> port.matches("127\\.0\\.0\\.1:\\d+:\\d+"));
        assertThat(published.stream().map(port -> port.replaceFirst(":\\d+$", "")))
                .doesNotHaveDuplicates();
    }

    @Test
    void everything_is_asked_for_its_health_and_waited_for_by_it() {
        services.properties().forEach(service -> {
            assertThat(service.getValue().at("/healthcheck/test").asText())
                    .as(service.getKey())
                    .isNotBlank();
            assertThat(service.getValue().path("depends_on").properties()).allSatisfy(needed -> {
                assertThat(services.has(needed.getKey())).isTrue();
                assertThat(needed.getValue().get("condition").asText()).isEqualTo("service_healthy");
            });
        });
        assertThat(Stream.of("docker-compose.yml", "Dockerfile", "ops/run"))
                .noneMatch(file -> Compose.text(file).contains("sleep"));
    }

    @Test
    void secrets_come_from_a_file_that_git_never_sees() {
        var secrets = services.findValues("environment").stream()
                .flatMap(environment -> environment.properties().stream())
                .filter(variable -> variable.getKey().matches(".*(PASSWORD|SECRET|KEY)"))
                .map(variable -> variable.getValue().asText())
                .toList();
        assertThat(secrets).isNotEmpty().allMatch(FROM_OUTSIDE.asMatchPredicate());

        var asked = FROM_OUTSIDE
                .matcher(Compose.text("docker-compose.yml"))
                .results()
                .map(found -> found.group(1) + "=");
        assertThat(Compose.text("ops/example.env").lines().filter(line -> line.matches("\\w.*")))
                .containsExactlyInAnyOrderElementsOf(asked.collect(toSet()));
        assertThat(Compose.text(".gitignore").lines()).contains(".env");
    }

    @Test
    void prometheus_asks_each_of_our_processes() {
        var targets = Compose.yaml("ops/prometheus.yml").findValues("targets").stream()
                .flatMap(JsonNode::valueStream)
                .map(JsonNode::asText);
        assertThat(targets)
                .containsExactlyInAnyOrderElementsOf(OURS.entrySet().stream()
                        .map(ours -> ours.getKey() + ":" + ours.getValue())
                        .toList());
    }

    private void assertFits(String service, Consumer<Settings> process) {
        var settings = new Settings(told(service));
        process.accept(settings);
        assertThatCode(settings::check).doesNotThrowAnyException();
        assertThat(settings.declared())
                .extracting(Setting::name)
                .containsAll(told(service).keySet());
    }

    /** What a container's environment is, once somebody has filled the secrets in. */
    private Map<String, String> told(String service) {
        return services.at("/" + service + "/environment").properties().stream()
                .collect(toMap(Map.Entry::getKey, variable -> FROM_OUTSIDE
                        .matcher(variable.getValue().asText())
                        .replaceAll(LONG_ENOUGH)));
    }

    private static int port(Consumer<Settings> process, String name) {
        var settings = new Settings(Map.of());
        process.accept(settings);
        return settings.declared().stream()
                .filter(setting -> setting.name().equals(name))
                .mapToInt(setting -> Integer.parseInt(setting.fallback()))
                .findFirst()
                .orElseThrow();
    }

    private static String property(String name) {
        return found("<" + name + ">(.*)</", Compose.text("pom.xml")).getFirst();
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
