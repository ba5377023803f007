package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import me.degenduel.schemas.health.BreakerNumbers;

/**
 * How a service is, all instances of it taken together: the worst of them counts.
 *
 * @param status unknown, initializing, closed, degraded, open or recovering
 * @param color green for closed, red for open, grey for what nobody knows, yellow for the rest
 * @param calls of all instances, since each began
 * @param p99Millis of the slowest instance
 * @param figures of the instance that counts
 * @param config the numbers of its breaker; null for a service that nobody runs
 * @param parts what it is made of, such as price sources; left out where it is of one piece
 */
public record ServiceJson(
        @Always String service,
        @Always String layer,
        @Always String level,
        @Always String every,
        @Always List<String> needs,
        @Always String status,
        @Always String color,
        @Always Instant since,
        String cause,
        long failures,
        @JsonProperty("last_failure") Instant lastFailure,
        @JsonProperty("last_success") Instant lastSuccess,
        @JsonProperty("recovery_attempts") long recoveryAttempts,
        @JsonProperty("next_attempt") Instant nextAttempt,
        long calls,
        long errors,
        @JsonProperty("p99_ms") Double p99Millis,
        @Always Map<String, Double> figures,
        ConfigJson config,
        @Always List<InstanceJson> instances,
        @JsonInclude(Include.NON_EMPTY) List<ServiceJson> parts) {

    /** The numbers of a breaker, as clients know them; times are milliseconds. */
    public record ConfigJson(
            boolean enabled,
            @JsonProperty("failure_threshold") int failureThreshold,
            @JsonProperty("reset_timeout") long resetTimeout,
            @JsonProperty("min_healthy_period") long minHealthyPeriod,
            @JsonProperty("monitoring_window") long monitoringWindow,
            @JsonProperty("health_check_interval") long healthCheckInterval,
            @JsonProperty("recovery_attempts") int recoveryAttempts) {

        /** Null for a service that says none, or, being of another version, some that nobody here knows. */
        static ConfigJson of(String said) {
            try {
                return said == null ? null : of(BreakerNumbers.parse(said));
            } catch (IllegalArgumentException others) {
                return null;
            }
        }

        private static ConfigJson of(BreakerNumbers numbers) {
            return new ConfigJson(
                    numbers.enabled(),
                    numbers.threshold(),
                    numbers.reset().toMillis(),
                    numbers.healthy().toMillis(),
                    numbers.window().toMillis(),
                    numbers.check().toMillis(),
                    numbers.attempts());
        }
    }

    /** How one process finds it. */
    public record InstanceJson(
            @Always String instance,
            @Always String status,
            @Always Instant since,
            String cause,
            @Always Instant time) {}
}
