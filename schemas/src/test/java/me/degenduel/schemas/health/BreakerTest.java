package me.degenduel.schemas.health;

import static me.degenduel.schemas.health.PlatformService.CONTEST_EVALUATION;
import static me.degenduel.schemas.health.PlatformService.MARKET_DATA;
import static me.degenduel.schemas.health.PlatformService.TOKEN_SYNC;
import static me.degenduel.schemas.health.PlatformService.TOKEN_WHITELIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.Settings;
import me.degenduel.schemas.health.Breaker.Closed;
import me.degenduel.schemas.health.Breaker.Initializing;
import me.degenduel.schemas.health.Breaker.Open;
import me.degenduel.schemas.health.Breaker.Unknown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The transitions by number. What happens stands as words: {@code 3s} lets time pass, {@code look} looks with everything
 * needed there, {@code look!} with token_sync open, {@code wait} with it not ready.
 */
class BreakerTest {
    private static final Instant BEGIN = Instant.parse("2030-01-04T18:00:00Z");
    private static final Needs OPEN = Needs.of(MARKET_DATA, service -> BreakerState.OPEN);
    private static final Needs WAITING = Needs.of(MARKET_DATA, service -> BreakerState.INITIALIZING);

    private Instant now = BEGIN;

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                // from          | what happens                                        | becomes
                "initializing   | wait                                                | initializing",
                "initializing   | ok 500s wait                                        | initializing",
                "initializing   | look                                                | closed",
                "initializing   | look!                                               | degraded",
                "initializing   | fail                                                | degraded",
                "closed         | ok 500s look                                        | closed",
                "closed         | fail                                                | degraded",
                "closed         | wait                                                | closed",
                "closed         | look!                                               | degraded",
                "degraded       | ok                                                  | degraded",
                "degraded       | 119s look                                           | degraded",
                "degraded       | 120s look                                           | closed",
                "degraded       | 120s look!                                          | degraded",
                "degraded       | 60s fail 119s look                                  | degraded",
                "degraded       | 60s fail 120s look                                  | closed",
                "degraded       | fail fail fail                                      | degraded",
                "degraded       | fail fail fail fail                                 | open",
                "degraded       | look! fail fail fail fail                           | open",
                "degraded       | 75s fail 75s fail 75s fail 75s fail                 | degraded",
                "degraded       | 75s fail 75s fail 75s fail 74s fail                 | open",
                "degraded       | 120s look fail fail fail fail                       | degraded",
                "open           | 59s look                                            | open",
                "open           | 60s look                                            | recovering",
                "open           | 60s look!                                           | open",
                "open           | 600s look!                                          | open",
                "open           | 600s look! look                                     | recovering",
                "open           | 600s wait                                           | recovering",
                "open           | ok                                                  | open",
                "open           | fail fail 60s look                                  | recovering",
                "recovering     | 900s look                                           | recovering",
                "recovering     | look!                                               | recovering",
                "recovering     | ok                                                  | closed",
                "recovering     | fail                                                | open",
                "recovering     | fail 59s look                                       | open",
                "recovering     | fail 60s look                                       | recovering",
                "recovering     | ok fail fail fail fail                              | degraded",
                "unknown        | look                                                | unknown",
                "unknown        | reset                                               | unknown",
                "unknown        | ok                                                  | initializing",
                "initializing   | reset                                               | initializing",
                "degraded       | reset                                               | closed",
                "open           | reset                                               | closed",
                "recovering     | reset                                               | closed",
                "open           | reset fail fail fail fail                           | degraded",
                "open           | reset look!                                         | degraded",
            })
    void a_state_becomes_what_the_numbers_say(String from, String happens, String becomes) {
        var breaker = after(state(from), happens, numbers(TOKEN_WHITELIST));

        assertThat(breaker.state()).isEqualTo(BreakerState.valueOf(becomes.toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN_WHITELIST,    5,  60",
        "MARKET_DATA,        3,  30",
        "TOKEN_SYNC,         4,  45",
        "CONTEST_EVALUATION, 10, 120",
    })
    void each_service_opens_at_its_threshold_and_tries_again_after_its_reset(
            PlatformService service, int threshold, int reset) {
        var numbers = numbers(service);
        var before = after(new Closed(now), "fail ".repeat(threshold - 1), numbers);
        var open = after(before, "fail", numbers);

        assertThat(before.state()).isEqualTo(BreakerState.DEGRADED);
        assertThat(open.state()).isEqualTo(BreakerState.OPEN);
        assertThat(open.nextAttempt()).contains(now.plusSeconds(reset));
    }

    @Test
    void after_three_attempts_the_pauses_double_up_to_the_window() {
        var numbers = numbers(TOKEN_WHITELIST);
        var breaker = state("open");
        var pauses = new ArrayList<Long>();

        while (pauses.size() < 8) {
            var next = breaker.nextAttempt().orElseThrow();
            pauses.add(Duration.between(now, next).toSeconds());
            now = next;
            breaker = after(breaker, "look fail", numbers);
        }

        assertThat(pauses).containsExactly(60L, 60L, 60L, 120L, 240L, 300L, 300L, 300L);
        assertThat(breaker.recoveryAttempts()).isEqualTo(8);
    }

    @Test
    void a_breaker_that_is_not_enabled_tells_and_never_opens() {
        var numbers = BreakerNumbers.from(
                new Settings(Map.of("DD_BREAKER_TOKEN_WHITELIST", "enabled=false")), TOKEN_WHITELIST);

        var breaker = after(new Closed(now), "fail ".repeat(100), numbers);

        assertThat(breaker.state()).isEqualTo(BreakerState.DEGRADED);
        assertThat(breaker.failures(now, numbers)).isEqualTo(100);
    }

    @Test
    void what_is_needed_and_open_is_named_as_the_cause_and_nothing_more() {
        var numbers = numbers(MARKET_DATA);

        var breaker = after(new Closed(now), "look! 60s look! 600s look!", numbers);

        assertThat(breaker.state()).isEqualTo(BreakerState.DEGRADED);
        assertThat(breaker.cause()).contains("it needs token_sync_service, which is open");
        assertThat(breaker.failures(now, numbers)).isZero();
        assertThat(breaker.since()).isEqualTo(BEGIN);
        assertThat(after(breaker, "look", numbers).state()).isEqualTo(BreakerState.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(
            value = BreakerState.class,
            names = {"OPEN"},
            mode = EnumSource.Mode.EXCLUDE)
    void nothing_but_open_degrades_others(BreakerState state) {
        var needs = Needs.of(CONTEST_EVALUATION, service -> state);

        assertThat(new Closed(now)
                        .looked(now, needs, numbers(CONTEST_EVALUATION))
                        .state())
                .isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void what_waits_says_for_what() {
        var breaker = after(new Initializing(now, Optional.empty()), "wait", numbers(MARKET_DATA));

        assertThat(breaker.cause()).contains("it waits for token_sync_service, which is initializing");
    }

    @Test
    void the_cause_of_a_failure_is_what_the_last_call_said() {
        var numbers = numbers(TOKEN_SYNC);
        var breaker = new Closed(now).failed(now, "HTTP 500", numbers).failed(now, "HTTP 503", numbers);

        assertThat(breaker.cause()).contains("HTTP 503");
    }

    @Test
    void a_state_is_as_old_as_its_last_transition() {
        var numbers = numbers(TOKEN_WHITELIST);

        assertThat(after(new Closed(now), "10s fail 10s fail", numbers).since()).isEqualTo(BEGIN.plusSeconds(10));
        assertThat(after(state("open"), "5s look", numbers))
                .isInstanceOf(Open.class)
                .satisfies(open -> assertThat(open.since()).isBeforeOrEqualTo(now.minusSeconds(5)));
    }

    @Test
    void settings_replace_the_numbers_that_they_say() {
        var numbers = BreakerNumbers.from(
                new Settings(Map.of("DD_BREAKER_TOKEN_SYNC", "threshold=7 window=10m")), TOKEN_SYNC);

        assertThat(numbers)
                .hasToString("enabled=true threshold=7 reset=45s healthy=120s window=600s check=30s attempts=3");
    }

    @ParameterizedTest
    @CsvSource({"threshold=0", "threshold=many", "reset=soon", "reset=0s", "patience=5", "enabled=yes", "threshold"})
    void numbers_that_are_none_are_refused_by_name(String said) {
        var settings = new Settings(Map.of("DD_BREAKER_TOKEN_SYNC", said));
        BreakerNumbers.from(settings, TOKEN_SYNC);

        assertThat(catchThrowable(settings::check)).hasMessageContaining("DD_BREAKER_TOKEN_SYNC is \"" + said + "\"");
    }

    private static BreakerNumbers numbers(PlatformService service) {
        return BreakerNumbers.of(service);
    }

    private Breaker state(String name) {
        var numbers = numbers(TOKEN_WHITELIST);
        return switch (name) {
            case "unknown" -> new Unknown(now, Optional.empty());
            case "initializing" -> new Initializing(now, Optional.empty());
            case "closed" -> new Closed(now);
            case "degraded" -> after(new Closed(now), "fail", numbers);
            case "open" -> after(new Closed(now), "fail fail fail fail fail", numbers);
            case "recovering" -> after(state("open"), "60s look", numbers);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private Breaker after(Breaker begin, String happens, BreakerNumbers numbers) {
        var breaker = begin;
        for (var word : List.of(happens.strip().split(" +"))) {
            breaker = switch (word) {
                case "ok" -> breaker.succeeded(now, numbers);
                case "fail" -> breaker.failed(now, "it fails", numbers);
                case "look" -> breaker.looked(now, Needs.MET, numbers);
                case "look!" -> breaker.looked(now, OPEN, numbers);
                case "wait" -> breaker.looked(now, WAITING, numbers);
                case "reset" -> breaker.reset(now);
                default -> {
                    now = now.plus(Settings.duration(word));
                    yield breaker;
                }
            };
        }
        return breaker;
    }
}
