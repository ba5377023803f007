package me.degenduel.connect.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import me.degenduel.connect.http.Answer.Failed;
import me.degenduel.connect.http.Answer.Heard;
import me.degenduel.connect.http.Answer.Kind;
import me.degenduel.schemas.health.Guard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one source for what is listed, round after round: as often as planned and no more often than allowed.
 *
 * <p>One thread decides what is asked next, and each call has a thread of its own: an answer that does not come holds up
 * neither the next question nor a token that was listed a moment ago.
 */
public final class Poller {
    private static final Logger log = LoggerFactory.getLogger(Poller.class);
    /** A call that ends may mean that something is due earlier than was thought. */
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Whose whitelist it is: what changed of it, as soon as something does. */
    public interface Changes {
        Map<String, Boolean> within(Duration atMost) throws InterruptedException;
    }

    /** Takes an answer. */
    public interface Reader {
        /**
         * Called for one answer at a time or for several at once.
         *
         * @param asked who was asked for, and is still listed
         * @param tokens how many are asked for in all
         */
        void read(JsonNode answer, Set<String> asked, int tokens) throws Unusable;
    }

    private final Plan plan;
    private final Limits limits;
    private final Guard guard;
    private final CallMeters meters;
    private final Function<Collection<String>, String> address;
    private final Reader reader;
    private final Rounds rounds;
    private final Allowance allowance;
    private final Semaphore free;
    private boolean waits;
    private volatile Throwable ourMistake;
    private volatile Kind trouble;

    /**
     * It does nothing yet.
     *
     * @param address the URL that asks for these tokens
     */
    public Poller(
            Plan plan,
            Limits limits,
            Guard guard,
            CallMeters meters,
            Function<Collection<String>, String> address,
            Reader reader) {
        this.plan = plan;
        this.limits = limits;
        this.guard = guard;
        this.meters = meters;
        this.address = address;
        this.reader = reader;
        rounds = new Rounds(plan.batch(), plan.interval().toNanos(), limits, () -> ThreadLocalRandom.current()
                .nextDouble());
        allowance = new Allowance(plan.spacing().toNanos(), System.nanoTime());
        free = new Semaphore(limits.calls());
    }

    /** Until it is interrupted; a mistake of ours ends it, too. */
    public void run(Changes listed) throws InterruptedException {
        var calls = Executors.newVirtualThreadPerTaskExecutor();
        try (var caller = new Caller(plan.site(), limits)) {
            var pause = Duration.ZERO;
            while (ourMistake == null) {
                listed.within(pause).forEach(rounds::change);
                pause = askWhatIsDue(caller, calls);
            }
            throw new IllegalStateException("The source " + plan.source() + " has failed", ourMistake);
        } finally {
            calls.shutdownNow();
        }
    }

    /** How long until it is worth looking again. */
    private Duration askWhatIsDue(Caller caller, Executor calls) {
        while (true) {
            var now = System.nanoTime();
            var due = rounds.next().map(at -> at <= now ? 0 : at - now).orElse(Long.MAX_VALUE);
            if (due > 0) {
                return shorter(due);
            }
            if (allowance.pause(now) > 0) {
                if (!waits) {
                    waits = true;
                    meters.limited();
                }
                return shorter(allowance.pause(now));
            }
            if (!free.tryAcquire()) {
                return LOOK;
            }
            if (!guard.admits()) {
                free.release();
                return LOOK;
            }
            var batch = rounds.take(now);
            if (batch.isEmpty()) {
                guard.gaveUp();
                free.release();
                return LOOK;
            }
            allowance.call(now);
            waits = false;
            calls.execute(() -> ask(batch.get(), caller));
        }
    }

    private static Duration shorter(long nanos) {
        return nanos < LOOK.toNanos() ? Duration.ofNanos(nanos) : LOOK;
    }

    private void ask(Rounds.Batch batch, Caller caller) {
        var asked = System.nanoTime();
        try {
            switch (read(caller.ask(URI.create(address.apply(batch.addresses()))), batch)) {
                case Heard heard -> {
                    rounds.answered(batch, asked);
                    succeeded(System.nanoTime() - asked);
                }
                case Failed failed -> {
                    rounds.failed(batch, System.nanoTime(), failed.after().toNanos(), failed.kind() == Kind.REFUSED);
                    failed(failed, System.nanoTime() - asked);
                }
            }
        } catch (InterruptedException closed) {
            guard.gaveUp();
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error mistake) {
            ourMistake = mistake;
        } finally {
            free.release();
        }
    }

    private Answer read(Answer answer, Rounds.Batch batch) {
        if (answer instanceof Heard heard) {
            try {
                reader.read(heard.said(), rounds.stillListed(batch), rounds.size());
            } catch (Unusable other) {
                return new Failed(Kind.UNUSABLE, other.getMessage());
            }
        }
        return answer;
    }

    private void succeeded(long nanos) {
        meters.succeeded(nanos);
        guard.succeeded(Duration.ofNanos(nanos));
        if (trouble != null) {
            trouble = null;
            log.atInfo().addKeyValue("source", plan.source()).log("It answers again");
        }
    }

    /** One failure between answers is what asking again is for; the guard hears of those in a row. */
    private void failed(Failed failure, long nanos) {
        meters.failed(failure.kind().code(), nanos);
        if (trouble == null) {
            guard.gaveUp();
        } else {
            guard.failed(Duration.ofNanos(nanos), failure.why());
        }
        if (trouble != failure.kind()) {
            trouble = failure.kind();
            log.atWarn().addKeyValue("source", plan.source()).log("A call has failed: {}", failure.why());
        }
    }
}
