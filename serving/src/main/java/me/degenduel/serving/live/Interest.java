package me.degenduel.serving.live;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who wants to hear of which rows: of all of them, or of the one with a key. */
final class Interest<F> {
    /** The rows that somebody means. */
    sealed interface Target {
        record All() implements Target {}

        record One(String key) implements Target {}

        /** A label that means nobody now. */
        record None() implements Target {}
    }

    private final Set<F> ofAll = new LinkedHashSet<>();
    private final Map<String, Set<F>> byKey = new HashMap<>();

    /** Adds or removes one. */
    void set(Target target, F follower, boolean there) {
        switch (target) {
            case Target.All all -> set(ofAll, follower, there);
            case Target.One one -> set(one.key(), follower, there);
            case Target.None none -> {}
        }
    }

    void set(String key, F follower, boolean there) {
        byKey.compute(key, (any, followers) -> {
            var after = followers == null ? new LinkedHashSet<F>() : followers;
            set(after, follower, there);
            return after.isEmpty() ? null : after;
        });
    }

    Collection<F> ofAll() {
        return ofAll;
    }

    Collection<F> of(String key) {
        return Optional.ofNullable(byKey.get(key)).orElse(Set.of());
    }

    private static <F> void set(Set<F> followers, F follower, boolean there) {
        if (there) {
            followers.add(follower);
        } else {
            followers.remove(follower);
        }
    }
}
