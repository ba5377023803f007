package me.degenduel.connect.prices;

import com.fasterxml.jackson.databind.JsonNode;
import me.degenduel.connect.http.Json;

/** A count as a source says it. */
final class Count {
    private static final String WHOLE = "[0-9]{1,15}";

    private Count() {}

    /** Null for what is no whole number: what nobody counted is not 0. */
    static Long in(JsonNode from, String field) {
        return Json.text(from, field)
                .filter(text -> text.matches(WHOLE))
                .map(Long::valueOf)
                .orElse(null);
    }
}
