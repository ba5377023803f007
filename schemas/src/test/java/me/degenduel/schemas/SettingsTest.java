package me.degenduel.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    private Path folder;

    @Test
    void what_is_not_said_is_the_default() {
        var settings = new Settings(Map.of());

        assertThat(settings.number("DD_PORT", 3004, 0, 65_535, "Port.")).isEqualTo(3004);
        assertThat(settings.text("DD_NAME", "here", "Name.")).isEqualTo("here");
        assertThat(settings.flag("DD_FLAG", true, "Flag.")).isTrue();
        assertThat(settings.list("DD_LIST", "a, b", "List.")).containsExactly("a", "b");
        assertThat(settings.duration("DD_WAIT", "10s", "Wait.")).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.optional("DD_MORE", "More.")).isEmpty();
        settings.check();
    }

    @Test
    void nothing_in_the_environment_is_not_said_either() {
        var settings = new Settings(Map.of("DD_PORT", "", "DD_NAME", " "));

        assertThat(settings.number("DD_PORT", 3004, 0, 65_535, "Port.")).isEqualTo(3004);
        assertThat(settings.text("DD_NAME", "here", "Name.")).isEqualTo("here");
    }

    @Test
    void the_environment_stands_over_the_file() throws Exception {
        var file = Files.writeString(folder.resolve("dd.properties"), "DD_PORT=1\nDD_NAME=file\n");
        var settings = new Settings(Map.of("DD_CONFIG", file.toString(), "DD_NAME", "environment"));

        assertThat(settings.number("DD_PORT", 3004, 0, 65_535, "Port.")).isEqualTo(1);
        assertThat(settings.text("DD_NAME", "", "Name.")).isEqualTo("environment");
    }

    @Test
    void all_problems_are_told_at_once_each_with_its_name() {
        var settings = new Settings(Map.of(
                "DD_CONFIG", folder.resolve("nowhere").toString(),
                "DD_PORT", "many",
                "DD_BROKERS", "10",
                "DD_FLAG", "yes",
                "DD_WAIT", "soon"));
        settings.number("DD_PORT", 3004, 0, 65_535, "Port.");
        settings.number("DD_BROKERS", 3, 1, 9, "Brokers.");
        settings.flag("DD_FLAG", false, "Flag.");
        settings.duration("DD_WAIT", "1s", "Wait.");
        settings.required("DD_KAFKA", "Where Kafka is.");
        settings.refuse(true, "DD_A and DD_B exclude each other.");

        assertThatThrownBy(settings::check)
                .isInstanceOf(Settings.Problem.class)
                .hasMessageContaining("DD_CONFIG names ")
                .hasMessageContaining("DD_PORT is \"many\", but it must be a whole number.")
                .hasMessageContaining("DD_BROKERS is \"10\", but it must be between 1 and 9.")
                .hasMessageContaining("DD_FLAG is \"yes\", but it must be true or false.")
                .hasMessageContaining("DD_WAIT is \"soon\", but it must be a time such as 250ms")
                .hasMessageContaining("DD_KAFKA is not set: Where Kafka is.")
                .hasMessageContaining("DD_A and DD_B");
    }

    @ParameterizedTest
    @CsvSource({"250ms, PT0.25S", "10s, PT10S", "5m, PT5M", "2h, PT2H", "7d, PT168H", "1h30m, PT1H30M", "0s, PT0S"})
    void durations_are_written_as_people_say_them(String text, Duration meant) {
        assertThat(new Settings(Map.of("DD_WAIT", text)).duration("DD_WAIT", "1s", "Wait."))
                .isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5s", "5", "s", "ms", "5 s", "99999999999999999999ms", "1.5d"})
    void what_is_no_duration_is_refused(String text) {
        var settings = new Settings(Map.of("DD_WAIT", text));
        settings.duration("DD_WAIT", "1s", "Wait.");

        assertThatThrownBy(settings::check).hasMessageContaining("DD_WAIT");
    }

    @Test
    void a_secret_is_never_printed_and_its_default_never_documented() {
        var settings = new Settings(Map.of("DD_SECRET", "s3cret"));
        var secret = settings.secret("DD_SECRET", "d3fault", "Secret.");

        assertThat(secret.value()).isEqualTo("s3cret");
        assertThat(secret.toString()).doesNotContain("s3cret");
        assertThat(settings.declared().toString()).doesNotContain("s3cret", "d3fault");
    }

    @Test
    void reading_a_setting_declares_it() {
        var settings = new Settings(Map.of());
        settings.number("DD_PORT", 3004, 0, 65_535, "Where we listen.");

        assertThat(settings.declared()).contains(new Settings.Setting("DD_PORT", "3004", "Where we listen."));
    }

    @Test
    void a_cluster_takes_further_properties_from_a_file_for_clients_and_serdes() throws Exception {
        var file = Files.writeString(
                folder.resolve("kafka.properties"),
                "security.protocol=SASL_SSL\nbasic.auth.credentials.source=USER_INFO\nbasic.auth.user.info=a:s3cret\n");
        var settings = new Settings(Map.of(
                "DD_KAFKA",
                "kafka:9092",
                "DD_REGISTRY",
                "http://registry:8081",
                "DD_KAFKA_PROPERTIES",
                file.toString()));
        var cluster = Cluster.from(settings);
        settings.check();

        assertThat(cluster.client())
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("security.protocol", "SASL_SSL");
        assertThat(cluster.serdes())
                .containsEntry("schema.registry.url", "http://registry:8081")
                .containsEntry("basic.auth.user.info", "a:s3cret");
        assertThat(cluster.toString()).doesNotContain("s3cret");
    }
}
