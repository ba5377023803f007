package me.degenduel.serving.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import me.degenduel.schemas.Secret;

/**
 * What tokens and cursors are signed with.
 *
 * @param previous still good for a day after {@code rotated}, so that nobody is signed out by a new secret
 */
public record Secrets(Secret current, Optional<Secret> previous, Instant rotated) {
    public static final int SHORTEST = 32;
    public static final Duration OVERLAP = Duration.ofHours(24);

    /** Those that are good now, the current one first. */
    public List<byte[]> at(Instant now) {
        var good = new ArrayList<byte[]>();
        good.add(current.value().getBytes(UTF_8));
        previous.filter(secret -> now.isBefore(rotated.plus(OVERLAP)))
                .ifPresent(secret -> good.add(secret.value().getBytes(UTF_8)));
        return good;
    }
}
