package me.degenduel.serving.live;

import static me.degenduel.serving.live.Facts.SOL;
import static me.degenduel.serving.live.Facts.START;
import static me.degenduel.serving.live.Facts.service;
import static me.degenduel.serving.live.Facts.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.ServiceState;
import me.degenduel.serving.live.ServerMessage.MarketStatus;
import org.junit.jupiter.api.Test;

class FeedsTest {
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final Feeds feeds = new Feeds(SILENCE);

    @Test
    void one_of_two_sources_degrades_the_market_and_both_make_it_stale() {
        hear("a", BreakerState.CLOSED, 0);
        hear("b", BreakerState.CLOSED, 0);

        assertThat(hear("a", BreakerState.OPEN, 1))
                .get()
                .extracting(MarketStatus::status)
                .isEqualTo("degraded");
        assertThat(hear("b", BreakerState.OPEN, 2)).get().satisfies(status -> {
            assertThat(status.status()).isEqualTo("stale");
            assertThat(status.source()).isEqualTo("b");
            assertThat(status.out()).containsExactly("a", "b");
        });
        assertThat(hear("a", BreakerState.CLOSED, 3)).get().satisfies(status -> {
            assertThat(status.status()).isEqualTo("degraded");
            assertThat(status.source()).isEqualTo("a");
            assertThat(status.since()).isEqualTo(START.plusSeconds(3));
        });
        assertThat(hear("b", BreakerState.CLOSED, 4))
                .get()
                .extracting(MarketStatus::status)
                .isEqualTo("live");
    }

    @Test
    void a_source_that_tries_again_is_still_out_and_not_told_twice() {
        hear("a", BreakerState.OPEN, 0);

        assertThat(hear("a", BreakerState.RECOVERING, 1)).isEmpty();
        assertThat(feeds.areOut()).isTrue();
    }

    @Test
    void a_source_that_has_failed_now_and_then_is_not_out() {
        assertThat(hear("a", BreakerState.DEGRADED, 0)).isEmpty();
    }

    @Test
    void the_last_word_on_a_source_counts_whichever_process_said_it() {
        hear("a", BreakerState.OPEN, 0);

        var status = feeds.hear(
                change(service("market_data_service.a", "connect-2", BreakerState.CLOSED, START.plusSeconds(5))),
                START);

        assertThat(status).get().extracting(MarketStatus::status).isEqualTo("live");
    }

    @Test
    void a_source_that_nobody_speaks_of_any_more_is_not_waited_for() {
        hear("gone", BreakerState.OPEN, 0);

        assertThat(hear("a", BreakerState.CLOSED, 61))
                .get()
                .extracting(MarketStatus::status)
                .isEqualTo("live");
        assertThat(feeds.outage(START)).isEmpty();
    }

    @Test
    void a_source_is_not_back_because_whoever_asked_it_has_ended() {
        hear("a", BreakerState.OPEN, 0);
        hear("b", BreakerState.CLOSED, 0);

        assertThat(feeds.hear(gone("a"), START)).isEmpty();
        assertThat(feeds.hear(gone("b"), START)).isEmpty();

        assertThat(feeds.outage(START)).get().extracting(MarketStatus::status).isEqualTo("degraded");
        assertThat(hear("a", BreakerState.CLOSED, 5))
                .get()
                .extracting(MarketStatus::status)
                .isEqualTo("live");
    }

    @Test
    void where_nobody_speaks_of_any_source_all_are_out_until_somebody_does() {
        hear("a", BreakerState.CLOSED, 0);
        hear("b", BreakerState.OPEN, 0);

        assertThat(feeds.silence(START.plus(SILENCE).minusMillis(1))).isEmpty();
        assertThat(feeds.silence(START.plus(SILENCE))).get().satisfies(status -> {
            assertThat(status.status()).isEqualTo("stale");
            assertThat(status.source()).isEqualTo("market_data_service");
            assertThat(status.since()).isEqualTo(START);
            assertThat(status.out()).containsExactly("a", "b");
        });
        assertThat(feeds.areOut()).isTrue();
        assertThat(feeds.silence(START.plus(SILENCE).plusSeconds(1)))
                .as("a second time")
                .isEmpty();
        assertThat(feeds.outage(START.plusSeconds(60))).as("who comes now").isPresent();

        assertThat(hear("a", BreakerState.CLOSED, 60)).get().satisfies(status -> {
            assertThat(status.status()).isEqualTo("degraded");
            assertThat(status.out()).containsExactly("b");
        });
        assertThat(feeds.areOut()).isFalse();
    }

    @Test
    void nobody_is_silent_who_never_spoke() {
        assertThat(feeds.silence(START)).isEmpty();
    }

    @Test
    void the_service_stands_for_its_sources_where_none_is_named() {
        var open = service("market_data_service", "connect-1", BreakerState.OPEN, START);

        assertThat(feeds.hear(change(open), START))
                .get()
                .extracting(MarketStatus::status)
                .isEqualTo("stale");
    }

    @Test
    void other_services_are_not_the_market() {
        assertThat(feeds.hear(change(service("token_sync_service", "connect-1", BreakerState.OPEN, START)), START))
                .isEmpty();
    }

    @Test
    void without_any_source_changes_come_once_a_second_and_at_once_when_one_is_back() {
        var instance = new Instance();
        var line = new Line();
        instance.follow(line, null);
        instance.given(token(SOL, "SOL", "150"));
        instance.hear(service("market_data_service.a", "connect-1", BreakerState.OPEN, START));
        line.forget();

        instance.given(token(SOL, "SOL", "151"));
        instance.pass(Duration.ofMillis(900));
        assertThat(line.heard("changes")).isEmpty();
        instance.pass(Duration.ofMillis(100));
        assertThat(line.heard("changes")).hasSize(1);

        instance.hear(service("market_data_service.a", "connect-1", BreakerState.CLOSED, START.plusSeconds(1)));
        instance.given(token(SOL, "SOL", "152"));
        assertThat(line.heard("changes")).hasSize(2);
    }

    private Optional<MarketStatus> hear(String source, BreakerState state, int second) {
        return feeds.hear(
                change(service("market_data_service." + source, "connect-1", state, START.plusSeconds(second))), START);
    }

    private static Change<ServiceState> gone(String source) {
        return new Change<>(0, 0, 0, "market_data_service." + source + "/connect-1", null, false);
    }

    private static Change<ServiceState> change(ServiceState state) {
        return new Change<>(0, 0, 0, state.getService() + "/" + state.getInstance(), state, false);
    }
}
