package me.degenduel.schemas.health;

import static me.degenduel.schemas.BreakerState.INITIALIZING;
import static me.degenduel.schemas.BreakerState.RECOVERING;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import me.degenduel.schemas.ServiceState;

/**
 * Stands between one service, or one source of it, and whoever calls it: counts and times the calls, and refuses them
 * while its {@link Breaker} is open. Threads may share it.
 */
public final class Guard {
    /** How a service is found while nobody calls it. */
    @FunctionalInterface
    public interface Check {
        /** For what is called often enough, or must not be called for nothing. */
        Check NONE = Optional::empty;

        /** What is wrong with it, in a sentence. */
        Optional<String> problem();
    }

    private static final int REMEMBERED = 1_000;
    private static final double NANOS = 1e6;

    private final String service;
    private final PlatformService of;
    private final BreakerNumbers numbers;
    private final InstantSource clock;
    private final Check check;
    private final Supplier<Map<String, Double>> figures;

    private Breaker breaker;
    private long calls;
    private long errors;
    private final long[] took = new long[REMEMBERED];
    private int timed;
    private Instant lastSuccess;
    private Instant lastFailure;
    private Instant checked = Instant.MIN;
    /** Until when whoever tries whether it has recovered may take. */
    private Instant trial = Instant.MIN;

    /**
     * Begins where nothing is known yet.
     *
     * @param service its name, or that of a part of it
     * @param of the service that it is, or is a part of
     * @param check asked at the interval of its numbers while nobody calls it, and before it begins
     * @param figures more that it measures, by name
     */
    public Guard(
            String service,
            PlatformService of,
            BreakerNumbers numbers,
            InstantSource clock,
            Check check,
            Supplier<Map<String, Double>> figures) {
        this.service = service;
        this.of = of;
        this.numbers = numbers;
        this.clock = clock;
        this.check = check;
        this.figures = figures;
        breaker = new Breaker.Initializing(clock.instant(), Optional.empty());
    }

    public String service() {
        return service;
    }

    /** Calls, unless it is open; whatever is thrown is a failure, but for being interrupted. */
    public <T> T call(Callable<T> call) throws Exception {
        if (!admits()) {
            throw new NotCalled(service, retryAfter());
        }
        var begun = System.nanoTime();
        try {
            var answer = call.call();
            succeeded(Duration.ofNanos(System.nanoTime() - begun));
            return answer;
        } catch (InterruptedException ended) {
            gaveUp();
            throw ended;
        } catch (Exception failure) {
            failed(Duration.ofNanos(System.nanoTime() - begun), reason(failure));
            throw failure;
        }
    }

    /**
     * Whether it may be called now. Whoever is told so says what became of it: {@link #succeeded}, {@link #failed} or
     * {@link #gaveUp}. While it recovers, one at a time is let through.
     */
    public synchronized boolean admits() {
        return switch (breaker) {
            case Breaker.Open open -> false;
            case Breaker.Recovering recovering -> {
                var now = clock.instant();
                var free = !now.isBefore(trial);
                if (free) {
                    trial = now.plus(numbers.reset());
                }
                yield free;
            }
            case Breaker.Unknown unknown -> true;
            case Breaker.Initializing initializing -> true;
            case Breaker.Closed closed -> true;
            case Breaker.Degraded degraded -> true;
        };
    }

    public synchronized void succeeded(Duration duration) {
        var now = clock.instant();
        called(duration);
        lastSuccess = now;
        breaker = breaker.succeeded(now, numbers);
    }

    /**
     * A call has failed.
     *
     * @param why in a sentence that anybody may read: no address with a key in it, no password
     */
    public synchronized void failed(Duration duration, String why) {
        var now = clock.instant();
        called(duration);
        errors++;
        lastFailure = now;
        breaker = breaker.failed(now, why, numbers);
    }

    /** The call was not made, or did not end, for reasons of the caller's own. */
    public synchronized void gaveUp() {
        trial = Instant.MIN;
    }

    private void called(Duration duration) {
        calls++;
        checked = clock.instant();
        took[timed++ % REMEMBERED] = duration.toNanos();
        if (timed == 2 * REMEMBERED) {
            timed = REMEMBERED;
        }
        trial = Instant.MIN;
    }

    /** An administrator's word that it is well. */
    public synchronized void reset() {
        trial = Instant.MIN;
        breaker = breaker.reset(clock.instant());
    }

    /** An administrator's wish to see how it is now, and not when its turn comes. */
    public synchronized void check() {
        checked = Instant.MIN;
    }

    /** Time has passed: what becomes of it by itself, by what it needs, and by how it is found if nobody calls it. */
    void look(Needs needs) {
        var problem = isUnseen() ? check.problem() : Optional.<String>empty();
        synchronized (this) {
            var now = clock.instant();
            if (breaker.state() == INITIALIZING) {
                breaker = breaker.looked(now, needs.and(problem), numbers);
                return;
            }
            if (isUnseen()) {
                checked = now;
                calls++;
                breaker = problem.map(why -> breaker.failed(now, why, numbers))
                        .orElseGet(() -> breaker.succeeded(now, numbers));
                if (problem.isPresent()) {
                    errors++;
                    lastFailure = now;
                } else {
                    lastSuccess = now;
                }
            }
            breaker = breaker.looked(now, needs, numbers);
        }
    }

    /** Whether it is time to look how it is, because nobody calls it, or nobody knows yet. */
    private synchronized boolean isUnseen() {
        return check != Check.NONE
                && switch (breaker.state()) {
                    case INITIALIZING -> true;
                    case RECOVERING -> checked.isBefore(breaker.since());
                    case CLOSED, DEGRADED -> !clock.instant().isBefore(checked.plus(numbers.check()));
                    case OPEN, UNKNOWN -> false;
                };
    }

    public synchronized Breaker breaker() {
        return breaker;
    }

    /** When it is worth while to call again. */
    public synchronized Duration retryAfter() {
        var left = Duration.between(clock.instant(), breaker.nextAttempt().orElse(clock.instant()));
        return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
    }

    /** Of the last thousand calls. */
    public synchronized OptionalDouble p99Millis() {
        var count = Math.min(timed, REMEMBERED);
        if (count == 0) {
            return OptionalDouble.empty();
        }
        var sorted = Arrays.copyOf(took, count);
        Arrays.sort(sorted);
        return OptionalDouble.of(sorted[(int) Math.ceil(count * 0.99) - 1] / NANOS);
    }

    /** How it is, as others are told. */
    ServiceState state(String instance) {
        var measured = figures.get();
        synchronized (this) {
            var now = clock.instant();
            var p99 = p99Millis();
            return ServiceState.newBuilder()
                    .setService(service)
                    .setInstance(instance)
                    .setLayer(of.layer().word())
                    .setState(breaker.state())
                    .setSince(breaker.since())
                    .setCause(breaker.cause().orElse(null))
                    .setFailures(breaker.failures(now, numbers))
                    .setLastFailure(lastFailure)
                    .setLastSuccess(lastSuccess)
                    .setRecoveryAttempts(breaker.recoveryAttempts())
                    .setNextAttempt(breaker.nextAttempt().orElse(null))
                    .setCalls(calls)
                    .setErrors(errors)
                    .setP99Millis(p99.isPresent() ? p99.getAsDouble() : null)
                    .setFigures(measured)
                    .setNumbers(numbers.toString())
                    .setTime(now)
                    .build();
        }
    }

    private static String reason(Exception failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
