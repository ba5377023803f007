package me.degenduel.serving.share;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Of whom this instance wants to hear. Whoever is told of it is told of everybody first. */
public final class Wanted {
    private final Set<String> wallets = new HashSet<>();
    private final Set<Consumer<Watch>> listeners = new LinkedHashSet<>();

    /** It must not wait, and neither do those who listen. */
    public synchronized void set(String wallet, boolean there) {
        var changed = there ? wallets.add(wallet) : wallets.remove(wallet);
        if (changed) {
            var watch = new Watch(there ? Set.of(wallet) : Set.of(), there ? Set.of() : Set.of(wallet));
            listeners.forEach(listener -> listener.accept(watch));
        }
    }

    synchronized void tell(Consumer<Watch> listener) {
        listener.accept(new Watch(wallets, Set.of()));
        listeners.add(listener);
    }

    synchronized void leave(Consumer<Watch> listener) {
        listeners.remove(listener);
    }
}
