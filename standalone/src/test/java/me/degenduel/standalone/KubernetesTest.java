package me.degenduel.standalone;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.Settings.Setting;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The manifests for Kubernetes, read and not run: that takes a cluster, which the tests must do without. */
class KubernetesTest {
    private static final String LONG_ENOUGH = "a secret of at least thirty-two characters";
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final List<JsonNode> platform = documents("ops/kubernetes/platform.yaml");

    @Test
    void connect_and_serving_are_told_what_they_need_and_nothing_that_they_do_not_know() {
        assertFits("connect", me.degenduel.connect.Config::from);
        assertFits("serving", me.degenduel.serving.Config::from);
    }

    @Test
    void each_listens_where_it_is_asked_for_its_health_and_where_other_instances_ask_it() {
        var connect = settings(told("connect"), me.degenduel.connect.Config::from);
        assertThat(ports("connect")).isEqualTo(Map.of("health", fallback(connect, "DD_CONNECT_PORT")));
        var serving = settings(told("serving"), me.degenduel.serving.Config::from);
        var internal = fallback(serving, "DD_INTERNAL_PORT");
        assertThat(ports("serving")).isEqualTo(Map.of("http", fallback(serving, "DD_PORT"), "internal", internal));
        assertThat(told("serving")).containsEntry("DD_ADVERTISED", "pod-0.serving-internal:" + internal);
        assertThat(named("Service", "serving-internal").at("/spec/ports/0/port").asText())
                .isEqualTo(internal);
    }

    @Test
    void nobody_kills_serving_while_it_lets_its_clients_go() {
        var settings = new Settings(told("serving"));
        var leaving = me.degenduel.serving.Config.from(settings).sockets().leaving();
        assertThat(Duration.ofSeconds(named("StatefulSet", "serving")
                        .at("/spec/template/spec/terminationGracePeriodSeconds")
                        .asLong()))
                .isGreaterThanOrEqualTo(leaving.notice().plus(leaving.spread()).plus(CLOSING));
    }

    @Test
    void kafka_is_of_our_version_and_set_as_the_containers_are() {
        var kafka = documents("ops/kubernetes/kafka.yaml").getLast();
        assertThat(kafka.at("/spec/kafka/version").asText()).isEqualTo(AppInfoParser.getVersion());
        assertThat(documents("ops/kubernetes/kafka-connect.yaml")
                        .getFirst()
                        .at("/spec/version")
                        .asText())
                .isEqualTo(AppInfoParser.getVersion());

        var ofContainers = Compose.services().at("/kafka/environment").properties().stream()
                .collect(toMap(
                        each -> each.getKey()
                                .replaceFirst("^KAFKA_", "")
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        each -> each.getValue().asText()));
        var ours = kafka.at("/spec/kafka/config").properties();
        assertThat(ours).isNotEmpty().allSatisfy(each -> {
            if (!each.getKey().matches(".*(replication\\.factor|isr|insync\\.replicas)")) {
                assertThat(each.getValue().asText()).as(each.getKey()).isEqualTo(ofContainers.get(each.getKey()));
            }
        });
    }

    private void assertFits(String process, Consumer<Settings> config) {
        var settings = settings(told(process), config);
        assertThatCode(settings::check).doesNotThrowAnyException();
        assertThat(settings.declared())
                .extracting(Setting::name)
                .containsAll(told(process).keySet());
    }

    private static Settings settings(Map<String, String> told, Consumer<Settings> config) {
        var settings = new Settings(told);
        config.accept(settings);
        return settings;
    }

    private static String fallback(Settings settings, String name) {
        return settings.declared().stream()
                .filter(setting -> setting.name().equals(name))
                .map(Setting::fallback)
                .findFirst()
                .orElseThrow();
    }

    /** What a pod's environment is, once the secrets are filled in. */
    private Map<String, String> told(String process) {
        var told = new HashMap<String, String>();
        named("ConfigMap", "degenduel")
                .get("data")
                .properties()
                .forEach(each -> told.put(each.getKey(), each.getValue().asText()));
        container(process)
                .get("env")
                .forEach(variable -> told.put(variable.get("name").asText(), value(variable, told)));
        return told;
    }

    private static String value(JsonNode variable, Map<String, String> before) {
        if (variable.has("value")) {
            var text = variable.get("value").asText();
            for (var each : before.entrySet()) {
                text = text.replace("$(" + each.getKey() + ")", each.getValue());
            }
            return text;
        }
        return variable.at("/valueFrom").has("fieldRef") ? "pod-0" : LONG_ENOUGH;
    }

    private Map<String, String> ports(String process) {
        return StreamSupport.stream(container(process).get("ports").spliterator(), false)
                .collect(toMap(port -> port.get("name").asText(), port -> port.get("containerPort")
                        .asText()));
    }

    private JsonNode container(String process) {
        return named("StatefulSet", process).at("/spec/template/spec/containers/0");
    }

    private JsonNode named(String kind, String name) {
        return platform.stream()
                .filter(each -> each.get("kind").asText().equals(kind)
                        && each.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> documents(String file) {
        var mapper = new ObjectMapper();
        return StreamSupport.stream(new Yaml().loadAll(Compose.text(file)).spliterator(), false)
                .<JsonNode>map(mapper::valueToTree)
                .toList();
    }
}
