package me.degenduel.serving.command;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A token's label, as the whitelist takes it: what its makers write is trimmed and put in capitals first. */
final class Symbol {
    private static final Pattern GOOD = Pattern.compile("[A-Z0-9_.-]{1,10}");

    private Symbol() {}

    /** Nothing for a text that is none. */
    static Optional<String> of(String text) {
        return Optional.of(text.strip().toUpperCase(Locale.ROOT))
                .filter(symbol -> GOOD.matcher(symbol).matches());
    }
}
