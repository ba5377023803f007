package me.degenduel.connect;

import java.time.Duration;
import java.util.Optional;

/**
 * What one run of this process knows of its lease. It is sure of it for as long as Kafka would wait for it, counted from
 * when it asked for what Kafka then confirmed; so it stops being sure before anybody else can begin.
 *
 * <p>Times are those of a clock that never goes back, in nanoseconds.
 */
final class Tenure {
    /** What follows from who has the partition, and from who said last that it does. */
    enum Step {
        /** Somebody else has it, or nobody yet. */
        WAIT,
        TAKE,
        /** Membership was lost, and nobody else has begun meanwhile. */
        GO_ON,
        /** Somebody else has begun, and may have written what we know nothing of. */
        END
    }

    private final String run;
    private final long session;
    private volatile boolean begun;
    private volatile long until;

    Tenure(String run, Duration session) {
        this.run = run;
        this.session = session.toNanos();
    }

    /** @param assigned whether the group has given us the partition */
    Step next(boolean assigned, Optional<Claim> last) {
        if (begun && last.filter(claim -> !claim.run().equals(run)).isPresent()) {
            return Step.END;
        }
        if (!assigned) {
            return Step.WAIT;
        }
        return begun ? Step.GO_ON : Step.TAKE;
    }

    /** @param asked when we asked, not when we heard */
    void confirmed(long asked) {
        until = asked + session;
        begun = true;
    }

    /** Until the next confirmation. */
    void doubt(long now) {
        until = now;
    }

    boolean hasBegun() {
        return begun;
    }

    boolean isSure(long now) {
        return begun && now - until < 0;
    }
}
