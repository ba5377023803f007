package me.degenduel.bench.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What happens to a part of the platform.
 *
 * @param at since the run began
 * @param lasting until it is undone: what was killed, ended or taken away is started again, what was paused goes on
 */
public record Disturbance(Part part, Kind kind, Duration at, Duration lasting) {
    private static final int EARLIEST = 2_000;
    private static final int LEAST_BETWEEN = 1_500;
    private static final int MOST_BETWEEN = 5_000;
    private static final int LEAST_LASTING = 500;
    private static final int MOST_LASTING = 6_000;
    /** What was disturbed comes back before it is disturbed again. */
    private static final int REST = 8_000;

    private static final Duration RESTART = Duration.ofSeconds(1);

    /** What is done to it. */
    public enum Kind {
        KILLED,
        /** As one ends what is to run in a new version. */
        ENDED,
        PAUSED,
        AWAY
    }

    /** In the order in which a platform starts. */
    public enum Part {
        POSTGRES,
        BROKER,
        REGISTRY,
        CONNECT_1,
        CONNECT_2,
        SERVING_1,
        SERVING_2;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What can happen to it. */
        private List<Kind> kinds() {
            return switch (this) {
                case POSTGRES -> List.of(Kind.PAUSED, Kind.AWAY);
                case BROKER, REGISTRY -> List.of(Kind.AWAY);
                case CONNECT_1, CONNECT_2, SERVING_1, SERVING_2 -> List.of(Kind.KILLED, Kind.ENDED, Kind.PAUSED);
            };
        }
    }

    /** All of a run, by its seed alone. */
    static List<Disturbance> plan(long seed, Duration run) {
        var random = new SplittableRandom(seed);
        var plan = new ArrayList<Disturbance>();
        var free = new HashMap<Part, Integer>();
        for (var at = EARLIEST; at < run.toMillis(); at += random.nextInt(LEAST_BETWEEN, MOST_BETWEEN)) {
            var part = Part.values()[random.nextInt(Part.values().length)];
            var kind = part.kinds().get(random.nextInt(part.kinds().size()));
            var lasting = random.nextInt(LEAST_LASTING, MOST_LASTING);
            if (free.getOrDefault(part, 0) <= at) {
                free.put(part, at + lasting + REST);
                plan.add(new Disturbance(part, kind, Duration.ofMillis(at), Duration.ofMillis(lasting)));
            }
        }
        return plan;
    }

    /** One instance of serving after the other, as when a new version is put in their place. */
    static List<Disturbance> rolling() {
        return List.of(
                new Disturbance(Part.SERVING_1, Kind.ENDED, Duration.ofSeconds(5), RESTART),
                new Disturbance(Part.SERVING_2, Kind.ENDED, Duration.ofSeconds(25), RESTART));
    }

    @Override
    public String toString() {
        return "%s %s for %.1f s"
                .formatted(part.label(), kind.name().toLowerCase(Locale.ROOT), lasting.toMillis() / 1e3);
    }
}
