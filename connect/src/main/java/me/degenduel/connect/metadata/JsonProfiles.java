package me.degenduel.connect.metadata;

import static me.degenduel.connect.http.JsonEntries.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import me.degenduel.connect.http.JsonApi;
import me.degenduel.connect.http.JsonEntries;
import me.degenduel.connect.http.Unusable;
import me.degenduel.schemas.Settings;

/**
 * What any API that answers with JSON says of tokens, as settings describe it: the ways from an entry to each thing, empty
 * where nobody says it.
 *
 * @param socials networks and the ways to them
 */
record JsonProfiles(
        JsonEntries entries,
        String symbol,
        String name,
        String decimals,
        String description,
        String image,
        String header,
        String website,
        Map<String, String> socials)
        implements ProfileShape {
    JsonProfiles {
        socials = Map.copyOf(socials);
    }

    static JsonProfiles from(Settings settings, String prefix, JsonEntries entries) {
        return new JsonProfiles(
                entries,
                JsonApi.way(settings, prefix + "_SYMBOL", "symbol", "The way from an entry to its token's symbol."),
                JsonApi.way(settings, prefix + "_NAME", "name", "The way to the name."),
                JsonApi.way(
                        settings, prefix + "_DECIMALS", "decimals", "The way to the decimals; none where nobody says."),
                JsonApi.way(settings, prefix + "_DESCRIPTION", "", "The way to a description, where there is one."),
                JsonApi.way(settings, prefix + "_IMAGE", "", "The way to the picture's link, where there is one."),
                JsonApi.way(settings, prefix + "_HEADER_IMAGE", "", "The way to a wide picture's, where there is one."),
                JsonApi.way(settings, prefix + "_WEBSITE", "", "The way to the website's, where there is one."),
                settings.value(
                        prefix + "_SOCIALS",
                        "",
                        "Networks and the ways to their links, such as twitter=links.x,telegram=links.tg.",
                        JsonProfiles::socials));
    }

    private static Map<String, String> socials(String text) {
        var ways = new HashMap<String, String>();
        Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .forEach(one -> {
                    var parts = one.split("=", 2);
                    if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
                        throw new IllegalArgumentException(
                                "it must be pairs such as twitter=links.x, with commas between them");
                    }
                    ways.put(parts[0].strip(), parts[1].strip());
                });
        return ways;
    }

    @Override
    public String url(Collection<String> addresses) {
        return entries.url(addresses);
    }

    @Override
    public Map<String, Profile.Sieve> read(JsonNode answer) throws Unusable {
        var profiles = new HashMap<String, Profile.Sieve>();
        entries.each(answer, (token, entry) -> profiles.put(token, profile(entry)));
        return profiles;
    }

    private Profile.Sieve profile(JsonNode entry) {
        var profile = new Profile.Sieve()
                .symbol(text(entry, symbol))
                .name(text(entry, name))
                .decimals(text(entry, decimals))
                .description(text(entry, description))
                .imageUrl(text(entry, image))
                .headerImageUrl(text(entry, header))
                .website(text(entry, website));
        socials.forEach((network, way) ->
                text(entry, way).ifPresent(link -> profile.social(Optional.of(network), Optional.of(link))));
        return profile;
    }
}
