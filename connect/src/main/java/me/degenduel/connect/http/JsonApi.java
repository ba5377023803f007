package me.degenduel.connect.http;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import me.degenduel.schemas.Settings;

/** Any API that answers with JSON: how it is asked, and where its answers have their entries, both told by settings. */
public record JsonApi(Plan plan, JsonEntries entries) {
    private static final String KIND = "http:";
    private static final String NAME = "[a-z][a-z0-9_]{0,29}";
    /** So that the page of settings has those of sources that nobody has named yet. */
    private static final String EXAMPLE = "<name>";
    /** Said where a setting has a default and there is no way. */
    private static final String NO_WAY = "none";

    private static final int PER_MINUTE = 60;
    private static final int BATCH = 50;

    /** Those of them that are such APIs, without what says so; an example if there is none. */
    public static List<String> names(List<String> wanted) {
        var names = wanted.stream()
                .filter(name -> name.startsWith(KIND))
                .map(name -> name.substring(KIND.length()))
                .toList();
        return names.isEmpty() ? List.of(EXAMPLE) : names;
    }

    /** As the setting that wants it spells it. */
    public static String wanted(String name) {
        return KIND + name;
    }

    /** Whether nobody wants it. */
    public static boolean isExample(String name) {
        return name.equals(EXAMPLE);
    }

    /**
     * Reads it.
     *
     * @param setting which wants it
     * @param prefix of the settings' names
     * @param source as logs and metrics call it
     * @param about what its URL says
     */
    public static JsonApi from(
            Settings settings,
            String setting,
            String name,
            String prefix,
            String source,
            Duration interval,
            String about) {
        settings.refuse(
                !isExample(name) && !name.matches(NAME),
                "%s names \"%s\", but a name has up to 30 of a-z, 0-9 and _, a letter first."
                        .formatted(setting, wanted(name)));
        var site = Site.from(
                settings,
                prefix,
                "",
                "The URL that says " + about + ", with " + JsonEntries.ADDRESSES
                        + " where tokens go, separated by commas; without it, the URL that says all there are.");
        settings.refuse(
                !isExample(name) && site.url().isEmpty(),
                prefix + "_URL is not set, so nobody knows where " + wanted(name) + " is.");
        var plan = Plan.from(settings, prefix, source, site, interval, PER_MINUTE, BATCH);
        var entries = new JsonEntries(
                site.url(),
                way(
                        settings,
                        prefix + "_LIST",
                        "",
                        "The way to the list or map of tokens, as names with dots between them; nothing where the answer is one."),
                way(
                        settings,
                        prefix + "_ADDRESS",
                        "address",
                        "The way from an entry to its token's address; none where it is the name of the entry in a map."));
        return new JsonApi(entries.saysAllAtOnce() ? plan.ofAll() : plan, entries);
    }

    /** The prefix of its settings' names. */
    public static String prefix(String kind, String name) {
        return kind + name.toUpperCase(Locale.ROOT);
    }

    /** A way to something; empty where there is none. */
    public static String way(Settings settings, String name, String fallback, String about) {
        var way = settings.text(name, fallback, about);
        return way.equals(NO_WAY) ? "" : way;
    }
}
