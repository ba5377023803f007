package me.degenduel.serving.read;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * Whether there is maintenance now, or when there will be.
 *
 * @param mode whether it is now
 * @param message what people are to know of it; null where none is planned
 * @param from null where it began when somebody said so
 * @param until null where nobody knows
 * @param updatedAt when it was said
 */
public record MaintenanceJson(
        boolean mode,
        String message,
        Instant from,
        Instant until,
        @JsonProperty("updated_at") Instant updatedAt) {

    public static MaintenanceJson none(Instant updatedAt) {
        return new MaintenanceJson(false, null, null, null, updatedAt);
    }
}
