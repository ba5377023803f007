package me.degenduel.serving.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A page of the tokens.
 *
 * @param cursor asks for the page behind this one; null on the last. It says where that begins, so that nothing is
 *     shown twice or left out because something else moved
 */
public record TokenList(@Always List<TokenJson> tokens, String cursor) {
    /** Answers a parameter of the question by its name. */
    @FunctionalInterface
    public interface Question {
        Optional<String> parameter(String name);
    }

    /** What a list is sorted by: an amount, or a text. */
    private record Column(Function<TokenJson, BigDecimal> amount, Function<TokenJson, String> text, boolean ascending) {
        static Column amount(Function<TokenJson, BigDecimal> amount, boolean ascending) {
            return new Column(amount, any -> "", ascending);
        }

        static Column text(Function<TokenJson, String> text) {
            return new Column(any -> BigDecimal.ZERO, text, true);
        }
    }

    private static final Map<String, Column> COLUMNS = new TreeMap<>(Map.ofEntries(
            Map.entry("market_cap", Column.amount(token -> amount(token.marketCap()), false)),
            Map.entry("fdv", Column.amount(token -> amount(token.fdv()), false)),
            Map.entry("volume_24h", Column.amount(token -> amount(token.volume24h()), false)),
            Map.entry("volume_1h", Column.amount(token -> amount(token.volume1h()), false)),
            Map.entry("liquidity", Column.amount(token -> amount(token.liquidity()), false)),
            Map.entry("price", Column.amount(TokenJson::price, false)),
            Map.entry("change_5m", Column.amount(TokenJson::change5m, false)),
            Map.entry("change_1h", Column.amount(TokenJson::change1h, false)),
            Map.entry("change_24h", Column.amount(TokenJson::change24h, false)),
            Map.entry("gainers", Column.amount(TokenJson::change24h, false)),
            Map.entry("losers", Column.amount(TokenJson::change24h, true)),
            Map.entry("trending", Column.amount(TokenJson::volumeTrend, false)),
            Map.entry("newest", Column.amount(token -> BigDecimal.valueOf(token.id()), false)),
            Map.entry("symbol", Column.text(TokenJson::symbol)),
            Map.entry("name", Column.text(TokenJson::name))));

    private static final List<String> STATES = List.of("live", "stale", "halted");

    /** Longer ones are none that we gave. */
    private static final int LONGEST_CURSOR = 1_000;

    /** Where a token stands in a list; without an amount, at its end. */
    private record Place(Optional<BigDecimal> amount, String text, String address) {
        static Place of(TokenJson token, Column column) {
            return new Place(
                    Optional.ofNullable(column.amount().apply(token)),
                    column.text().apply(token).toLowerCase(Locale.ROOT),
                    token.address());
        }

        static Comparator<Place> order(boolean ascending) {
            var amounts = Comparator.<Place, BigDecimal>comparing(place -> place.amount.orElseThrow());
            var texts = Comparator.comparing(Place::text);
            return Comparator.<Place, Boolean>comparing(place -> place.amount.isEmpty())
                    .thenComparing((one, other) -> one.amount.isEmpty() || other.amount.isEmpty()
                            ? 0
                            : (ascending ? amounts : amounts.reversed()).compare(one, other))
                    .thenComparing(ascending ? texts : texts.reversed())
                    .thenComparing(Place::address);
        }

        String written(String list) {
            var plain = String.join(
                    "\n", list, amount.map(BigDecimal::toPlainString).orElse(""), address, text);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
        }

        static Place read(String cursor, String list) {
            try {
                var parts = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split("\n", 4);
                if (cursor.length() <= LONGEST_CURSOR && parts[0].equals(list)) {
                    return new Place(
                            Optional.of(parts[1])
                                    .filter(text -> !text.isEmpty())
                                    .map(BigDecimal::new),
                            parts[3],
                            parts[2]);
                }
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException notOurs) {
                // Said below, with the same words.
            }
            throw new InvalidRequest("cursor is not one that we gave for this list");
        }
    }

    private record Placed(Place place, TokenJson token) {}

    /** The page that somebody asks for; every parameter may be missing. */
    public static TokenList of(Collection<TokenJson> all, Question asked) {
        var sort = asked.parameter("sort").orElse("market_cap");
        var column = Optional.ofNullable(COLUMNS.get(sort))
                .orElseThrow(() -> new InvalidRequest("sort is one of " + String.join(", ", COLUMNS.keySet())));
        var ascending = asked.parameter("order").map(TokenList::isAscending).orElse(column.ascending());
        var list = sort + (ascending ? " asc" : " desc");
        var order = Place.order(ascending);
        var size = Limit.of(asked.parameter("limit"));
        var after = asked.parameter("cursor").map(cursor -> Place.read(cursor, list));
        var found = all.stream()
                .filter(wanted(asked))
                .map(token -> new Placed(Place.of(token, column), token))
                .filter(placed -> after.isEmpty() || order.compare(placed.place(), after.get()) > 0)
                .sorted(Comparator.comparing(Placed::place, order))
                .limit(size + 1L)
                .toList();
        var page = found.subList(0, Math.min(size, found.size()));
        return new TokenList(
                page.stream().map(Placed::token).toList(),
                found.size() > size ? page.getLast().place().written(list) : null);
    }

    private static boolean isAscending(String order) {
        return switch (order) {
            case "asc" -> true;
            case "desc" -> false;
            default -> throw new InvalidRequest("order is asc or desc");
        };
    }

    private static Predicate<TokenJson> wanted(Question asked) {
        return matching(asked.parameter("search"))
                .and(ofState(asked.parameter("status")))
                .and(tagged(asked.parameter("tag")))
                .and(least("min_price", asked, token -> token.price()))
                .and(least("min_market_cap", asked, token -> amount(token.marketCap())))
                .and(least("min_liquidity", asked, token -> amount(token.liquidity())))
                .and(least("min_volume_24h", asked, token -> amount(token.volume24h())));
    }

    /** By part of the symbol or the name, or by the address. */
    private static Predicate<TokenJson> matching(Optional<String> text) {
        var wanted = text.orElse("").strip().toLowerCase(Locale.ROOT);
        return token -> wanted.isEmpty()
                || token.symbol().toLowerCase(Locale.ROOT).contains(wanted)
                || token.name().toLowerCase(Locale.ROOT).contains(wanted)
                || token.address().equals(text.orElseThrow().strip());
    }

    private static Predicate<TokenJson> ofState(Optional<String> state) {
        if (state.isPresent() && !STATES.contains(state.get())) {
            throw new InvalidRequest("status is one of " + String.join(", ", STATES));
        }
        return token -> state.isEmpty() || token.status().equals(state.get());
    }

    private static Predicate<TokenJson> tagged(Optional<String> tag) {
        return token -> tag.isEmpty() || token.tags().stream().anyMatch(tag.get()::equalsIgnoreCase);
    }

    /** What nobody knows is less than anything. */
    private static Predicate<TokenJson> least(String name, Question asked, Function<TokenJson, BigDecimal> amount) {
        var least = asked.parameter(name).map(text -> number(name, text));
        return token -> least.isEmpty()
                || Optional.ofNullable(amount.apply(token))
                        .filter(there -> there.compareTo(least.get()) >= 0)
                        .isPresent();
    }

    private static BigDecimal number(String name, String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException notANumber) {
            throw new InvalidRequest(name + " is a number");
        }
    }

    private static BigDecimal amount(String text) {
        return text == null ? null : new BigDecimal(text);
    }
}
