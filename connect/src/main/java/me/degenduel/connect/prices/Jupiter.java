package me.degenduel.connect.prices;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.function.BiConsumer;
import me.degenduel.connect.http.Json;
import me.degenduel.connect.http.Unusable;
import me.degenduel.schemas.Price;

/** Jupiter: one price for each token, by address; a token that it does not know is null or missing. */
public record Jupiter(String base) implements Shape {
    public static final String NAME = "jupiter";

    @Override
    public String url(Collection<String> addresses) {
        return base + "/price/v3?ids=" + String.join(",", addresses);
    }

    @Override
    public void read(JsonNode answer, BiConsumer<String, Price.Builder> said) throws Unusable {
        if (!answer.isObject()) {
            throw new Unusable("its answer is no map of prices");
        }
        answer.properties().forEach(token -> Json.text(token.getValue(), "usdPrice")
                .ifPresent(
                        price -> said.accept(token.getKey(), Price.newBuilder().setPrice(price))));
    }
}
