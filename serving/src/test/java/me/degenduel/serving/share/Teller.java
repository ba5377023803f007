package me.degenduel.serving.share;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import me.degenduel.serving.read.Published;

/** An instance that tells another one, without a network between them. */
public final class Teller {
    private final Briefing briefing = new Briefing();

    public void watch(String wallet, boolean there) {
        briefing.hear(new Watch(there ? Set.of(wallet) : Set.of(), there ? Set.of() : Set.of(wallet)));
    }

    public Report next(Map<Integer, Long> read, Map<String, Long> records, Collection<Published> played) {
        return briefing.next(read, records, played);
    }
}
