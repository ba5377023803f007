package me.degenduel.schemas.health;

import static me.degenduel.schemas.BreakerState.INITIALIZING;
import static me.degenduel.schemas.BreakerState.OPEN;
import static me.degenduel.schemas.BreakerState.UNKNOWN;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import me.degenduel.schemas.BreakerState;

/**
 * What a service needs, as far as it matters: what of it is open, and what is not ready for a start, each in a sentence.
 */
public record Needs(List<String> open, List<String> waiting) {
    /** Of a service that needs nothing, or has it. */
    public static final Needs MET = new Needs(List.of(), List.of());

    public Needs {
        open = List.copyOf(open);
        waiting = List.copyOf(waiting);
    }

    /** What a service needs of others, by their states. */
    public static Needs of(PlatformService service, Function<PlatformService, BreakerState> states) {
        var open = new ArrayList<String>();
        var waiting = new ArrayList<String>();
        for (var needed : service.needs()) {
            var state = states.apply(needed);
            if (state == OPEN) {
                open.add("it needs " + needed.id() + ", which is open");
            } else if (state == UNKNOWN || state == INITIALIZING) {
                waiting.add("it waits for " + needed.id() + ", which is "
                        + state.name().toLowerCase(Locale.ROOT));
            }
        }
        return new Needs(open, waiting);
    }

    /** These, and what the service itself waits for before it can begin. */
    Needs and(Optional<String> notReady) {
        if (notReady.isEmpty()) {
            return this;
        }
        var all = new ArrayList<>(waiting);
        all.add(notReady.get());
        return new Needs(open, all);
    }
}
