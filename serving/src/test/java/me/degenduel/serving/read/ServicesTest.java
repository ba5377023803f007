package me.degenduel.serving.read;

import static me.degenduel.schemas.BreakerState.CLOSED;
import static me.degenduel.schemas.BreakerState.DEGRADED;
import static me.degenduel.schemas.BreakerState.INITIALIZING;
import static me.degenduel.schemas.BreakerState.OPEN;
import static me.degenduel.schemas.BreakerState.RECOVERING;
import static me.degenduel.schemas.BreakerState.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.health.BreakerNumbers;
import me.degenduel.schemas.health.PlatformService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What all processes say of the services, taken together. */
class ServicesTest {
    private static final String SYNC = "token_sync_service";
    private static final String MARKET = "market_data_service";
    private static final String FAUCET = "faucet_service";

    private Instant now = Instant.parse("2030-01-04T18:00:00Z");
    private final Services services = new Services(Duration.ofSeconds(15), () -> now);

    @Test
    void what_nobody_speaks_of_is_unknown_and_degrades_nothing() {
        assertThat(services.view().services()).hasSize(12).allSatisfy(service -> {
            assertThat(service.status()).isEqualTo("unknown");
            assertThat(service.cause()).isEqualTo("no process runs it");
            assertThat(service.instances()).isEmpty();
        });
        assertThat(services.view().layers()).extracting(LayerJson::status).containsOnly("unknown");
        assertThat(services.status().degradedServices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CLOSED, CLOSED, closed, green, operational",
        "CLOSED, UNKNOWN, closed, green, operational",
        "CLOSED, INITIALIZING, initializing, yellow, operational",
        "INITIALIZING, DEGRADED, degraded, yellow, warning",
        "DEGRADED, RECOVERING, recovering, yellow, warning",
        "RECOVERING, OPEN, open, red, critical",
        "OPEN, CLOSED, open, red, critical",
        "UNKNOWN, UNKNOWN, unknown, grey, unknown",
    })
    void the_worst_instance_counts(BreakerState one, BreakerState other, String status, String color, String layer) {
        say(SYNC, "one", one);
        say(SYNC, "two", other);

        var json = json(SYNC);

        assertThat(json.status()).isEqualTo(status);
        assertThat(json.color()).isEqualTo(color);
        assertThat(json.instances())
                .extracting(ServiceJson.InstanceJson::instance)
                .containsExactly("one", "two");
        assertThat(services.view().layers().getFirst().status()).isEqualTo(layer);
    }

    @Test
    void calls_of_all_instances_are_one_number() {
        say(SYNC, "one", CLOSED);
        say(SYNC, "two", CLOSED);

        assertThat(json(SYNC).calls()).isEqualTo(20);
        assertThat(json(SYNC).errors()).isEqualTo(2);
        assertThat(json(SYNC).p99Millis()).isEqualTo(12.5);
    }

    @Test
    void the_numbers_of_a_breaker_are_said_as_its_own_process_has_them() {
        say(SYNC, "one", CLOSED);

        assertThat(json(SYNC).config())
                .isEqualTo(new ServiceJson.ConfigJson(true, 4, 45_000, 120_000, 300_000, 30_000, 3));
        assertThat(json(MARKET).config()).isNull();
    }

    @Test
    void who_is_silent_for_15_seconds_is_unknown_and_says_since_when() {
        say(SYNC, "one", OPEN);
        now = now.plusSeconds(15);
        assertThat(json(SYNC).status()).isEqualTo("open");

        now = now.plusSeconds(1);

        assertThat(json(SYNC).status()).isEqualTo("unknown");
        assertThat(json(SYNC).cause()).isEqualTo("nobody has said how it is for 16 s");
        assertThat(services.status().degradedServices()).containsExactly(SYNC);
        assertThat(services.isRun(SYNC)).isFalse();
    }

    @Test
    void who_is_silent_hides_nobody_who_speaks() {
        say(SYNC, "one", OPEN);
        now = now.plusSeconds(16);
        say(SYNC, "two", CLOSED);

        assertThat(json(SYNC).status()).isEqualTo("closed");
        assertThat(services.status().degradedServices()).isEmpty();
    }

    @Test
    void an_instance_that_says_goodbye_is_gone() {
        say(SYNC, "one", OPEN);
        say(SYNC, "two", CLOSED);

        services.set(SYNC + "/one", null);

        assertThat(json(SYNC).instances()).hasSize(1);
        assertThat(json(SYNC).status()).isEqualTo("closed");
    }

    @Test
    void what_was_run_and_is_not_any_more_is_missed() {
        say(SYNC, "one", CLOSED);
        say(MARKET, "one", CLOSED);

        services.set(SYNC + "/one", null);

        assertThat(json(SYNC).status()).isEqualTo("unknown");
        assertThat(json(SYNC).cause()).isEqualTo("no process runs it any more");
        assertThat(services.status().degradedServices()).containsExactly(SYNC);
        now = now.plus(Duration.ofHours(2));
        assertThat(services.status().degradedServices()).containsExactly(SYNC, MARKET);
        say(SYNC, "two", CLOSED);
        assertThat(services.status().degradedServices()).containsExactly(MARKET);
    }

    @Test
    void what_one_can_be_without_may_end() {
        say(FAUCET, "one", CLOSED);

        services.set(FAUCET + "/one", null);

        assertThat(json(FAUCET).cause()).isEqualTo("no process runs it any more");
        assertThat(services.status().degradedServices()).isEmpty();
    }

    @Test
    void a_part_that_ended_is_none() {
        say(MARKET, "one", CLOSED);
        say(MARKET + ".jupiter", "one", CLOSED);

        services.set(MARKET + ".jupiter/one", null);

        assertThat(json(MARKET).parts()).isEmpty();
    }

    @Test
    void an_instance_that_was_silent_for_an_hour_is_forgotten() {
        say(SYNC, "one", OPEN);

        now = now.plus(Duration.ofHours(1));

        assertThat(json(SYNC).instances()).isEmpty();
        assertThat(json(SYNC).cause()).isEqualTo("no process runs it any more");
    }

    @Test
    void sources_are_parts_of_the_service_that_they_feed() {
        say(MARKET, "one", DEGRADED);
        say(MARKET + ".jupiter", "one", OPEN);

        assertThat(json(MARKET).parts()).singleElement().satisfies(part -> {
            assertThat(part.service()).isEqualTo("market_data_service.jupiter");
            assertThat(part.status()).isEqualTo("open");
        });
        assertThat(services.isRun("market_data_service.jupiter")).isTrue();
        assertThat(services.isRun("market_data_service.dexscreener")).isFalse();
    }

    @Test
    void impaired_services_are_listed_in_the_order_of_the_platform() {
        say(MARKET, "one", OPEN);
        say(SYNC, "one", RECOVERING);
        say("token_whitelist_service", "one", INITIALIZING);
        say("contest_evaluation_service", "one", UNKNOWN);

        assertThat(services.status().degradedServices()).containsExactly(SYNC, MARKET);
    }

    @Test
    void the_worse_the_higher_is_the_number_on_a_graph() {
        say(SYNC, "one", OPEN);
        say(MARKET, "one", CLOSED);

        assertThat(services.badness(PlatformService.TOKEN_SYNC)).isEqualTo(5);
        assertThat(services.badness(PlatformService.MARKET_DATA)).isEqualTo(1);
        assertThat(services.badness(PlatformService.FAUCET)).isZero();
    }

    @Test
    void causes_are_for_who_is_signed_in() {
        assertThat(services.view(Optional.of(new Contests.Viewer("Ann", false))).services())
                .hasSize(12);
        assertThatThrownBy(() -> services.view(Optional.empty())).isInstanceOf(NoAnswer.class);
    }

    private ServiceJson json(String service) {
        return services.view().services().stream()
                .filter(json -> json.service().equals(service))
                .findAny()
                .orElseThrow();
    }

    private void say(String service, String instance, BreakerState state) {
        services.set(
                service + "/" + instance,
                ServiceState.newBuilder()
                        .setService(service)
                        .setInstance(instance)
                        .setLayer("data")
                        .setState(state)
                        .setSince(now)
                        .setFailures(0)
                        .setRecoveryAttempts(0)
                        .setCalls(10)
                        .setErrors(1)
                        .setP99Millis(12.5)
                        .setFigures(Map.of("syncGap", 3.0))
                        .setNumbers(
                                BreakerNumbers.of(PlatformService.TOKEN_SYNC).toString())
                        .setTime(now)
                        .build());
    }
}
