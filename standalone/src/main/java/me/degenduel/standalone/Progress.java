package me.degenduel.standalone;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** Tells a person how far a start is: a line for each step, with what it took. */
public final class Progress {
    private final PrintStream out;
    private final long began = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    /** For those who do not watch. */
    public static Progress untold() {
        return new Progress(new PrintStream(OutputStream.nullOutputStream()));
    }

    /** The name stands there while the work is done, so that one sees what takes long; then what the work says. */
    void step(String name, Supplier<String> work) {
        var before = System.nanoTime();
        out.print("  %-9s".formatted(name));
        out.flush();
        try {
            var result = work.get();
            out.println("%7s  %s".formatted(seconds(before), result).stripTrailing());
        } catch (RuntimeException failure) {
            out.println();
            throw failure;
        }
    }

    void say(String line) {
        out.println(line);
    }

    /** Since this was made. */
    String total() {
        return seconds(began).strip();
    }

    private static String seconds(long since) {
        return String.format(
                Locale.ROOT,
                "%.1f s",
                Duration.ofNanos(System.nanoTime() - since).toMillis() / 1_000.0);
    }
}
