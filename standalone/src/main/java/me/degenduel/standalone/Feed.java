package me.degenduel.standalone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where prices come from, as the options of {@code up} say it: shorter words for some of connect's settings.
 *
 * @param settings those that were said; nothing where the environment decides
 */
record Feed(Map<String, String> settings) {
    static final Feed UNSAID = new Feed(Map.of());

    private static final String HTTP = "http";
    private static final String REPLAY = "replay";
    /** Sources whose answers are known; any other name is that of a source which settings describe. */
    private static final Set<String> KNOWN = Set.of("dexscreener", "jupiter");

    Feed {
        settings = Map.copyOf(settings);
    }

    static Feed parse(Arguments said) {
        var settings = new TreeMap<String, String>();
        var feeds = new ArrayList<>(List.of(said.option("--feed").orElse("").split(",")));
        feeds.removeIf(String::isBlank);
        var sources = sources(said);
        var file = said.option("--file");
        var speed = said.number("--speed", 0, 1_000_000);
        var times = said.option("--times");

        if (feeds.contains(REPLAY) && file.isEmpty()) {
            throw new Refusal("--feed replay needs --file and a recording, made by dd record.");
        }
        if (!feeds.contains(REPLAY) && (file.isPresent() || speed.isPresent() || times.isPresent())) {
            throw new Refusal("--file, --speed and --times are for --feed replay.");
        }
        if (feeds.contains(HTTP) && sources.isEmpty()) {
            throw new Refusal("--feed http needs --source NAME=URL, such as dexscreener=https://api.dexscreener.com.");
        }
        if (!feeds.contains(HTTP) && !sources.isEmpty()) {
            throw new Refusal("--source is for --feed http.");
        }
        file.ifPresent(name -> settings.put("DD_REPLAY_FILE", name));
        speed.ifPresent(number -> settings.put("DD_REPLAY_SPEED", String.valueOf(number)));
        times.ifPresent(word -> settings.put("DD_REPLAY_TIMES", word));
        sources.forEach((name, url) -> settings.put(setting(name) + "_URL", url));
        if (!feeds.isEmpty()) {
            settings.put("DD_FEED", String.join(",", names(feeds, sources)));
        }
        return new Feed(settings);
    }

    private static List<String> names(List<String> feeds, Map<String, String> sources) {
        return feeds.stream()
                .flatMap(feed -> feed.equals(HTTP)
                        ? sources.keySet().stream().map(name -> KNOWN.contains(name) ? name : HTTP + ":" + name)
                        : List.of(feed).stream())
                .toList();
    }

    private static String setting(String source) {
        return (KNOWN.contains(source) ? "DD_" : "DD_HTTP_") + source.toUpperCase(Locale.ROOT);
    }

    private static Map<String, String> sources(Arguments said) {
        var sources = new LinkedHashMap<String, String>();
        for (var source : said.options("--source")) {
            var parts = source.split("=", 2);
            if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
                throw new Refusal("--source is \"%s\", and must be NAME=URL.".formatted(source));
            }
            sources.put(parts[0], parts[1]);
        }
        return sources;
    }
}
