package me.degenduel.connect.prices;

import static me.degenduel.connect.http.JsonEntries.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;
import me.degenduel.connect.http.JsonEntries;
import me.degenduel.connect.http.Unusable;
import me.degenduel.schemas.Price;

/**
 * Prices of any API that answers with JSON, as settings describe it.
 *
 * @param entries where it says something of each token
 * @param price the way from an entry to its price
 * @param volume the way to what was traded in the last 24 hours; empty where nobody says
 * @param liquidity the way to it; empty where nobody says
 * @param marketCap the way to it; empty where nobody says
 * @param time the way to when the price was true: seconds or milliseconds since 1970, or ISO 8601; empty where nobody says
 */
public record JsonPrices(
        JsonEntries entries, String price, String volume, String liquidity, String marketCap, String time)
        implements Shape {
    /** What is larger counts milliseconds: as seconds it would be in a year that has five digits. */
    private static final double LAST_SECOND = 253_402_300_800.0;

    private static final double MILLIS = 1_000;
    private static final String NUMBER = "[0-9]{1,13}([.][0-9]{1,9})?";

    @Override
    public String url(Collection<String> addresses) {
        return entries.url(addresses);
    }

    @Override
    public void read(JsonNode answer, BiConsumer<String, Price.Builder> said) throws Unusable {
        entries.each(answer, (token, entry) -> text(entry, price)
                .ifPresent(exact -> said.accept(
                        token,
                        Price.newBuilder()
                                .setPrice(exact)
                                .setVolume24h(text(entry, volume).orElse(null))
                                .setLiquidity(text(entry, liquidity).orElse(null))
                                .setMarketCap(text(entry, marketCap).orElse(null))
                                .setSourceTime(text(entry, time)
                                        .flatMap(JsonPrices::instant)
                                        .orElse(null)))));
    }

    /** A time that cannot be read is none: the price still counts, as one that says no time does. */
    static Optional<Instant> instant(String text) {
        try {
            if (text.matches(NUMBER)) {
                var number = Double.parseDouble(text);
                return Optional.of(Instant.ofEpochMilli(Math.round(number < LAST_SECOND ? number * MILLIS : number)));
            }
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }
}
