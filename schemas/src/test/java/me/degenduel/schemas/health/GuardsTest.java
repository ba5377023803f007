package me.degenduel.schemas.health;

import static java.util.stream.Collectors.toMap;
import static me.degenduel.schemas.BreakerState.CLOSED;
import static me.degenduel.schemas.BreakerState.DEGRADED;
import static me.degenduel.schemas.BreakerState.INITIALIZING;
import static me.degenduel.schemas.BreakerState.OPEN;
import static me.degenduel.schemas.BreakerState.RECOVERING;
import static me.degenduel.schemas.BreakerState.UNKNOWN;
import static me.degenduel.schemas.health.PlatformService.MARKET_DATA;
import static me.degenduel.schemas.health.PlatformService.TOKEN_SYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.Settings;
import org.junit.jupiter.api.Test;

/** The guards of a process that captures the database and asks two sources for prices. */
class GuardsTest {
    private static final String SYNC = "token_sync_service";
    private static final String MARKET = "market_data_service";
    private static final Duration QUICK = Duration.ofMillis(20);

    private Instant now = Instant.parse("2030-01-04T18:00:00Z");
    private Optional<String> trouble = Optional.empty();
    private final Guards guards =
            new Guards(Guards.Config.from(new Settings(Map.of()), TOKEN_SYNC, MARKET_DATA), () -> now);
    private final Guard sync = guards.add(TOKEN_SYNC, () -> trouble, () -> Map.of("syncGap", 12.0));

    @Test
    void a_process_without_sources_does_not_know_how_prices_are() {
        look();

        assertThat(states()).containsOnly(Map.entry(MARKET, UNKNOWN), Map.entry(SYNC, CLOSED));
        assertThat(state(MARKET).getCause()).isEqualTo("no price source runs in this process");
    }

    @Test
    void prices_begin_when_capture_does() {
        trouble = Optional.of("the first snapshot is running");
        guards.source("jupiter");
        look();

        assertThat(states()).containsEntry(SYNC, INITIALIZING).containsEntry(MARKET, INITIALIZING);
        assertThat(state(SYNC).getCause()).isEqualTo("the first snapshot is running");
        assertThat(state(MARKET).getCause()).isEqualTo("it waits for token_sync_service, which is initializing");
    }

    @Test
    void one_open_source_of_two_degrades_and_is_named() {
        guards.source("dexscreener").succeeded(QUICK);
        fail(guards.source("jupiter"), 3);
        look();

        assertThat(states())
                .containsEntry("market_data_service.jupiter", OPEN)
                .containsEntry("market_data_service.dexscreener", CLOSED)
                .containsEntry(MARKET, DEGRADED);
        assertThat(state(MARKET).getCause()).isEqualTo("market_data_service.jupiter is open: HTTP 503");
    }

    @Test
    void prices_are_open_when_every_source_is_and_recover_with_the_first() {
        fail(guards.source("dexscreener"), 3);
        fail(guards.source("jupiter"), 3);
        look();
        assertThat(states()).containsEntry(MARKET, OPEN);
        var opened = state(MARKET).getSince();

        now = now.plusSeconds(30);
        look();
        assertThat(states()).containsEntry(MARKET, RECOVERING);
        assertThat(state(MARKET).getSince()).isAfter(opened);

        guards.source("jupiter").succeeded(QUICK);
        look();
        assertThat(states()).containsEntry(MARKET, DEGRADED).containsEntry("market_data_service.jupiter", CLOSED);
    }

    @Test
    void an_open_source_is_not_called_and_one_caller_tries_whether_it_is_back() throws Exception {
        var source = guards.source("jupiter");
        fail(source, 3);

        assertThatThrownBy(() -> source.call(() -> "a price"))
                .isInstanceOfSatisfying(NotCalled.class, refused -> assertThat(refused.retryAfter())
                        .isEqualTo(Duration.ofSeconds(30)));
        now = now.plusSeconds(30);
        look();
        assertThat(source.admits()).isTrue();
        assertThat(source.admits()).isFalse();
        source.gaveUp();
        assertThat(source.call(() -> "a price")).isEqualTo("a price");
        assertThat(source.breaker().state()).isEqualTo(CLOSED);
    }

    @Test
    void what_a_call_throws_is_counted_and_handed_on() {
        var source = guards.source("jupiter");

        assertThatThrownBy(() -> source.call(() -> {
                    throw new IOException("half a body");
                }))
                .isInstanceOf(IOException.class);

        assertThat(state("market_data_service.jupiter")).satisfies(state -> {
            assertThat(state.getCalls()).isEqualTo(1);
            assertThat(state.getErrors()).isEqualTo(1);
            assertThat(state.getCause()).isEqualTo("half a body");
            assertThat(state.getLastFailure()).isEqualTo(now);
            assertThat(state.getLastSuccess()).isNull();
        });
    }

    @Test
    void the_slowest_of_a_hundred_calls_does_not_hide_among_the_others() {
        var source = guards.source("jupiter");
        for (var millis = 1; millis <= 200; millis++) {
            source.succeeded(Duration.ofMillis(millis));
        }

        assertThat(state("market_data_service.jupiter").getP99Millis()).isEqualTo(198.0);
    }

    @Test
    void only_the_last_thousand_calls_say_how_long_they_take() {
        var source = guards.source("jupiter");
        for (var call = 0; call < 5_000; call++) {
            source.succeeded(Duration.ofMillis(call < 4_000 ? 900 : 9));
        }

        assertThat(state("market_data_service.jupiter").getP99Millis()).isEqualTo(9.0);
        assertThat(state("market_data_service.jupiter").getCalls()).isEqualTo(5_000);
    }

    @Test
    void a_service_that_nobody_calls_is_looked_at_at_its_interval() {
        look();
        trouble = Optional.of("no change or clock was captured for 10 s");

        for (var second = 0; second < 95; second++) {
            now = now.plusSeconds(1);
            look();
        }

        assertThat(state(SYNC).getFailures()).isEqualTo(4);
        assertThat(states()).containsEntry(SYNC, OPEN);
    }

    @Test
    void an_administrator_who_wants_to_know_need_not_wait_for_its_turn() {
        look();
        look();
        trouble = Optional.of("no change or clock was captured for 10 s");
        look();
        assertThat(states()).containsEntry(SYNC, CLOSED);

        guards.check(SYNC);
        look();

        assertThat(states()).containsEntry(SYNC, DEGRADED);
    }

    @Test
    void an_open_capture_degrades_prices_whose_own_breaker_stays_as_it_is() {
        guards.source("jupiter").succeeded(QUICK);
        look();
        fail(sync, 4);
        look();

        assertThat(states())
                .containsEntry(SYNC, OPEN)
                .containsEntry(MARKET, DEGRADED)
                .containsEntry("market_data_service.jupiter", CLOSED);
        assertThat(state(MARKET).getCause()).isEqualTo("it needs token_sync_service, which is open");
    }

    @Test
    void a_reset_of_a_service_resets_all_of_its_sources() {
        fail(guards.source("dexscreener"), 3);
        fail(guards.source("jupiter"), 3);

        guards.reset(MARKET);
        look();

        assertThat(states()).containsEntry(MARKET, CLOSED).containsEntry("market_data_service.jupiter", CLOSED);
    }

    @Test
    void a_reset_of_one_source_leaves_the_others_as_they_are() {
        fail(guards.source("dexscreener"), 3);
        fail(guards.source("jupiter"), 3);

        guards.reset("market_data_service.jupiter");
        look();

        assertThat(states())
                .containsEntry("market_data_service.jupiter", CLOSED)
                .containsEntry("market_data_service.dexscreener", OPEN);
    }

    @Test
    void what_is_measured_is_said() {
        guards.marketFigures(() -> Map.of("marketDataLatency", 3.5));

        assertThat(state(SYNC).getFigures()).containsEntry("syncGap", 12.0);
        assertThat(state(MARKET).getFigures()).containsEntry("marketDataLatency", 3.5);
    }

    private static void fail(Guard guard, int times) {
        for (var time = 0; time < times; time++) {
            guard.failed(QUICK, "HTTP 503");
        }
    }

    private void look() {
        guards.look(service -> UNKNOWN);
    }

    private ServiceState state(String service) {
        return guards.states("connect").stream()
                .filter(state -> state.getService().equals(service))
                .findAny()
                .orElseThrow();
    }

    private Map<String, BreakerState> states() {
        return guards.states("connect").stream().collect(toMap(ServiceState::getService, ServiceState::getState));
    }
}
