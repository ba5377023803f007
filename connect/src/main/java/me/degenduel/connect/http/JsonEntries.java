package me.degenduel.connect.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Where an API that answers with JSON says something of tokens, as settings describe it: names with dots between them lead
 * to what counts, and a number among them is a place in a list.
 *
 * @param url with {@code {addresses}} where the tokens go; without it, the URL that says all there is
 * @param list the way to the list or map of tokens; empty where the whole answer is one
 * @param address the way from an entry to its token; empty where it is the entry's name in a map
 */
public record JsonEntries(String url, String list, String address) {
    static final String ADDRESSES = "{addresses}";

    /** The URL that asks for these tokens. */
    public String url(Collection<String> addresses) {
        return url.replace(ADDRESSES, String.join(",", addresses));
    }

    boolean saysAllAtOnce() {
        return !url.contains(ADDRESSES);
    }

    /**
     * Hands on each entry, by its token.
     *
     * @throws Unusable if there are none where they should be
     */
    public void each(JsonNode answer, BiConsumer<String, JsonNode> said) throws Unusable {
        var entries = at(answer, list);
        if (!entries.isObject() && (address.isEmpty() || !entries.isArray())) {
            throw new Unusable("its answer has no tokens where " + (list.isEmpty() ? "it begins" : list) + " is");
        }
        if (address.isEmpty()) {
            entries.properties().forEach(entry -> said.accept(entry.getKey(), entry.getValue()));
        } else {
            entries.forEach(entry -> text(entry, address).ifPresent(token -> said.accept(token, entry)));
        }
    }

    /** A text or a number at the end of that way; nothing where there is none, or no way. */
    public static Optional<String> text(JsonNode entry, String way) {
        return way.isEmpty() ? Optional.empty() : Json.text(at(entry, way));
    }

    private static JsonNode at(JsonNode from, String way) {
        var at = from;
        for (var step : way.isEmpty() ? new String[0] : way.split("[.]", -1)) {
            at = at.isArray()
                    ? step.matches("[0-9]{1,6}") ? at.path(Integer.parseInt(step)) : MissingNode.getInstance()
                    : at.path(step);
        }
        return at;
    }
}
