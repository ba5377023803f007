package me.degenduel.topology.contest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Who won what: exact values in their final order, the prizes, and the hash of all that led there. */
final class Settling {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** A price that a contest used. */
    record Used(long time, BigDecimal price) {}

    /** A place in the final order. */
    record Place(int rank, String wallet, long entered, BigDecimal value, BigDecimal prize) {}

    /** What the canonical form says besides the results. */
    record Played(
            String contest,
            long from,
            long until,
            Terms terms,
            SortedMap<String, Used> startPrices,
            SortedMap<String, Used> endPrices) {}

    private final Played played;
    private final List<Place> places;

    private Settling(Played played, List<Place> places) {
        this.played = played;
        this.places = places;
    }

    /**
     * @param wallets in the order in which ties are broken, like the other two
     * @param exact what each portfolio is worth, before rounding
     */
    static Settling of(Played played, List<String> wallets, List<Long> entered, List<BigDecimal> exact) {
        var values = exact.stream().map(Money::dollars).toList();
        var order = IntStream.range(0, wallets.size())
                .boxed()
                .sorted(Comparator.comparing((Integer number) -> values.get(number), Collections.reverseOrder())
                        .thenComparing(number -> number))
                .toList();
        var shares = played.terms.shares();
        var places = new ArrayList<Place>(order.size());
        for (var number : order) {
            var rank = places.size() + 1;
            var prize = rank > shares.size()
                    ? BigDecimal.ZERO.setScale(Money.DOLLARS)
                    : prize(played.terms, shares.get(rank - 1));
            places.add(new Place(rank, wallets.get(number), entered.get(number), values.get(number), prize));
        }
        return new Settling(played, Collections.unmodifiableList(places));
    }

    List<Place> places() {
        return places;
    }

    List<BigDecimal> prizes() {
        return places.stream()
                .limit(played.terms.shares().size())
                .map(Place::prize)
                .toList();
    }

    /** What stays in the pool besides the fee. */
    BigDecimal unpaid() {
        var paid = prizes().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return forPrizes(played.terms).subtract(paid).setScale(Money.DOLLARS, RoundingMode.DOWN);
    }

    String hash() {
        var digest = sha256();
        canonical(line -> {
            digest.update(line.getBytes(UTF_8));
            digest.update((byte) '\n');
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Line by line, so that a million results need not be one text. */
    private void canonical(Consumer<String> line) {
        var terms = played.terms;
        line.accept("settlement v1");
        line.accept("contest " + played.contest);
        line.accept("period " + played.from + ' ' + played.until);
        line.accept("pool " + plain(terms.pool(), Money.DOLLARS) + " fee " + percent(terms.fee()));
        for (var place = 1; place <= terms.shares().size(); place++) {
            line.accept("share " + place + ' ' + percent(terms.shares().get(place - 1)));
        }
        played.startPrices.forEach((token, used) -> line.accept(price("start", token, used)));
        played.endPrices.forEach((token, used) -> line.accept(price("end", token, used)));
        for (var place : places) {
            line.accept("result " + place.rank + ' ' + place.wallet + ' ' + place.entered + ' '
                    + place.value.toPlainString() + ' ' + place.prize.toPlainString());
        }
    }

    private static BigDecimal forPrizes(Terms terms) {
        return terms.pool().multiply(HUNDRED.subtract(terms.fee())).movePointLeft(2);
    }

    private static BigDecimal prize(Terms terms, BigDecimal share) {
        return forPrizes(terms).multiply(share).movePointLeft(2).setScale(Money.DOLLARS, RoundingMode.DOWN);
    }

    private static String price(String moment, String token, Used used) {
        return moment + ' ' + token + ' ' + plain(used.price, Money.SCALE) + ' ' + used.time;
    }

    private static String plain(BigDecimal number, int scale) {
        return number.setScale(scale, RoundingMode.DOWN).toPlainString();
    }

    private static String percent(BigDecimal percent) {
        return percent.signum() == 0 ? "0" : percent.stripTrailingZeros().toPlainString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
