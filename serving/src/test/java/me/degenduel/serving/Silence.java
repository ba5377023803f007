package me.degenduel.serving;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What is known where nothing comes: in one line, since of a failure elsewhere often no more than that is seen. */
final class Silence {
    private static final Duration BEAT = Duration.ofMillis(10);
    private static final int FRAMES = 3;

    /** How long nothing at all went on in this process, at worst, since somebody asked. */
    private static final AtomicLong longest = new AtomicLong();

    static {
        Thread.ofPlatform().daemon().name("heart").start(Silence::beat);
    }

    private Silence() {}

    private static void beat() {
        for (var last = System.nanoTime(); ; last = System.nanoTime()) {
            LockSupport.parkNanos(BEAT.toNanos());
            longest.accumulateAndGet(System.nanoTime() - last, Math::max);
        }
    }

    static String about(CompletableFuture<Integer> closed) {
        var socket = closed.handle((code, failure) -> failure == null ? "closed with " + code : failure.toString())
                .getNow("open");
        var doings = Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().endsWith("-live"))
                .map(thread -> thread.getKey().getName() + " "
                        + Stream.of(thread.getValue())
                                .limit(FRAMES)
                                .map(frame -> frame.getMethodName() + ":" + frame.getLineNumber())
                                .collect(joining("<")))
                .sorted()
                .collect(joining(", "));
        return "the socket is " + socket + "; the process stood still for at most "
                + Duration.ofNanos(longest.getAndSet(0)).toMillis() + " ms; " + doings;
    }
}
