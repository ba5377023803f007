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
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A page of the tokens.
 *
 * @param cursor asks for the page behind this one; null on the last. It says where that begins, so that nothing is
 *     shown twice or left out because something else moved
 */
public record TokenList(List<TokenJson> tokens, String cursor) {
    /** A column to sort by. Amounts begin with the highest, and what nobody knows comes last. */
    private static final Map<String, Function<TokenJson, Place>> COLUMNS = Map.of(
            "market_cap", token -> Place.of(amount(token.marketCap()), token),
            "volume_24h", token -> Place.of(amount(token.volume24h()), token),
            "liquidity", token -> Place.of(amount(token.liquidity()), token),
            "price", token -> Place.of(Optional.ofNullable(token.price()), token),
            "symbol", token -> Place.of(token.symbol(), token),
            "name", token -> Place.of(token.name(), token));

    /** Where a token stands in a list. */
    private record Place(BigDecimal amount, String text, String address) implements Comparable<Place> {
        private static final Comparator<Place> ORDER = Comparator.comparing(Place::amount)
                .reversed()
                .thenComparing(Place::text)
                .thenComparing(Place::address);

        static Place of(Optional<BigDecimal> amount, TokenJson token) {
            return new Place(amount.orElse(BigDecimal.ONE.negate()), "", token.address());
        }

        static Place of(String text, TokenJson token) {
            return new Place(BigDecimal.ZERO, text.toLowerCase(Locale.ROOT), token.address());
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }

        String written() {
            var plain = String.join("\n", amount.toPlainString(), address, text);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
        }

        static Place read(String cursor) {
            try {
                var parts = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split("\n", 3);
                return new Place(new BigDecimal(parts[0]), parts[2], parts[1]);
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException notOurs) {
                throw new InvalidRequest("cursor is not one that we gave");
            }
        }
    }

    /** The page that somebody asks for; every parameter may be missing. */
    public static TokenList of(
            Collection<TokenJson> all,
            Optional<String> search,
            Optional<String> sort,
            Optional<String> limit,
            Optional<String> cursor) {
        var column = Optional.ofNullable(COLUMNS.get(sort.orElse("market_cap")))
                .orElseThrow(() -> new InvalidRequest("sort is one of "
                        + String.join(", ", COLUMNS.keySet().stream().sorted().toList())));
        var size = Limit.of(limit);
        var after = cursor.map(Place::read);
        var found = all.stream()
                .filter(search.map(TokenList::matching).orElse(any -> true))
                .filter(token -> after.isEmpty() || column.apply(token).compareTo(after.get()) > 0)
                .sorted(Comparator.comparing(column))
                .limit(size + 1L)
                .toList();
        if (found.size() <= size) {
            return new TokenList(found, null);
        }
        var page = found.subList(0, size);
        return new TokenList(page, column.apply(page.getLast()).written());
    }

    /** By part of the symbol or the name, or by the address. */
    private static Predicate<TokenJson> matching(String text) {
        var wanted = text.strip().toLowerCase(Locale.ROOT);
        return token -> token.symbol().toLowerCase(Locale.ROOT).contains(wanted)
                || token.name().toLowerCase(Locale.ROOT).contains(wanted)
                || token.address().equals(text.strip());
    }

    private static Optional<BigDecimal> amount(String text) {
        return Optional.ofNullable(text).map(BigDecimal::new);
    }
}
