package me.degenduel.serving.live;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who wants to hear of which rows: of all of them, or of the one with a key. */
final class Interest<F> {
    private final Set<F> ofAll = new LinkedHashSet<>();
    private final Map<String, Set<F>> byKey = new HashMap<>();

    /** Adds or removes one, who wants these rows or, where none are said, all. */
    void set(Optional<Set<String>> keys, F follower, boolean there) {
        keys.ifPresentOrElse(some -> some.forEach(key -> set(key, follower, there)), () -> set(ofAll, follower, there));
    }

    void set(String key, F follower, boolean there) {
        byKey.compute(key, (any, followers) -> {
            var after = followers == null ? new LinkedHashSet<F>() : followers;
            set(after, follower, there);
            return after.isEmpty() ? null : after;
        });
    }

    Set<String> keys() {
        return byKey.keySet();
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
