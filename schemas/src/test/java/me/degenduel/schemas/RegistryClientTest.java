package me.degenduel.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static me.degenduel.schemas.FakeRegistry.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryClientTest {
    private static final Schema PRICE = Price.getClassSchema();

    private final FakeRegistry registry = new FakeRegistry();
    private final FakeRegistry other = new FakeRegistry();

    @AfterEach
    void stop() {
        registry.close();
        other.close();
    }

    @Test
    void a_registry_that_stumbles_is_asked_again() {
        registry.first(status(500, "oops"), status(429, ""));

        assertThat(client().id("subject", PRICE)).isEqualTo(1);
    }

    @Test
    void a_registry_that_stays_down_is_unavailable_after_a_bounded_number_of_tries() {
        registry.always(status(500, "{\"error_code\":50001,\"message\":\"Error in the backend data store\"}"));

        assertThatThrownBy(() -> client().id("subject", PRICE))
                .isInstanceOf(RegistryUnavailable.class)
                .hasMessageContaining("tried 3 times")
                .hasMessageContaining(registry.url() + " answers 500");
        assertThat(registry.asked()).hasSize(3);
    }

    @Test
    void a_registry_that_says_nothing_is_unavailable_in_time() {
        registry.always(exchange -> {});

        assertThatThrownBy(() -> client("http.read.timeout.ms", "50").id("subject", PRICE))
                .isInstanceOf(RegistryUnavailable.class)
                .hasMessageContaining("does not answer within 50 ms");
    }

    @Test
    void a_registry_that_begins_an_answer_and_never_ends_it_is_unavailable_in_time() {
        registry.always(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        });

        assertThatThrownBy(() -> client("http.read.timeout.ms", "50").id("subject", PRICE))
                .isInstanceOf(RegistryUnavailable.class);
    }

    @Test
    void when_one_address_is_down_the_next_answers() {
        registry.close();

        assertThat(client("schema.registry.url", registry.url() + ", " + other.url())
                        .id("subject", PRICE))
                .isEqualTo(1);
    }

    @Test
    void the_address_that_answered_last_is_asked_first() {
        var both = client("schema.registry.url", registry.url() + "," + other.url());
        registry.always(status(503, ""));
        both.id("subject", PRICE);
        var before = registry.asked().size();

        both.schema(1);

        assertThat(registry.asked()).hasSize(before);
    }

    @Test
    void an_address_that_does_not_know_an_id_does_not_speak_for_the_others() {
        var id = other.add("subject", PRICE);

        assertThat(client("schema.registry.url", registry.url() + "," + other.url())
                        .schema(id))
                .contains(PRICE);
    }

    @Test
    void the_registry_may_say_when_to_come_back() {
        registry.first(status(429, "", "Retry-After", "1"));
        var start = System.nanoTime();

        client("retries.max.wait.ms", "5000").id("subject", PRICE);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(990));
    }

    @Test
    void but_it_may_not_send_us_away_for_a_day() {
        registry.first(status(429, "", "Retry-After", "86400"));

        assertThat(client().id("subject", PRICE)).isEqualTo(1);
    }

    @Test
    void a_page_that_is_no_word_of_a_registry_says_nothing_about_schemas() {
        for (var page : new FakeRegistry.Misfortune[] {
            status(200, "<html>Sign in</html>"),
            status(200, "[]"),
            status(200, ""),
            status(302, "", "Location", "http://localhost:1/"),
            status(404, "<html>Not found</html>"),
            status(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}")
        }) {
            registry.always(page);
            assertThatThrownBy(() -> client().schema(1)).isInstanceOf(RegistryUnavailable.class);
        }
    }

    @Test
    void an_answer_without_what_was_asked_for_is_no_answer() {
        registry.always(status(200, "{}"));

        assertThatThrownBy(() -> client().schema(1)).isInstanceOf(RegistryUnavailable.class);
        assertThatThrownBy(() -> client().id("subject", PRICE)).isInstanceOf(RegistryUnavailable.class);
    }

    @Test
    void its_trouble_is_told_until_it_answers() {
        var client = client();
        registry.always(status(500, "oops"));
        assertThatThrownBy(() -> client.id("subject", PRICE)).isInstanceOf(RegistryUnavailable.class);
        assertThat(client.trouble().orElseThrow()).contains("answers 500");
        registry.always(status(200, "{}"));
        assertThatThrownBy(() -> client.id("subject", PRICE)).isInstanceOf(RegistryUnavailable.class);
        assertThat(client.trouble().orElseThrow()).contains("without the id");

        registry.always(null);
        client.id("subject", PRICE);

        assertThat(client.trouble()).isEmpty();
    }

    @Test
    void a_schema_that_does_not_fit_is_refused_with_the_registrys_words_and_at_once() {
        registry.always(status(409, "{\"error_code\":409,\"message\":\"READER_FIELD_MISSING_DEFAULT_VALUE\"}"));

        assertThatThrownBy(() -> client().id("subject", PRICE))
                .isInstanceOf(RegistryRefused.class)
                .hasMessageContaining("subject")
                .hasMessageContaining("READER_FIELD_MISSING_DEFAULT_VALUE");
        assertThat(registry.asked()).hasSize(1);
    }

    @Test
    void an_interrupted_thread_stops_waiting_and_stays_interrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> client().id("subject", PRICE)).isInstanceOf(RegistryUnavailable.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_path_before_the_api_and_odd_names_of_subjects_arrive_as_they_are() {
        var path = client("schema.registry.url", registry.url() + "/apis/ccompat/v7/", "max.retries", "0");
        assertThatThrownBy(() -> path.id("a/b c+ü", PRICE)).isInstanceOf(RegistryUnavailable.class);

        assertThat(registry.asked().getFirst().what()).isEqualTo("POST /apis/ccompat/v7/subjects/a%2Fb%20c%2B%C3%BC");
    }

    @Test
    void user_and_password_are_sent_from_the_property_or_from_the_url() {
        var basic = "Basic " + Base64.getEncoder().encodeToString("ann:s3cret".getBytes(UTF_8));

        client("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "ann:s3cret")
                .schema(1);
        client(
                        "schema.registry.basic.auth.credentials.source",
                        "USER_INFO",
                        "schema.registry.basic.auth.user.info",
                        "ann:s3cret")
                .schema(2);
        client("schema.registry.url", registry.url().replace("//", "//ann:s3cret@"))
                .schema(3);

        assertThat(registry.asked())
                .hasSize(6)
                .extracting(FakeRegistry.Asked::authorization)
                .containsOnly(basic);
    }

    @Test
    void a_bearer_token_is_sent() {
        client("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "t0ken\n")
                .schema(1);

        assertThat(registry.asked())
                .extracting(FakeRegistry.Asked::authorization)
                .containsOnly("Bearer t0ken");
    }

    @Test
    void a_registry_that_does_not_let_us_in_is_unavailable_at_once_and_no_secret_is_told() {
        registry.always(status(401, "{\"error_code\":401,\"message\":\"ann:s3cret is not welcome\"}"));

        assertThatThrownBy(() -> client("schema.registry.url", registry.url().replace("//", "//ann:s3cret@"))
                        .schema(1))
                .isInstanceOf(RegistryUnavailable.class)
                .hasMessageContaining("401")
                .hasMessageContaining("basic.auth")
                .hasMessageNotContaining("s3cret");
        assertThat(registry.asked()).hasSize(1);
    }

    @Test
    void what_is_wrong_with_the_properties_is_said_without_the_secret_in_them() {
        for (var wrong : new String[][] {
            {"schema.registry.url", ""},
            {"schema.registry.url", "ann:s3cret@localhost:8081"},
            {"schema.registry.url", "http://ann:s3 cret@localhost"},
            {"schema.registry.url", "ftp://ann:s3cret@localhost"},
            {"basic.auth.credentials.source", "s3cret"},
            {"bearer.auth.credentials.source", "s3cret"},
            {"bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "s3cret s3cret"},
        }) {
            assertThatThrownBy(() -> client(wrong))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(wrong[wrong.length - 2])
                    .hasMessageNotContaining("cret");
        }
    }

    @Test
    void nothing_prints_a_secret() {
        var properties = properties(
                "schema.registry.url",
                "http://ann:s3cret@localhost",
                "bearer.auth.credentials.source",
                "STATIC_TOKEN",
                "bearer.auth.token",
                "t0ken");

        assertThat(RegistryConfig.from(properties).toString())
                .doesNotContain("s3cret", "t0ken", Base64.getEncoder().encodeToString("ann:s3cret".getBytes(UTF_8)));
        assertThat(new Cluster("kafka:9092", (short) 3, Cluster.SERDE, Map.of(), properties).toString())
                .doesNotContain("s3cret", "t0ken");
    }

    @Test
    void serdes_that_are_told_the_same_share_a_client_and_others_do_not() {
        assertThat(client())
                .isSameAs(client())
                .isNotSameAs(client("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "t"));
    }

    private RegistryClient client(String... more) {
        return RegistryClient.of(properties(more));
    }

    /** Two more tries, a moment apart; with {@code more}, names and values in turn, over that. */
    private Map<String, String> properties(String... more) {
        var properties = new HashMap<>(Map.of(
                "schema.registry.url", registry.url(),
                "max.retries", "2",
                "retries.wait.ms", "1",
                "retries.max.wait.ms", "2"));
        for (var i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }
}
