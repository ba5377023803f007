package me.degenduel.standalone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import me.degenduel.schemas.Settings;

/** What a person types after a command of {@code dd}: options with a value, flags and words. */
final class Arguments {
    private final String command;
    private final List<String> left;

    Arguments(String command, List<String> said) {
        this.command = command;
        this.left = new ArrayList<>(said);
    }

    /** What is said twice counts as it was said last. */
    Optional<String> option(String name) {
        var values = options(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /** Every value of an option that may be said several times. */
    List<String> options(String name) {
        var values = new ArrayList<String>();
        for (var at = left.indexOf(name); at >= 0; at = left.indexOf(name)) {
            left.remove(at);
            if (at == left.size() || left.get(at).startsWith("--")) {
                throw new Refusal(name + " needs a value after it.");
            }
            values.add(left.remove(at));
        }
        return values;
    }

    String required(String name) {
        return option(name).orElseThrow(() -> new Refusal("dd " + command + " needs " + name + " and a value."));
    }

    Optional<Long> number(String name, long least, long most) {
        return option(name).map(text -> {
            try {
                var number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException wrong) {
                throw new Refusal("%s is \"%s\", and must be a whole number.".formatted(name, text), wrong);
            }
            throw new Refusal("%s is %s, and must be from %d to %d.".formatted(name, text, least, most));
        });
    }

    /** Such as 90s or 1h. */
    Optional<Duration> time(String name) {
        return option(name).map(text -> {
            try {
                return Settings.duration(text);
            } catch (IllegalArgumentException wrong) {
                throw new Refusal("%s is \"%s\", and %s.".formatted(name, text, wrong.getMessage()), wrong);
            }
        });
    }

    boolean flag(String name) {
        return left.removeIf(name::equals);
    }

    String word(String what) {
        if (left.isEmpty() || left.getFirst().startsWith("--")) {
            throw new Refusal("dd " + command + " needs " + what + ".");
        }
        return left.removeFirst();
    }

    /** After everything that is known was asked for. */
    void refuseTheRest() {
        if (!left.isEmpty()) {
            throw new Refusal("dd %s does not know \"%s\": see dd help.".formatted(command, left.getFirst()));
        }
    }
}
