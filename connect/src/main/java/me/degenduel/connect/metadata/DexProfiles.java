package me.degenduel.connect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import me.degenduel.connect.http.Json;
import me.degenduel.connect.http.Unusable;
import me.degenduel.connect.prices.DexScreener;

/**
 * What DexScreener's pairs say of their tokens: the first pair that says something of a token's looks counts. Of decimals
 * it knows nothing.
 */
record DexProfiles(DexScreener pairs) implements ProfileShape {
    @Override
    public String url(Collection<String> addresses) {
        return pairs.url(addresses);
    }

    @Override
    public Map<String, Profile.Sieve> read(JsonNode answer) throws Unusable {
        if (!answer.isArray()) {
            throw new Unusable("its answer is no list of pairs");
        }
        var best = new HashMap<String, JsonNode>();
        for (var pair : answer) {
            Json.text(pair.path("baseToken"), "address")
                    .ifPresent(token -> best.merge(
                            token, pair, (one, other) -> one.path("info").isObject() ? one : other));
        }
        var profiles = new HashMap<String, Profile.Sieve>();
        best.forEach((token, pair) -> profiles.put(token, profile(pair)));
        return profiles;
    }

    private static Profile.Sieve profile(JsonNode pair) {
        var token = pair.path("baseToken");
        var info = pair.path("info");
        var profile = new Profile.Sieve()
                .symbol(Json.text(token, "symbol"))
                .name(Json.text(token, "name"))
                .description(Json.text(info, "description"))
                .imageUrl(Json.text(info, "imageUrl"))
                .headerImageUrl(Json.text(info, "header"));
        info.path("websites").forEach(website -> profile.website(Json.text(website, "url")));
        info.path("socials").forEach(social -> profile.social(Json.text(social, "type"), Json.text(social, "url")));
        return profile;
    }
}
