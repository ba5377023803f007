package me.degenduel.bench;

import java.time.Instant;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Topic;

/** Prices whose value says which one it is: it comes back from the platform as {@code price_text}. */
record Prices(Topic<Price> topic) {
    /** All have as many digits, and none is far from another. */
    static final int FIRST = 100_000_000;

    static final Numbers IN_FRAMES = Numbers.after("\"price_text\":\"");

    byte[] bytes(int number, Instant time) {
        return topic.values().serializer().serialize(topic.name(), price(number, time));
    }

    /** As a source would say it, with everything that a source may say. */
    static Price price(int number, Instant time) {
        var price = new Price();
        price.setPrice(String.valueOf(number));
        price.setSource("bench");
        price.setSourceTime(time);
        price.setMarketCap("1234567890.12");
        price.setVolume24h("98765432.1");
        price.setLiquidity("1234567.89");
        price.setBuys(1_234L);
        price.setSells(987L);
        price.setTrades(2_221L);
        return price;
    }

    int number(byte[] bytes) {
        return Integer.parseInt(
                topic.values().deserializer().deserialize(topic.name(), bytes).getPrice());
    }
}
