package me.degenduel.connect.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a source knows of a token: only what a row of ours may hold. Empty is what it does not know.
 *
 * @param socials network to address
 */
record Profile(
        Optional<String> symbol,
        Optional<String> name,
        Optional<Integer> decimals,
        Optional<String> description,
        Optional<String> imageUrl,
        Optional<String> headerImageUrl,
        Map<String, String> socials,
        List<String> websites) {
    private static final Predicate<String> SYMBOL = matches("[A-Z0-9_.-]{1,10}");
    private static final Predicate<String> NAME = matches("[^\\p{Cntrl}]{1,50}");
    private static final Predicate<String> DECIMALS = matches("25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]");
    private static final Predicate<String> DESCRIPTION = matches("[^\\x00]{1,1000}");
    private static final Predicate<String> LINK = matches("https://[\\x21-\\x7e]{1,2000}");
    private static final Predicate<String> NETWORK = matches("[a-z0-9_-]{1,30}");
    private static final int MOST_WEBSITES = 20;
    private static final int MOST_SOCIALS = 20;

    /** Whether it is enough for a row that is not there yet. */
    boolean isWhole() {
        return symbol.isPresent() && name.isPresent() && decimals.isPresent();
    }

    /** Sorts what a source says into what can be kept and what cannot. */
    static final class Sieve {
        private Optional<String> symbol = Optional.empty();
        private Optional<String> name = Optional.empty();
        private Optional<Integer> decimals = Optional.empty();
        private Optional<String> description = Optional.empty();
        private Optional<String> imageUrl = Optional.empty();
        private Optional<String> headerImageUrl = Optional.empty();
        private final Map<String, String> socials = new TreeMap<>();
        private final List<String> websites = new ArrayList<>();
        private int refused;

        Sieve symbol(Optional<String> said) {
            symbol = kept(said.map(text -> text.strip().toUpperCase(Locale.ROOT)), SYMBOL);
            return this;
        }

        Sieve name(Optional<String> said) {
            name = kept(said.map(String::strip), NAME);
            return this;
        }

        Sieve decimals(Optional<String> said) {
            decimals = kept(said.map(String::strip), DECIMALS).map(Integer::valueOf);
            return this;
        }

        Sieve description(Optional<String> said) {
            description = kept(said.map(String::strip), DESCRIPTION);
            return this;
        }

        Sieve imageUrl(Optional<String> said) {
            imageUrl = kept(said, LINK);
            return this;
        }

        Sieve headerImageUrl(Optional<String> said) {
            headerImageUrl = kept(said, LINK);
            return this;
        }

        Sieve social(Optional<String> network, Optional<String> link) {
            var of = kept(network.map(text -> text.strip().toLowerCase(Locale.ROOT)), NETWORK);
            var to = kept(link, LINK);
            if (of.isPresent() && to.isPresent() && socials.size() < MOST_SOCIALS) {
                socials.put(of.get(), to.get());
            }
            return this;
        }

        Sieve website(Optional<String> link) {
            kept(link, LINK)
                    .filter(one -> websites.size() < MOST_WEBSITES && !websites.contains(one))
                    .ifPresent(websites::add);
            return this;
        }

        /** How many things were said that no row may hold. */
        int refused() {
            return refused;
        }

        Profile profile() {
            return new Profile(
                    symbol,
                    name,
                    decimals,
                    description,
                    imageUrl,
                    headerImageUrl,
                    Map.copyOf(socials),
                    List.copyOf(websites));
        }

        /** What is blank is not said. */
        private Optional<String> kept(Optional<String> said, Predicate<String> rule) {
            var something = said.filter(text -> !text.isBlank());
            var good = something.filter(rule);
            refused += something.isPresent() && good.isEmpty() ? 1 : 0;
            return good;
        }
    }

    private static Predicate<String> matches(String pattern) {
        return Pattern.compile(pattern).asMatchPredicate();
    }
}
