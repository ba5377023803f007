package me.degenduel.serving.live;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person may do, as the users table says it. */
public enum Role {
    @JsonProperty("user")
    USER,
    @JsonProperty("admin")
    ADMIN,
    @JsonProperty("superadmin")
    SUPERADMIN;

    /** Nothing for a role that we do not know: whoever bears it may do nothing. */
    static Optional<Role> of(String text) {
        return Stream.of(values())
                .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(text))
                .findAny();
    }
}
