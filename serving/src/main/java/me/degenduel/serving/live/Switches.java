package me.degenduel.serving.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import me.degenduel.schemas.SettingRow;
import me.degenduel.serving.read.MaintenanceJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What rows of {@code system_settings} say of the platform itself: which sockets are off, and when there is maintenance.
 * Any thread may ask. A row that says nothing we understand counts as if it were not there.
 */
public final class Switches {
    /** Before the name of an endpoint. */
    static final String SOCKET = "socket.";

    static final String MAINTENANCE = "maintenance";

    private static final Logger log = LoggerFactory.getLogger(Switches.class);
    private static final String NO_REASON = "An administrator has switched this socket off";
    private static final String NO_MESSAGE = "Maintenance is under way";

    /** Why, by endpoint. */
    private final Map<String, String> off = new ConcurrentHashMap<>();

    private volatile Optional<Plan> maintenance = Optional.empty();

    /** Maintenance as somebody has planned it; without times it is now, for as long as {@code mode} says so. */
    private record Plan(boolean mode, String message, Instant from, Instant until, Instant updatedAt) {
        MaintenanceJson at(Instant now) {
            var over = until != null && !until.isAfter(now);
            var begun = from == null || !from.isAfter(now);
            return mode && !over
                    ? new MaintenanceJson(begun, message, from, until, updatedAt)
                    : MaintenanceJson.none(updatedAt);
        }
    }

    /** Takes in a row; null for one that is gone. */
    void set(String key, SettingRow row) {
        if (key.equals(MAINTENANCE)) {
            maintenance = value(key, row).flatMap(value -> understood(key, () -> plan(value, row.getCommittedAt())));
        } else if (key.startsWith(SOCKET)) {
            var endpoint = key.substring(SOCKET.length());
            value(key, row)
                    .flatMap(value -> understood(key, () -> reason(value)))
                    .flatMap(reason -> reason)
                    .ifPresentOrElse(reason -> off.put(endpoint, reason), () -> off.remove(endpoint));
        }
    }

    /** Why a socket is off; nothing where it is not. */
    Optional<String> off(Endpoint endpoint) {
        return Optional.ofNullable(off.get(endpoint.name()));
    }

    public MaintenanceJson maintenance(Instant now) {
        return maintenance.map(plan -> plan.at(now)).orElseGet(() -> MaintenanceJson.none(null));
    }

    /** What is wrong with a setting that we would have to understand; nothing where all is well. */
    public static Optional<String> wrong(String key, JsonNode value) {
        try {
            if (key.equals(MAINTENANCE) && !value.isNull()) {
                plan(value, Instant.EPOCH);
            } else if (key.startsWith(SOCKET) && !value.isNull()) {
                if (!Endpoints.names().contains(key.substring(SOCKET.length()))) {
                    return Optional.of("no socket is called " + key.substring(SOCKET.length()));
                }
                reason(value);
            }
            return Optional.empty();
        } catch (IllegalArgumentException | DateTimeException wrong) {
            return Optional.of(wrong.getMessage());
        }
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> Optional<T> understood(String key, Reading<T> reading) {
        try {
            return Optional.of(reading.read());
        } catch (IllegalArgumentException | DateTimeException wrong) {
            log.atWarn()
                    .addKeyValue("setting", key)
                    .addKeyValue("reason", wrong.getMessage())
                    .log("A setting says nothing that anybody understands, and counts as not set");
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> value(String key, SettingRow row) {
        if (row == null || row.getDeleted()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Wire.JSON.readTree(row.getValue())).filter(value -> !value.isNull());
        } catch (JsonProcessingException impossible) {
            log.atWarn().addKeyValue("setting", key).log("A setting is no JSON, and counts as not set");
            return Optional.empty();
        }
    }

    /** {@code true}, {@code false}, or an object with {@code enabled}. */
    private static Optional<String> reason(JsonNode value) {
        return flag(value, "enabled", true) ? Optional.empty() : Optional.of(text(value, "reason", NO_REASON));
    }

    /** {@code true}, {@code false}, or an object with {@code mode}. */
    private static Plan plan(JsonNode value, Instant updatedAt) {
        var from = time(value, "from");
        var until = time(value, "until");
        if (from != null && until != null && !until.isAfter(from)) {
            throw new IllegalArgumentException("until must be after from");
        }
        return new Plan(flag(value, "mode", false), text(value, "message", NO_MESSAGE), from, until, updatedAt);
    }

    private static boolean flag(JsonNode value, String field, boolean usual) {
        var said = value.isObject() ? value.path(field) : value;
        if (!said.isBoolean() && !said.isMissingNode()) {
            throw new IllegalArgumentException(field + " must be true or false");
        }
        return said.asBoolean(usual);
    }

    private static String text(JsonNode value, String field, String usual) {
        var said = value.path(field);
        if (!said.isTextual() && !said.isMissingNode() && !said.isNull()) {
            throw new IllegalArgumentException(field + " must be text");
        }
        return said.asText("").isBlank() ? usual : said.asText();
    }

    private static Instant time(JsonNode value, String field) {
        var said = value.path(field);
        if (said.isMissingNode() || said.isNull()) {
            return null;
        }
        try {
            return Instant.parse(said.asText());
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException(field + " must be a time such as 2030-01-04T18:00:00Z", wrong);
        }
    }
}
