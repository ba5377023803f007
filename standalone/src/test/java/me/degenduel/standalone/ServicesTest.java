package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.Topic;
import me.degenduel.schemas.health.BreakerNumbers;
import me.degenduel.schemas.health.Guard;
import me.degenduel.schemas.health.Guards;
import me.degenduel.schemas.health.PlatformService;
import me.degenduel.schemas.health.Pulse;
import me.degenduel.serving.Promise;
import me.degenduel.serving.Shows;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** How services are, as a platform that runs says it. */
@OnAPlatform
class ServicesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Nobody has built it: whoever says that it runs is the test. */
    private static final PlatformService FAUCET = PlatformService.FAUCET;

    private static final List<String> BUILT = List.of(
            "token_sync_service", "market_data_service", "token_whitelist_service", "contest_evaluation_service");

    private final Platform parts;
    private final Outside platform;
    private final String admin;

    ServicesTest(Platform platform) {
        parts = platform;
        this.platform = new Outside(platform);
        admin = platform.token(Outside.newAddress(), "admin");
    }

    @Test
    @Shows({Promise.CIRCUIT_BREAKERS, Promise.LAYERS, Promise.COLOURS, Promise.STATUS})
    void what_is_built_is_closed_and_what_is_not_is_unknown() throws Exception {
        for (var service : BUILT) {
            Await.until(service + " is closed", PATIENCE, () -> status(service).equals("closed"));
        }

        var view = view();
        assertThat(view.path("services")).hasSize(12);
        assertThat(view.path("services")).allSatisfy(service -> {
            var built = BUILT.contains(service.path("service").asText());
            assertThat(service.path("status").asText()).isEqualTo(built ? "closed" : "unknown");
            assertThat(service.path("color").asText()).isEqualTo(built ? "green" : "grey");
        });
        assertThat(StreamSupport.stream(view.path("layers").spliterator(), false)
                        .map(layer -> layer.path("layer").asText() + " "
                                + layer.path("status").asText()))
                .containsExactly("data operational", "contest operational", "wallet unknown", "infrastructure unknown");
        assertThat(platform.json("/api/status").path("maintenance").asBoolean()).isFalse();
        assertThat(platform.json("/api/status").path("degraded_services")).isEmpty();
    }

    @Test
    void every_figure_that_can_be_measured_is() throws Exception {
        Await.until("prices were written", PATIENCE, () -> service("market_data_service")
                .path("figures")
                .has("marketDataLatency"));
        Await.until("changes were captured", PATIENCE, () -> service("token_sync_service")
                .path("figures")
                .has("tokenSyncLatency"));

        assertThat(names("token_sync_service")).contains("tokenSyncLatency", "syncGap", "tokenSyncHitRate");
        assertThat(names("market_data_service"))
                .contains("marketDataLatency", "marketDataHitRate", "sharedCacheSize", "memoryUsage");
        assertThat(names("token_whitelist_service"))
                .contains("databaseLoad", "networkUtilization", "memoryUsage", "sharedCacheSize");
        assertThat(service("market_data_service")
                        .at("/figures/marketDataHitRate")
                        .asDouble())
                .isBetween(0.5, 1.0);
        assertThat(service("token_sync_service").path("calls").asLong()).isPositive();
        assertThat(service("token_sync_service").path("p99_ms").isNumber()).isTrue();
    }

    @Test
    void an_open_breaker_is_told_degrades_who_needs_it_and_is_silent_in_time() throws Exception {
        var state = ServiceState.newBuilder()
                .setService("market_data_service")
                .setInstance("another")
                .setLayer("data")
                .setState(BreakerState.OPEN)
                .setSince(Instant.now())
                .setCause("every source is away")
                .setFailures(3)
                .setRecoveryAttempts(0)
                .setCalls(3)
                .setErrors(3)
                .setTime(Instant.now())
                .build();
        say(state);

        Await.until("it is open", PATIENCE, () -> status("market_data_service").equals("open"));
        assertThat(service("market_data_service").path("cause").asText()).isEqualTo("every source is away");
        Await.until("who needs it is degraded", PATIENCE, () -> status("contest_evaluation_service")
                .equals("degraded"));
        assertThat(service("contest_evaluation_service").path("cause").asText())
                .isEqualTo("it needs market_data_service, which is open");
        assertThat(service("contest_evaluation_service").path("failures").asInt())
                .isZero();
        assertThat(platform.json("/api/status").path("degraded_services"))
                .extracting(JsonNode::asText)
                .contains("market_data_service", "contest_evaluation_service");

        // Nobody repeats it: the instance that still speaks decides.
        Await.until("it counts no more", PATIENCE, () -> status("market_data_service")
                .equals("closed"));
        Await.until("who needs it is well", PATIENCE, () -> status("contest_evaluation_service")
                .equals("closed"));
        assertThat(service("market_data_service").path("instances")).anySatisfy(instance -> {
            assertThat(instance.path("status").asText()).isEqualTo("unknown");
            assertThat(instance.path("cause").asText()).startsWith("nobody has said how it is for");
        });
        say("market_data_service/another", null);
    }

    @Test
    @Shows({Promise.CIRCUIT_BREAKERS, Promise.RESET_CIRCUIT_BREAKER})
    void a_reset_closes_the_breaker_in_the_process_that_runs_the_service() throws Exception {
        var guards = guards(BreakerNumbers.of(FAUCET));
        var guard = guards.add(FAUCET, Guard.Check.NONE, Map::of);
        var pulse = pulse(guards);
        try {
            Await.until("it is closed", PATIENCE, () -> status(FAUCET.id()).equals("closed"));
            for (var failure = 0; failure < 5; failure++) {
                guard.failed(Duration.ofMillis(1), "it is empty");
            }
            Await.until("it is open", PATIENCE, () -> status(FAUCET.id()).equals("open"));
            assertThat(service(FAUCET.id()).path("next_attempt").isTextual()).isTrue();

            assertThat(tell("reset", admin).statusCode()).isEqualTo(202);

            Await.until(
                    "it is closed again", PATIENCE, () -> status(FAUCET.id()).equals("closed"));
        } finally {
            pulse.close();
        }
        Await.until(
                "nobody runs it",
                PATIENCE,
                () -> service(FAUCET.id()).path("cause").asText().equals("no process runs it any more"));
        assertThat(tell("reset", admin).body()).contains("SERVICE_NOT_FOUND");
        assertThatWasNoted("reset_circuit_breaker faucet_service", "service.reset");
    }

    @Test
    void a_check_finds_how_a_service_is_in_the_process_that_runs_it_before_its_turn_comes() throws Exception {
        var problem = new AtomicReference<String>();
        var guards = guards(BreakerNumbers.parse("check=1h"));
        guards.add(FAUCET, () -> Optional.ofNullable(problem.get()), Map::of);
        var pulse = pulse(guards);
        try {
            Await.until("it is closed", PATIENCE, () -> status(FAUCET.id()).equals("closed"));
            // It is looked at once when it begins.
            Await.until(
                    "it was looked at",
                    PATIENCE,
                    () -> service(FAUCET.id()).path("calls").asLong() > 0);
            problem.set("it is empty");

            assertThat(tell("check", admin).statusCode()).isEqualTo(202);

            Await.until("it is degraded", PATIENCE, () -> status(FAUCET.id()).equals("degraded"));
            assertThat(service(FAUCET.id()).path("cause").asText()).contains("it is empty");
        } finally {
            pulse.close();
        }
        Await.until(
                "nobody runs it",
                PATIENCE,
                () -> service(FAUCET.id()).path("cause").asText().equals("no process runs it any more"));
        assertThat(tell("check", admin).body()).contains("SERVICE_NOT_FOUND");
        assertThatWasNoted("health_check faucet_service", "service.check");
    }

    @Test
    @Shows(Promise.CIRCUIT_BREAKERS)
    void breakers_are_for_who_is_signed_in_and_what_is_told_to_services_for_administrators() throws Exception {
        var ann = parts.token(Outside.newAddress(), "user");
        Await.until(
                "Ann is known",
                PATIENCE,
                () -> platform.get("/api/v69/circuit-breakers", ann).statusCode() == 200);

        assertThat(platform.get("/api/v69/circuit-breakers").statusCode()).isEqualTo(401);
        for (var command : List.of("check", "reset")) {
            assertThat(platform.send(
                                    "POST",
                                    "/api/v69/circuit-breakers/token_sync_service/" + command,
                                    ann,
                                    "",
                                    "127.0.0.1")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private static Guards guards(BreakerNumbers numbers) {
        return new Guards(new Guards.Config(Duration.ofSeconds(1), Map.of(FAUCET, numbers)), InstantSource.system());
    }

    private Pulse pulse(Guards guards) {
        return Pulse.start(
                platform.cluster(), platform.cluster().topics(), "a-test", guards, service -> BreakerState.CLOSED);
    }

    private HttpResponse<String> tell(String command, String token) throws Exception {
        return platform.send(
                "POST", "/api/v69/circuit-breakers/%s/%s".formatted(FAUCET.id(), command), token, "", "127.0.0.1");
    }

    private void assertThatWasNoted(String command, String action) throws Exception {
        assertThat(platform.ask("select command || ' ' || service from service_commands order by id desc limit 1"))
                .isEqualTo(command);
        assertThat(
                        platform.ask(
                                "select action from audit_log where subject = 'service/faucet_service' order by id desc limit 1"))
                .isEqualTo(action);
    }

    private void say(ServiceState state) throws Exception {
        say(state.getService() + "/" + state.getInstance(), state);
    }

    private void say(String key, ServiceState state) throws Exception {
        var topic = platform.cluster().topics().services;
        try (var producer = new KafkaProducer<>(
                platform.cluster().client(),
                Topic.keys().serializer(),
                topic.values().serializer())) {
            producer.send(new ProducerRecord<>(topic.name(), key, state)).get();
        }
    }

    private List<String> names(String service) throws Exception {
        var names = new ArrayList<String>();
        service(service).path("figures").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private String status(String service) throws Exception {
        return service(service).path("status").asText();
    }

    private JsonNode service(String name) throws Exception {
        return StreamSupport.stream(view().path("services").spliterator(), false)
                .filter(service -> service.path("service").asText().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("No " + name + " is said yet"));
    }

    private JsonNode view() throws Exception {
        return new ObjectMapper()
                .readTree(platform.get("/api/v69/circuit-breakers", admin).body());
    }
}
