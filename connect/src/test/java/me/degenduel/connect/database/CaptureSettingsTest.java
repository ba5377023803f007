package me.degenduel.connect.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import me.degenduel.schemas.Cluster;
import me.degenduel.schemas.Golden;
import me.degenduel.schemas.Keys;
import me.degenduel.schemas.Secret;
import me.degenduel.schemas.Topics;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.api.Test;

class CaptureSettingsTest {
    private final Topics topics = new Cluster(
                    "localhost:9092",
                    (short) 1,
                    Cluster.SERDE,
                    Map.of(),
                    Map.of("schema.registry.url", "http://localhost:8081"))
            .topics();

    @Test
    void the_connector_of_a_connect_cluster_is_the_one_we_embed() throws JsonProcessingException {
        var connector = new TreeMap<>(CaptureSettings.of(
                topics,
                "degenduel",
                Duration.ofSeconds(1),
                Map.of(
                        "database.hostname", "postgres",
                        "database.port", "5432",
                        "database.dbname", "degenduel",
                        "database.user", "degenduel",
                        "database.password", "${env:DD_POSTGRES_PASSWORD}")));
        connector.put("key.converter", StringConverter.class.getName());
        connector.put("value.converter", RecordConverter.class.getName());
        connector.put("value.converter.schema.registry.url", "http://registry:8081");
        connector.put("producer.override.partitioner.class", Keys.ByOwner.class.getName());
        // A registry that is away is waited for.
        connector.put("errors.retry.timeout", "-1");
        var json = new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(new TreeMap<>(Map.of("name", connector.remove("name"), "config", connector)));
        Golden.agree(Path.of("src/main/resources/kafka-connect.json"), json + "\n");
    }

    @Test
    void only_columns_that_records_have_leave_the_database() {
        var columns = settings().get("column.include.list").split(",");
        assertThat(columns)
                .contains("public.users.nickname", "public.tokens.supply", "public.service_commands.by")
                .doesNotContain("public.users.created_at", "public.users.last_login")
                .noneMatch(column -> Stream.of("sessions", "auth_challenges", "audit_log", "idempotency_keys")
                        .anyMatch(secret -> column.startsWith("public." + secret + ".")));
    }

    @Test
    void each_captured_topic_has_clocks_in_all_its_partitions() {
        assertThat(settings().get(CaptureSettings.CLOCK_PARTITIONS).split(","))
                .hasSameSizeAs(topics.captured().values())
                .contains(topics.tokenRows.name() + ":" + topics.tokenRows.partitions());
    }

    @Test
    void what_a_jdbc_url_says_beyond_the_place_goes_to_the_driver() {
        var database = new Database(
                "jdbc:postgresql://db.example/degenduel?sslmode=verify-full&tcpKeepAlive", "me", new Secret("word"));
        assertThat(database.debezium())
                .containsOnly(
                        Map.entry("database.hostname", "db.example"),
                        Map.entry("database.port", "5432"),
                        Map.entry("database.dbname", "degenduel"),
                        Map.entry("database.user", "me"),
                        Map.entry("database.password", "word"),
                        Map.entry("driver.sslmode", "verify-full"),
                        Map.entry("driver.tcpKeepAlive", ""));
    }

    private Map<String, String> settings() {
        return CaptureSettings.of(topics, "degenduel", Duration.ofSeconds(1), Map.of());
    }
}
