package me.degenduel.connect.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Map;
import me.degenduel.connect.http.Unusable;

/** How one kind of API is asked what tokens are, and where its answers say what. */
interface ProfileShape {
    /** The URL that asks what these tokens are. */
    String url(Collection<String> addresses);

    /**
     * What is said of each token in the answer.
     *
     * @throws Unusable if the answer is none of this kind
     */
    Map<String, Profile.Sieve> read(JsonNode answer) throws Unusable;
}
