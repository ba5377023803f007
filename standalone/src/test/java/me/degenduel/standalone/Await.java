package me.degenduel.standalone;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits until something is so, and says what it waited for when it never is. */
public final class Await {
    private static final Duration LOOK = Duration.ofMillis(10);

    private Await() {}

    public static void until(String what, Duration patience, Callable<Boolean> condition) {
        until(what, patience, LOOK, condition);
    }

    /** @param look how often it is asked, for whoever is at work should not be kept from it by questions */
    static void until(String what, Duration patience, Duration look, Callable<Boolean> condition) {
        found(what, patience, look, () -> Boolean.TRUE.equals(condition.call()) ? Optional.of(true) : Optional.empty());
    }

    /** What fails is asked again, for whoever is asked may be away; an assertion ends it. */
    static <T> T found(String what, Duration patience, Callable<Optional<T>> question) {
        return found(what, patience, LOOK, question);
    }

    private static <T> T found(String what, Duration patience, Duration look, Callable<Optional<T>> question) {
        var deadline = System.nanoTime() + patience.toNanos();
        Exception failure = null;
        do {
            try {
                var answer = question.call();
                if (answer.isPresent()) {
                    return answer.get();
                }
                failure = null;
            } catch (Exception away) {
                failure = away;
            }
            LockSupport.parkNanos(look.toNanos());
        } while (System.nanoTime() < deadline);
        return fail("Waited %d s in vain: %s".formatted(patience.toSeconds(), what), failure);
    }
}
