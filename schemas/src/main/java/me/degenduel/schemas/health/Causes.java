package me.degenduel.schemas.health;

import java.util.ArrayList;
import java.util.Optional;

/** Why a service is not well, in one sentence. */
final class Causes {
    private static final int LONGEST = 300;

    private Causes() {}

    /** What others lack comes first: it is the cause of what failed here, as far as anybody can tell. */
    static Optional<String> of(Breaker.Failures failures, Needs needs) {
        var all = new ArrayList<>(needs.open());
        if (!failures.why().isEmpty()) {
            all.add(failures.why());
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(shortened(String.join("; ", all)));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
