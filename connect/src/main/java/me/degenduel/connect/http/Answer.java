package me.degenduel.connect.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;

/** What came of a call. */
sealed interface Answer {
    record Heard(JsonNode said) implements Answer {}

    /**
     * Nothing that can be used.
     *
     * @param why in words, without the address, which may hold a key
     * @param after how long the source wants to be left alone; zero where it does not say
     */
    record Failed(Kind kind, String why, Duration after) implements Answer {
        Failed(Kind kind, String why) {
            this(kind, why, Duration.ZERO);
        }
    }

    /** How a call can fail. */
    enum Kind {
        TIMEOUT,
        UNREACHABLE,
        RATE_LIMITED,
        SERVER_ERROR,
        REFUSED,
        TOO_LARGE,
        UNREADABLE,
        UNUSABLE;

        /** As metrics spell it. */
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
