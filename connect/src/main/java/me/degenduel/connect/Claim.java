package me.degenduel.connect;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * What whoever holds the lease says of itself, with the offset that its group commits: the offset is when it said so, in
 * milliseconds, and who it is stands beside it.
 *
 * @param instance its name, the same after a restart
 * @param run its own, of no other process and no other start
 */
record Claim(String instance, String run, long at) {
    /** The run of nobody: the last one has ended by itself, and left. */
    private static final String ENDED = "ended";

    /** Nothing where nobody has said anything, or not in our words. */
    static Optional<Claim> in(OffsetAndMetadata committed) {
        return Optional.ofNullable(committed)
                .map(said -> said.metadata().split(" ", -1))
                .filter(words -> words.length == 2)
                .map(words -> new Claim(words[0], words[1], committed.offset()));
    }

    static Claim ended(String instance, long at) {
        return new Claim(instance, ENDED, at);
    }

    OffsetAndMetadata said() {
        return new OffsetAndMetadata(at, instance + " " + run);
    }

    boolean hasEnded() {
        return run.equals(ENDED);
    }

    /** Whether somebody of that name says that it is at work. */
    boolean isOf(String name) {
        return instance.equals(name) && !hasEnded();
    }

    /** Whether somebody of that name said so just now, and may go on. */
    boolean mayStand(String name, long now, Duration silence) {
        return isOf(name) && now - at < silence.toMillis();
    }
}
