package me.degenduel.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a process is told: the environment, over an optional file that {@code DD_CONFIG} names.
 *
 * <p>Reading a setting declares it: its name, default and meaning stand where it is used, and the documentation is made
 * from the same words. Problems are collected, so that {@link #check} reports all of them at once.
 */
public final class Settings {
    public static final String FILE = "DD_CONFIG";

    /** A setting as it is documented. */
    public record Setting(String name, String fallback, String about) {}

    /** What cannot be started with, every problem on a line of its own. */
    public static final class Problem extends RuntimeException {
        Problem(List<String> problems) {
            super(String.join(System.lineSeparator(), problems));
        }
    }

    private final Map<String, String> said = new HashMap<>();
    private final List<Setting> declared = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    public Settings(Map<String, String> environment) {
        Optional.ofNullable(environment.get(FILE)).ifPresent(this::readFile);
        // Compose files and unit files pass on what is not set as nothing.
        environment.forEach((name, value) -> {
            if (!value.isBlank()) {
                said.put(name, value);
            }
        });
        declare(FILE, "", "A properties file with any of these settings; the environment wins over it.");
    }

    public String text(String name, String fallback, String about) {
        return read(name, fallback, about, Function.identity());
    }

    public Optional<String> optional(String name, String about) {
        declare(name, "", about);
        return Optional.ofNullable(said.get(name)).filter(text -> !text.isBlank());
    }

    public String required(String name, String about) {
        return optional(name, about).orElseGet(() -> {
            problems.add(name + " is not set: " + about);
            return "";
        });
    }

    public Secret secret(String name, String fallback, String about) {
        declare(name, fallback.isEmpty() ? "" : "***", about);
        return new Secret(said.getOrDefault(name, fallback));
    }

    public int number(String name, int fallback, int least, int most, String about) {
        return read(name, String.valueOf(fallback), about, text -> {
            var number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw new IllegalArgumentException("it must be between " + least + " and " + most);
            }
            return number;
        });
    }

    public boolean flag(String name, boolean fallback, String about) {
        return read(name, String.valueOf(fallback), about, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("it must be true or false");
        });
    }

    /** Written as {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h} or {@code 7d}. */
    public Duration duration(String name, String fallback, String about) {
        return read(name, fallback, about, Settings::duration);
    }

    /** Separated by commas. */
    public List<String> list(String name, String fallback, String about) {
        return read(name, fallback, about, text -> Stream.of(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList());
    }

    /** Of any other kind: what it is parsed to, or an {@link IllegalArgumentException} that says what it must be. */
    public <T> T value(String name, String fallback, String about, Function<String, T> parse) {
        return read(name, fallback, about, parse);
    }

    /** A rule that a value alone cannot break, said like the others. */
    public void refuse(boolean broken, String problem) {
        if (broken) {
            problems.add(problem);
        }
    }

    /** Call it once everything is read. */
    public void check() {
        if (!problems.isEmpty()) {
            throw new Problem(problems);
        }
    }

    public List<Setting> declared() {
        return Collections.unmodifiableList(declared);
    }

    private <T> T read(String name, String fallback, String about, Function<String, T> parse) {
        declare(name, fallback, about);
        var text = said.getOrDefault(name, fallback).strip();
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException wrong) {
            var why = wrong instanceof NumberFormatException ? "it must be a whole number" : wrong.getMessage();
            problems.add(name + " is \"" + text + "\", but " + why + ".");
            return parse.apply(fallback);
        }
    }

    private void declare(String name, String fallback, String about) {
        declared.add(new Setting(name, fallback, about));
    }

    private void readFile(String file) {
        try (var reader = Files.newBufferedReader(Path.of(file))) {
            var properties = new Properties();
            properties.load(reader);
            properties.forEach((name, value) -> said.put(name.toString(), value.toString()));
        } catch (IOException unreadable) {
            problems.add(FILE + " names " + file + ", which cannot be read.");
        }
    }

    /** A time as {@link #duration(String, String, String)} reads it. */
    public static Duration duration(String text) {
        try {
            if (text.matches("\\d.*")) {
                return text.endsWith("ms")
                        ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                        : Duration.parse((text.endsWith("d") ? "P" : "PT") + text);
            }
        } catch (DateTimeParseException | NumberFormatException wrong) {
            // Said below, like a sign or a word in front.
        }
        throw new IllegalArgumentException("it must be a time such as 250ms, 10s, 5m, 2h or 7d");
    }
}
