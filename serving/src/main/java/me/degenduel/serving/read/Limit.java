package me.degenduel.serving.read;

import java.util.Optional;

/** How long a page is. */
public final class Limit {
    static final int AT_MOST = 5_000;
    private static final int BY_DEFAULT = 100;

    private Limit() {}

    /** As many as are asked for, or a usual number. */
    public static int of(Optional<String> text) {
        return text.map(Limit::of).orElse(BY_DEFAULT);
    }

    private static int of(String text) {
        try {
            var size = Integer.parseInt(text);
            if (size >= 1 && size <= AT_MOST) {
                return size;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, with the same words.
        }
        throw new InvalidRequest("limit is a number from 1 to " + AT_MOST);
    }
}
