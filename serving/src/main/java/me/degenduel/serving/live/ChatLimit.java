package me.degenduel.serving.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Which of the messages of one partition count: of one speaker no more than so many within a minute.
 *
 * <p>Only the log has a say, by its order and its times. So whoever folds it decides the same, on any instance and again
 * after a restart, and what does not count takes no room from what comes later.
 */
final class ChatLimit {
    private static final long WINDOW = Duration.ofMinutes(1).toMillis();

    private final int most;
    /** By speaker, the times of what counted; who spoke last stands last. */
    private final SequencedMap<String, Deque<Long>> counted = new LinkedHashMap<>();

    ChatLimit(int most) {
        this.most = most;
    }

    /**
     * Takes the next message in.
     *
     * @param speaker a person in a contest
     * @param time the log's
     */
    boolean admits(String speaker, long time) {
        while (!counted.isEmpty() && isOver(counted.firstEntry().getValue().getLast(), time)) {
            counted.pollFirstEntry();
        }
        var times = counted.getOrDefault(speaker, new ArrayDeque<>());
        times.removeIf(earlier -> isOver(earlier, time));
        if (times.size() >= most) {
            return false;
        }
        times.addLast(time);
        counted.remove(speaker);
        counted.putLast(speaker, times);
        return true;
    }

    /** A broker's clock may have been put back: what seems to come from far ahead limits nobody. */
    private static boolean isOver(long earlier, long time) {
        return Math.abs(time - earlier) >= WINDOW;
    }

    /** Speakers that are remembered. */
    int size() {
        return counted.size();
    }
}
