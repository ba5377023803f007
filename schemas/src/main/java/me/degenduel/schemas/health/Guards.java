package me.degenduel.schemas.health;

import static java.util.Comparator.comparing;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.Settings;

/** The services of one process, each behind its guard; the sources of prices each behind one of their own. */
public final class Guards {
    /**
     * What they are told.
     *
     * @param every how often the states are said, also when they do not change
     * @param numbers of the services that this process runs
     */
    public record Config(Duration every, Map<PlatformService, BreakerNumbers> numbers) {
        private static final int TURNS = 3;

        public Config {
            numbers = Map.copyOf(numbers);
        }

        /** Of a process that has said nothing for so long, nobody knows how its services are. */
        public Duration silence() {
            return every.multipliedBy(TURNS);
        }

        public static Config from(Settings settings, PlatformService... services) {
            var numbers = new EnumMap<PlatformService, BreakerNumbers>(PlatformService.class);
            for (var service : services) {
                numbers.put(service, BreakerNumbers.from(settings, service));
            }
            return new Config(
                    settings.duration(
                            "DD_SERVICES_EVERY",
                            "5s",
                            "How often a process says how its services are; whoever is silent for three times as long is unknown."),
                    numbers);
        }
    }

    private final Config config;
    private final InstantSource clock;
    private final Map<PlatformService, Guard> own = new EnumMap<>(PlatformService.class);
    private final Map<String, Guard> sources = new TreeMap<>();
    private Supplier<Map<String, Double>> marketFigures = Map::of;
    private Breaker market;

    public Guards(Config config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        market = new Breaker.Initializing(clock.instant(), Optional.empty());
    }

    /** The guard of a service that this process runs. */
    public synchronized Guard add(PlatformService service, Guard.Check check, Supplier<Map<String, Double>> figures) {
        var guard = new Guard(service.id(), service, config.numbers().get(service), clock, check, figures);
        own.put(service, guard);
        return guard;
    }

    /** The guard of one source of prices, whose numbers are those of the service that it feeds. */
    public synchronized Guard source(String name) {
        return sources.computeIfAbsent(
                PlatformService.MARKET_DATA.part(name),
                part -> new Guard(
                        part,
                        PlatformService.MARKET_DATA,
                        config.numbers().get(PlatformService.MARKET_DATA),
                        clock,
                        Guard.Check.NONE,
                        Map::of));
    }

    /** What is measured of all sources together. */
    public synchronized void marketFigures(Supplier<Map<String, Double>> figures) {
        marketFigures = figures;
    }

    /**
     * Lets time pass.
     *
     * @param elsewhere how the services of other processes are
     */
    synchronized void look(Function<PlatformService, BreakerState> elsewhere) {
        Function<PlatformService, BreakerState> states =
                service -> own.containsKey(service) ? own.get(service).breaker().state() : elsewhere.apply(service);
        own.forEach((service, guard) -> guard.look(Needs.of(service, states)));
        sources.values().forEach(source -> source.look(Needs.MET));
        market = Together.of(
                market, List.copyOf(sources.values()), Needs.of(PlatformService.MARKET_DATA, states), clock.instant());
    }

    /** All of a service, its sources among it, or one source. */
    synchronized void reset(String name) {
        own.values().stream().filter(guard -> guard.service().equals(name)).forEach(Guard::reset);
        sources.forEach((part, guard) -> {
            if (part.equals(name) || PlatformService.MARKET_DATA.id().equals(name)) {
                guard.reset();
            }
        });
    }

    /** Looks at a service at once. */
    synchronized void check(String name) {
        own.values().stream().filter(guard -> guard.service().equals(name)).forEach(Guard::check);
    }

    /** The states of all breakers of this process, by the names of their services. */
    synchronized Map<String, BreakerState> breakers() {
        var all = new HashMap<String, BreakerState>();
        own.values().forEach(guard -> all.put(guard.service(), guard.breaker().state()));
        if (config.numbers().containsKey(PlatformService.MARKET_DATA)) {
            all.put(PlatformService.MARKET_DATA.id(), market.state());
            sources.forEach((part, guard) -> all.put(part, guard.breaker().state()));
        }
        return all;
    }

    /** How every service of this process is, and what it measures, in the order of their names. */
    synchronized List<ServiceState> states(String instance) {
        var all = new ArrayList<ServiceState>();
        own.values().forEach(guard -> all.add(guard.state(instance)));
        if (config.numbers().containsKey(PlatformService.MARKET_DATA)) {
            var parts = sources.values().stream()
                    .map(guard -> guard.state(instance))
                    .toList();
            all.add(market(instance, parts));
            all.addAll(parts);
        }
        all.sort(comparing(ServiceState::getService));
        return all;
    }

    public Duration every() {
        return config.every();
    }

    private ServiceState market(String instance, List<ServiceState> parts) {
        return ServiceState.newBuilder()
                .setService(PlatformService.MARKET_DATA.id())
                .setInstance(instance)
                .setLayer(PlatformService.MARKET_DATA.layer().word())
                .setState(market.state())
                .setSince(market.since())
                .setCause(market.cause().orElse(null))
                .setFailures(parts.stream().mapToLong(ServiceState::getFailures).sum())
                .setLastFailure(most(parts, ServiceState::getLastFailure))
                .setLastSuccess(most(parts, ServiceState::getLastSuccess))
                .setRecoveryAttempts(market.recoveryAttempts())
                .setNextAttempt(market.nextAttempt().orElse(null))
                .setCalls(parts.stream().mapToLong(ServiceState::getCalls).sum())
                .setErrors(parts.stream().mapToLong(ServiceState::getErrors).sum())
                .setP99Millis(most(parts, ServiceState::getP99Millis))
                .setFigures(marketFigures.get())
                .setNumbers(config.numbers().get(PlatformService.MARKET_DATA).toString())
                .setTime(clock.instant())
                .build();
    }

    /** The largest; for a p99 that is the slowest source's. */
    private static <T extends Comparable<T>> T most(List<ServiceState> parts, Function<ServiceState, T> of) {
        T most = null;
        for (var part : parts) {
            var one = of.apply(part);
            if (one != null && (most == null || one.compareTo(most) > 0)) {
                most = one;
            }
        }
        return most;
    }
}
