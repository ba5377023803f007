package me.degenduel.connect.prices;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import me.degenduel.connect.database.OtherTable;
import me.degenduel.schemas.Price;

/**
 * What rows of another's table mean, and which of them are news. Rows of tokens that are not listed wait until they are,
 * or are old.
 *
 * <p>Of a row that was there when we came and that names no time, nobody knows how old it is: it says nothing.
 */
final class MarketRows {
    /** No number of this world needs more; what is longer is somebody's mistake, and nobody has to store it. */
    static final int LONGEST = 100;

    private static final int LONGEST_SOURCE = 50;

    /**
     * Where a row says what; nothing for what it does not say.
     *
     * @param interval how long the other side lets pass until it writes the same token again
     * @param oldest how old a row may be that is still said
     */
    record Config(
            String address,
            String price,
            Optional<String> marketCap,
            Optional<String> volume,
            Optional<String> liquidity,
            Optional<String> source,
            Optional<String> time,
            Duration interval,
            Duration oldest) {}

    /** What was last said of a token, and when it was true. */
    private record Last(Price price, Instant time) {}

    private final Config config;
    private final String name;
    private final InstantSource clock;
    private final Set<String> listed = new HashSet<>();
    /** By token and whoever said it; never more than was written of late. */
    private final Map<String, Map<String, Last>> newest = new HashMap<>();

    MarketRows(Config config, String name, InstantSource clock) {
        this.config = config;
        this.name = name;
        this.clock = clock;
    }

    /** What a row says, if that is news of a token that is listed. */
    synchronized Optional<Price> row(OtherTable.Row row) {
        var address = row.value(config.address);
        var text = row.value(config.price);
        var says = value(row, config.time).flatMap(JsonPrices::instant);
        var time = says.or(() -> row.standing() ? Optional.empty() : Optional.of(row.committed()));
        if (address.isEmpty() || text.isEmpty() || time.isEmpty() || isOld(time.get())) {
            return Optional.empty();
        }
        var price = Price.newBuilder()
                .setPrice(plain(text.get()))
                .setSource(value(row, config.source)
                        .filter(source -> !source.isBlank() && source.length() <= LONGEST_SOURCE)
                        .orElse(name))
                .setSourceTime(says.orElse(null))
                .setMarketCap(number(row, config.marketCap))
                .setVolume24h(number(row, config.volume))
                .setLiquidity(number(row, config.liquidity))
                .setInterval(config.interval.toMillis())
                .build();
        var bySource = newest.computeIfAbsent(address.get(), each -> new HashMap<>());
        var before = bySource.get(price.getSource());
        if (before != null
                && (before.time.isAfter(time.get())
                        || (says.isPresent()
                                && before.time.equals(time.get())
                                && before.price.getPrice().equals(price.getPrice())))) {
            return Optional.empty();
        }
        bySource.put(price.getSource(), new Last(price, time.get()));
        return Optional.of(price).filter(news -> listed.contains(address.get()));
    }

    /** What is known of a token that was listed just now. */
    synchronized List<Price> changed(String address, boolean isListed) {
        if (!isListed) {
            listed.remove(address);
            return List.of();
        }
        listed.add(address);
        var known = new ArrayList<Price>();
        newest.getOrDefault(address, Map.of()).values().stream()
                .filter(last -> !isOld(last.time))
                .forEach(last -> known.add(last.price));
        return known;
    }

    /** What has become old would not be said again, and need not be known. */
    synchronized void forget() {
        newest.values().forEach(bySource -> bySource.values().removeIf(last -> isOld(last.time)));
        newest.values().removeIf(Map::isEmpty);
    }

    synchronized int known() {
        return newest.size();
    }

    private boolean isOld(Instant time) {
        return time.isBefore(clock.instant().minus(config.oldest));
    }

    private static Optional<String> value(OtherTable.Row row, Optional<String> column) {
        return column.flatMap(row::value);
    }

    private static String number(OtherTable.Row row, Optional<String> column) {
        return value(row, column)
                .map(MarketRows::plain)
                .filter(text -> text.length() <= LONGEST)
                .orElse(null);
    }

    /** The same number without the noughts of the column's type; what is none is handed on, to be refused by the market. */
    static String plain(String text) {
        if (text.length() > LONGEST) {
            return text;
        }
        try {
            var number = new BigDecimal(text);
            return Math.abs((long) number.scale()) > LONGEST
                    ? text
                    : number.stripTrailingZeros().toPlainString();
        } catch (NumberFormatException none) {
            return text;
        }
    }
}
