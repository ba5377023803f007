package me.degenduel.connect;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import me.degenduel.connect.prices.PriceSource;
import me.degenduel.connect.prices.Simulator;

/** Every price source there is, by the name that settings call it. */
final class Sources {
    private static final Map<String, Function<Config, PriceSource>> ALL =
            new TreeMap<>(Map.of(Simulator.NAME, config -> new Simulator(config.rate(), config.seed())));

    private Sources() {}

    static Set<String> names() {
        return ALL.keySet();
    }

    static PriceSource named(String name, Config config) {
        return ALL.get(name).apply(config);
    }
}
