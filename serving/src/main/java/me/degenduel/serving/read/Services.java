package me.degenduel.serving.read;

import static java.util.Comparator.comparingInt;
import static java.util.Comparator.naturalOrder;
import static me.degenduel.schemas.BreakerState.CLOSED;
import static me.degenduel.schemas.BreakerState.DEGRADED;
import static me.degenduel.schemas.BreakerState.INITIALIZING;
import static me.degenduel.schemas.BreakerState.OPEN;
import static me.degenduel.schemas.BreakerState.RECOVERING;
import static me.degenduel.schemas.BreakerState.UNKNOWN;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import me.degenduel.schemas.BreakerState;
import me.degenduel.schemas.ServiceState;
import me.degenduel.schemas.health.PlatformService;

/**
 * How every service is, as all processes say.
 *
 * <p>Of several instances the worst counts. What nobody has repeated for a while is unknown: whoever said it may be dead,
 * and says nothing of those who still speak.
 */
public final class Services {
    /** Everything at once, as the page of breakers and its socket show it. */
    public record View(
            @Always List<ServiceJson> services, @Always List<LayerJson> layers) {}

    /** Whether the platform works. */
    public record Status(
            boolean maintenance,
            @Always @JsonProperty("degraded_services") List<String> degradedServices) {}

    /** That it does not work, on purpose; until when, is null where nobody knows. */
    public record Maintained(boolean maintenance, String message, Instant until) {}

    /** An instance that nobody heard of for so long is no instance any more. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private static final String SILENT = "nobody has said how it is";
    private static final String NOT_RUN = "no process runs it";
    private static final String ENDED = "no process runs it any more";

    private static final List<BreakerState> WORST_LAST =
            List.of(UNKNOWN, CLOSED, INITIALIZING, DEGRADED, RECOVERING, OPEN);

    private final Duration silence;
    private final InstantSource clock;
    /** By service and instance; of one that nobody runs any more, none. */
    private final Map<String, Map<String, ServiceState>> said = new TreeMap<>();

    /** @param silence after which a state that nobody repeats does not count any more */
    public Services(Duration silence, InstantSource clock) {
        this.silence = silence;
        this.clock = clock;
    }

    /** Null for an instance that has ended and said so. */
    public synchronized void set(String key, ServiceState state) {
        var slash = key.indexOf('/');
        if (slash < 0) {
            return;
        }
        var service = key.substring(0, slash);
        var instance = key.substring(slash + 1);
        if (state != null) {
            said.computeIfAbsent(service, any -> new TreeMap<>()).put(instance, state);
        } else if (said.containsKey(service)) {
            said.get(service).remove(instance);
        }
    }

    /** How a service is. */
    public BreakerState state(PlatformService service) {
        return worst(heard(service.id())).getState();
    }

    /** How bad that is, as a number for graphs: 0 unknown, 1 closed, 2 initializing, 3 degraded, 4 recovering, 5 open. */
    public int badness(PlatformService service) {
        return WORST_LAST.indexOf(state(service));
    }

    /** Whether a process says that it runs such a service, or such a part of one. */
    public boolean isRun(String service) {
        return heard(service).stream().anyMatch(state -> state.getState() != UNKNOWN);
    }

    /** For who is signed in: causes speak of what others need not know. */
    public View view(Optional<Contests.Viewer> viewer) {
        if (viewer.isEmpty()) {
            throw new NoAnswer(NoAnswer.Reason.UNAUTHORIZED);
        }
        return view();
    }

    public View view() {
        var services = Stream.of(PlatformService.values()).map(this::json).toList();
        return new View(
                services,
                Stream.of(PlatformService.Layer.values())
                        .map(layer -> layer(layer.word(), services))
                        .toList());
    }

    /** What is not as it should be; a service that was never built is none of it. */
    public Status status() {
        return new Status(
                false,
                Stream.of(PlatformService.values())
                        .filter(service -> isImpaired(service, heard(service.id())))
                        .map(PlatformService::id)
                        .toList());
    }

    private static boolean isImpaired(PlatformService service, List<ServiceState> heard) {
        return switch (worst(heard).getState()) {
            case DEGRADED, OPEN, RECOVERING -> true;
            // Somebody ran it, and nobody speaks for it any more.
            case UNKNOWN ->
                heard.stream()
                        .map(ServiceState::getCause)
                        .filter(Objects::nonNull)
                        .anyMatch(
                                cause -> cause.startsWith(SILENT) || (cause.equals(ENDED) && isNeededAlways(service)));
            case INITIALIZING, CLOSED -> false;
        };
    }

    private static boolean isNeededAlways(PlatformService service) {
        return switch (service.level()) {
            case CRITICAL, HIGH -> true;
            case MEDIUM, LOW -> false;
        };
    }

    private static LayerJson layer(String layer, List<ServiceJson> all) {
        var here = all.stream().filter(service -> service.layer().equals(layer)).toList();
        Predicate<BreakerState> any =
                state -> here.stream().anyMatch(service -> service.status().equals(word(state)));
        var status = any.test(OPEN)
                ? "critical"
                : any.test(DEGRADED) || any.test(RECOVERING)
                        ? "warning"
                        : any.test(CLOSED) || any.test(INITIALIZING) ? "operational" : "unknown";
        return new LayerJson(
                layer, status, here.stream().map(ServiceJson::service).toList());
    }

    private ServiceJson json(PlatformService service) {
        var parts = parts(service).stream()
                .map(part -> json(service, part, List.of()))
                .toList();
        return json(service, service.id(), parts);
    }

    private synchronized List<String> parts(PlatformService service) {
        return said.entrySet().stream()
                .filter(part -> part.getKey().startsWith(service.part(""))
                        && !part.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    private ServiceJson json(PlatformService service, String name, List<ServiceJson> parts) {
        var instances = heard(name);
        var worst = worst(instances);
        return new ServiceJson(
                name,
                service.layer().word(),
                service.level().word(),
                service.every(),
                service.needs().stream().map(PlatformService::id).toList(),
                word(worst.getState()),
                color(worst.getState()),
                worst.getSince(),
                worst.getCause(),
                worst.getFailures(),
                most(instances, ServiceState::getLastFailure),
                most(instances, ServiceState::getLastSuccess),
                worst.getRecoveryAttempts(),
                worst.getNextAttempt(),
                instances.stream().mapToLong(ServiceState::getCalls).sum(),
                instances.stream().mapToLong(ServiceState::getErrors).sum(),
                most(instances, ServiceState::getP99Millis),
                worst.getFigures(),
                ServiceJson.ConfigJson.of(worst.getNumbers()),
                instances.stream()
                        .filter(state -> !state.getInstance().isEmpty())
                        .map(state -> new ServiceJson.InstanceJson(
                                state.getInstance(),
                                word(state.getState()),
                                state.getSince(),
                                state.getCause(),
                                state.getTime()))
                        .toList(),
                parts);
    }

    /** What its instances say, and of those that are silent, that they are; of one that nobody runs, that too. */
    private synchronized List<ServiceState> heard(String service) {
        var now = clock.instant();
        var all = said.getOrDefault(service, Map.of()).values().stream()
                .filter(state -> state.getTime().isAfter(now.minus(FORGOTTEN)))
                .map(state -> state.getTime().isBefore(now.minus(silence)) ? silent(state, now) : state)
                .toList();
        return all.isEmpty() ? List.of(nobody(service, said.containsKey(service) ? ENDED : NOT_RUN)) : all;
    }

    private static ServiceState silent(ServiceState last, Instant now) {
        return unknown(
                        last.getService(),
                        last.getInstance(),
                        last.getTime(),
                        "%s for %d s"
                                .formatted(
                                        SILENT,
                                        Duration.between(last.getTime(), now).toSeconds()))
                .setFailures(last.getFailures())
                .setLastFailure(last.getLastFailure())
                .setLastSuccess(last.getLastSuccess())
                .setCalls(last.getCalls())
                .setErrors(last.getErrors())
                .setNumbers(last.getNumbers())
                .build();
    }

    private static ServiceState nobody(String service, String cause) {
        return unknown(service, "", Instant.EPOCH, cause).build();
    }

    private static ServiceState.Builder unknown(String service, String instance, Instant since, String cause) {
        return ServiceState.newBuilder()
                .setService(service)
                .setInstance(instance)
                .setLayer("")
                .setState(UNKNOWN)
                .setSince(since)
                .setCause(cause)
                .setFailures(0)
                .setRecoveryAttempts(0)
                .setCalls(0)
                .setErrors(0)
                .setFigures(Map.of())
                .setTime(since);
    }

    private static ServiceState worst(List<ServiceState> instances) {
        return instances.stream()
                .max(comparingInt((ServiceState state) -> WORST_LAST.indexOf(state.getState()))
                        .thenComparing(ServiceState::getTime))
                .orElseThrow();
    }

    private static <T extends Comparable<T>> T most(List<ServiceState> instances, Function<ServiceState, T> of) {
        return instances.stream()
                .map(of)
                .filter(Objects::nonNull)
                .max(naturalOrder())
                .orElse(null);
    }

    private static String word(BreakerState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String color(BreakerState state) {
        return switch (state) {
            case CLOSED -> "green";
            case OPEN -> "red";
            case UNKNOWN -> "grey";
            case INITIALIZING, DEGRADED, RECOVERING -> "yellow";
        };
    }
}
