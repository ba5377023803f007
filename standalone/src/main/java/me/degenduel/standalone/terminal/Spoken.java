package me.degenduel.standalone.terminal;

import java.time.Duration;
import java.util.Locale;

/** How long something takes, as people say it. */
final class Spoken {
    private Spoken() {}

    static String of(Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
        }
        if (time.compareTo(Duration.ofMinutes(2)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
        }
        return time.compareTo(Duration.ofHours(2)) < 0 ? time.toMinutes() + " m" : time.toHours() + " h";
    }
}
