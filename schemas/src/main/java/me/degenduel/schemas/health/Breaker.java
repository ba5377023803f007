package me.degenduel.schemas.health;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import me.degenduel.schemas.BreakerState;

/**
 * How well a service is, and whether it is called. Each state is a record, and each transition a method of it that says
 * what follows; what time it is, it is told.
 *
 * <p>What is open somewhere else degrades, names the cause, and does nothing more: nobody's breaker opens because of
 * another's.
 */
public sealed interface Breaker {

    /** Since when it is in this state. */
    Instant since();

    /** Why it is not well, in a sentence. */
    Optional<String> cause();

    BreakerState state();

    /** After a call that went well. */
    Breaker succeeded(Instant now, BreakerNumbers numbers);

    /** After a call that failed: the first of late, unless a state knows of others. */
    default Breaker failed(Instant now, String why, BreakerNumbers numbers) {
        return new Degraded(now, Failures.NONE.and(now, why, numbers), Needs.MET).orOpen(now, numbers);
    }

    /** What time alone, and the state of what it needs, make of it. */
    Breaker looked(Instant now, Needs needs, BreakerNumbers numbers);

    /** After an administrator has said that it is well: what was is forgotten. */
    default Breaker reset(Instant now) {
        return new Closed(now);
    }

    /** How many failures count. */
    default int failures(Instant now, BreakerNumbers numbers) {
        return 0;
    }

    /** How often it has tried to recover since it opened. */
    default int recoveryAttempts() {
        return 0;
    }

    /** When it tries again, if it is open. */
    default Optional<Instant> nextAttempt() {
        return Optional.empty();
    }

    /** Failures that may still count, the oldest first, and what the last one said. */
    record Failures(List<Instant> times, Instant last, String why) {
        static final Failures NONE = new Failures(List.of(), Instant.MIN, "");

        public Failures {
            times = List.copyOf(times);
        }

        Failures and(Instant now, String reason, BreakerNumbers numbers) {
            var all = new ArrayList<>(within(now, numbers).times);
            all.add(now);
            return new Failures(all, now, reason);
        }

        Failures within(Instant now, BreakerNumbers numbers) {
            var begin = now.minus(numbers.window());
            return new Failures(
                    times.stream().filter(time -> time.isAfter(begin)).toList(), last, why);
        }

        boolean isOver(Instant now, BreakerNumbers numbers) {
            return !now.isBefore(last.plus(numbers.healthy()));
        }
    }

    /** Never heard of. */
    record Unknown(Instant since, Optional<String> cause) implements Breaker {
        @Override
        public BreakerState state() {
            return BreakerState.UNKNOWN;
        }

        @Override
        public Breaker succeeded(Instant now, BreakerNumbers numbers) {
            return begun(now);
        }

        @Override
        public Breaker looked(Instant now, Needs needs, BreakerNumbers numbers) {
            return this;
        }

        /** Nobody can say of it that it is well. */
        @Override
        public Breaker reset(Instant now) {
            return this;
        }

        Breaker begun(Instant now) {
            return new Initializing(now, Optional.empty());
        }
    }

    /** Waits for what it needs, before it begins. */
    record Initializing(Instant since, Optional<String> cause) implements Breaker {
        @Override
        public BreakerState state() {
            return BreakerState.INITIALIZING;
        }

        @Override
        public Breaker succeeded(Instant now, BreakerNumbers numbers) {
            return this;
        }

        @Override
        public Breaker looked(Instant now, Needs needs, BreakerNumbers numbers) {
            if (!needs.open().isEmpty()) {
                return new Degraded(now, Failures.NONE, needs);
            }
            return needs.waiting().isEmpty()
                    ? new Closed(now)
                    : new Initializing(since, Optional.of(String.join("; ", needs.waiting())));
        }

        /** Nothing has failed yet, and what it waits for is not there for anybody's word. */
        @Override
        public Breaker reset(Instant now) {
            return this;
        }
    }

    /** Well. */
    record Closed(Instant since) implements Breaker {
        @Override
        public Optional<String> cause() {
            return Optional.empty();
        }

        @Override
        public BreakerState state() {
            return BreakerState.CLOSED;
        }

        @Override
        public Breaker succeeded(Instant now, BreakerNumbers numbers) {
            return this;
        }

        @Override
        public Breaker looked(Instant now, Needs needs, BreakerNumbers numbers) {
            return needs.open().isEmpty() ? this : new Degraded(now, Failures.NONE, needs);
        }
    }

    /** It has failed of late, or something that it needs is open. */
    record Degraded(Instant since, Failures failures, Needs needs) implements Breaker {

        /** One failure more may be one too many. */
        private Breaker orOpen(Instant now, BreakerNumbers numbers) {
            return numbers.enabled() && failures.times().size() >= numbers.threshold()
                    ? new Open(now, failures, 0, now.plus(numbers.pause(0)), Needs.MET)
                    : this;
        }

        @Override
        public Optional<String> cause() {
            return Causes.of(failures, needs);
        }

        @Override
        public BreakerState state() {
            return BreakerState.DEGRADED;
        }

        @Override
        public int failures(Instant now, BreakerNumbers numbers) {
            return failures.within(now, numbers).times().size();
        }

        @Override
        public Breaker succeeded(Instant now, BreakerNumbers numbers) {
            return this;
        }

        @Override
        public Breaker failed(Instant now, String why, BreakerNumbers numbers) {
            return new Degraded(since, failures.and(now, why, numbers), needs).orOpen(now, numbers);
        }

        @Override
        public Breaker looked(Instant now, Needs others, BreakerNumbers numbers) {
            var over = failures.isOver(now, numbers);
            if (over && others.open().isEmpty()) {
                return new Closed(now);
            }
            return new Degraded(since, over ? Failures.NONE : failures, others);
        }
    }

    /** It has failed too often, and is not called until it tries again. */
    record Open(Instant since, Failures failures, int attempts, Instant next, Needs needs) implements Breaker {
        @Override
        public Optional<String> cause() {
            return Causes.of(failures, needs);
        }

        @Override
        public BreakerState state() {
            return BreakerState.OPEN;
        }

        @Override
        public int failures(Instant now, BreakerNumbers numbers) {
            return failures.within(now, numbers).times().size();
        }

        @Override
        public int recoveryAttempts() {
            return attempts;
        }

        @Override
        public Optional<Instant> nextAttempt() {
            return Optional.of(next);
        }

        /** A call that began before it opened says nothing new. */
        @Override
        public Breaker succeeded(Instant now, BreakerNumbers numbers) {
            return this;
        }

        @Override
        public Breaker failed(Instant now, String why, BreakerNumbers numbers) {
            return this;
        }

        @Override
        public Breaker looked(Instant now, Needs others, BreakerNumbers numbers) {
            return now.isBefore(next) || !others.open().isEmpty()
                    ? new Open(since, failures, attempts, next, others)
                    : new Recovering(now, failures, attempts + 1);
        }
    }

    /** It tries again: the next call decides. */
    record Recovering(Instant since, Failures failures, int attempts) implements Breaker {
        @Override
        public Optional<String> cause() {
            return Causes.of(failures, Needs.MET);
        }

        @Override
        public BreakerState state() {
            return BreakerState.RECOVERING;
        }

        @Override
        public int failures(Instant now, BreakerNumbers numbers) {
            return failures.within(now, numbers).times().size();
        }

        @Override
        public int recoveryAttempts() {
            return attempts;
        }

        @Override
        public Breaker succeeded(Instant now, BreakerNumbers numbers) {
            return new Closed(now);
        }

        @Override
        public Breaker failed(Instant now, String why, BreakerNumbers numbers) {
            return new Open(
                    now, failures.and(now, why, numbers), attempts, now.plus(numbers.pause(attempts)), Needs.MET);
        }

        @Override
        public Breaker looked(Instant now, Needs needs, BreakerNumbers numbers) {
            return this;
        }
    }
}
