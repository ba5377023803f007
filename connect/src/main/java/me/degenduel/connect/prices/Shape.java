package me.degenduel.connect.prices;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.function.BiConsumer;
import me.degenduel.connect.http.Unusable;
import me.degenduel.schemas.Price;

/** How one kind of price API is asked, and where its answers say what. It judges nothing and changes no number. */
public interface Shape {
    /** The URL that asks for the prices of these tokens. */
    String url(Collection<String> addresses);

    /**
     * Hands on each price in the answer: text as it stands there. A token without a price is left out; of one that is
     * there twice, the last counts.
     *
     * @throws Unusable if the answer is none of this kind
     */
    void read(JsonNode answer, BiConsumer<String, Price.Builder> said) throws Unusable;
}
