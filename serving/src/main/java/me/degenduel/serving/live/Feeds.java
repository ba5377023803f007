package me.degenduel.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import me.degenduel.schemas.ServiceState;
import me.degenduel.serving.live.ServerMessage.MarketStatus;

/**
 * Which price sources are out, as the processes that call them say.
 *
 * <p>States are said every few seconds: of a source that nobody speaks of any more, nobody is waiting for a price. Where
 * nobody speaks of any source, whoever asks them is gone, and no price comes from any.
 */
final class Feeds {
    private static final String ALL = "market_data_service";
    private static final String ONE = ALL + ".";
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

    private final Duration silence;
    private final Map<String, ServiceState> said = new HashMap<>();
    private Map<String, ServiceState> out = Map.of();
    private boolean nothingComes;
    private Instant heard = Instant.MAX;
    private boolean silent;

    Feeds(Duration silence) {
        this.silence = silence;
    }

    /** What clients are to hear of it, if a source has failed or is back. */
    Optional<MarketStatus> hear(Change<ServiceState> change, Instant now) {
        if (change.value() == null || !isFeed(change.value())) {
            // A process that ends takes back what it said, and with that no source has come back.
            return Optional.empty();
        }
        var spokeAgain = silent;
        silent = false;
        heard = now;
        said.put(change.key(), change.value());
        said.values().stream()
                .map(ServiceState::getTime)
                .max(Instant::compareTo)
                .ifPresent(newest ->
                        said.values().removeIf(state -> state.getTime().isBefore(newest.minus(FORGOTTEN_AFTER))));
        var sources = sources();
        var before = out;
        out = new TreeMap<>(sources);
        out.values().removeIf(state -> !isOut(state));
        nothingComes = !out.isEmpty() && out.size() == sources.size();
        return spokeAgain
                ? Optional.of(status(change.value(), now))
                : changed(before).map(state -> status(state, now));
    }

    /** What clients are to hear once nobody has said anything of any source for too long. */
    Optional<MarketStatus> silence(Instant now) {
        if (silent || heard.isAfter(now.minus(silence))) {
            return Optional.empty();
        }
        silent = true;
        return outage(now);
    }

    /** What who comes now is to hear; nothing while all sources work. */
    Optional<MarketStatus> outage(Instant now) {
        if (silent) {
            return Optional.of(new MarketStatus(
                    "stale", ALL, heard, new ArrayList<>(sources().keySet()), now));
        }
        return out.values().stream()
                .max((one, other) -> one.getSince().compareTo(other.getSince()))
                .map(state -> status(state, now));
    }

    /** Whether no source is left. */
    boolean areOut() {
        return silent || nothingComes;
    }

    private Optional<ServiceState> changed(Map<String, ServiceState> before) {
        return out.entrySet().stream()
                .filter(source -> !before.containsKey(source.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> before.entrySet().stream()
                        .filter(source -> !out.containsKey(source.getKey()))
                        .map(source -> sources().getOrDefault(source.getKey(), source.getValue()))
                        .findFirst());
    }

    private MarketStatus status(ServiceState state, Instant now) {
        var status = out.isEmpty() ? "live" : nothingComes ? "stale" : "degraded";
        return new MarketStatus(status, name(state), state.getSince(), names(), now);
    }

    private List<String> names() {
        return new ArrayList<>(out.keySet());
    }

    /** The last word on each, whichever process it came from; the service stands for them where none is named. */
    private Map<String, ServiceState> sources() {
        var all = new TreeMap<String, ServiceState>();
        said.values()
                .forEach(state -> all.merge(
                        name(state), state, (one, other) -> one.getTime().isAfter(other.getTime()) ? one : other));
        if (all.size() > 1) {
            all.remove(ALL);
        }
        return all;
    }

    private static String name(ServiceState state) {
        var service = state.getService();
        return service.startsWith(ONE) ? service.substring(ONE.length()) : service;
    }

    private static boolean isFeed(ServiceState state) {
        return state.getService().equals(ALL) || state.getService().startsWith(ONE);
    }

    private static boolean isOut(ServiceState state) {
        return switch (state.getState()) {
            case OPEN, RECOVERING -> true;
            case UNKNOWN, INITIALIZING, CLOSED, DEGRADED -> false;
        };
    }
}
