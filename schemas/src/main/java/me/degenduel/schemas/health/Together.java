package me.degenduel.schemas.health;

import static java.util.Comparator.naturalOrder;
import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import me.degenduel.schemas.BreakerState;

/**
 * How a service is that several sources feed, each behind a breaker of its own: open when all of them are, degraded as
 * soon as one of them is not well.
 */
final class Together {
    private Together() {}

    /** @param before what it was until now, which it stays for as long as its state does not change */
    static Breaker of(Breaker before, List<Guard> parts, Needs needs, Instant now) {
        var all = parts.stream().map(Guard::breaker).toList();
        var since = new Object() {
            Instant of(BreakerState state) {
                return before.state() == state ? before.since() : now;
            }
        };
        if (all.isEmpty()) {
            return new Breaker.Unknown(
                    since.of(BreakerState.UNKNOWN), Optional.of("no price source runs in this process"));
        }
        var failures = new Breaker.Failures(
                all.stream().flatMap(one -> times(one).stream()).sorted().toList(), Instant.MIN, why(parts));
        var attempts = all.stream().mapToInt(Breaker::recoveryAttempts).max().orElseThrow();
        if (all.stream().allMatch(Breaker.Open.class::isInstance)) {
            var next = all.stream()
                    .flatMap(one -> one.nextAttempt().stream())
                    .min(naturalOrder())
                    .orElseThrow();
            return new Breaker.Open(since.of(BreakerState.OPEN), failures, attempts, next, needs);
        }
        Predicate<Breaker> away = one -> one instanceof Breaker.Open || one instanceof Breaker.Recovering;
        if (all.stream().allMatch(away)) {
            return new Breaker.Recovering(since.of(BreakerState.RECOVERING), failures, attempts);
        }
        if (!needs.open().isEmpty() || all.stream().anyMatch(away.or(Breaker.Degraded.class::isInstance))) {
            return new Breaker.Degraded(since.of(BreakerState.DEGRADED), failures, needs);
        }
        if (!needs.waiting().isEmpty() || all.stream().allMatch(Breaker.Initializing.class::isInstance)) {
            return new Breaker.Initializing(
                    since.of(BreakerState.INITIALIZING),
                    Optional.of(String.join("; ", needs.waiting())).filter(text -> !text.isEmpty()));
        }
        return new Breaker.Closed(since.of(BreakerState.CLOSED));
    }

    private static List<Instant> times(Breaker one) {
        return switch (one) {
            case Breaker.Unknown unknown -> List.of();
            case Breaker.Initializing initializing -> List.of();
            case Breaker.Closed closed -> List.of();
            case Breaker.Degraded degraded -> degraded.failures().times();
            case Breaker.Open open -> open.failures().times();
            case Breaker.Recovering recovering -> recovering.failures().times();
        };
    }

    /** Such as {@code market_data_service.jupiter is open: HTTP 503}. */
    private static String why(List<Guard> parts) {
        return parts.stream()
                .filter(part -> part.breaker().cause().isPresent())
                .map(part -> part.service() + " is "
                        + part.breaker().state().name().toLowerCase(Locale.ROOT) + ": "
                        + part.breaker().cause().orElseThrow())
                .collect(joining("; "));
    }
}
