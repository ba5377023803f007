package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * What somebody in a contest has, or had.
 *
 * @param rank null for the past, of which no ranks are kept
 * @param value and starting value in millionths of a US dollar
 * @param asOf everything up to this time has been counted, and nothing after it
 */
public record Portfolio(
        String wallet,
        Integer rank,
        long value,
        long starting,
        Instant enteredAt,
        BigDecimal cash,
        List<Holding> holdings,
        Instant asOf) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /**
     * A token that somebody has.
     *
     * @param value in US dollars
     * @param weight of the whole value, in percent
     */
    public record Holding(String token, BigDecimal quantity, BigDecimal price, BigDecimal value, BigDecimal weight) {}

    static Portfolio of(
            Participant participant,
            Holdings held,
            Function<String, BigDecimal> prices,
            long value,
            Integer rank,
            Instant asOf) {
        var whole = held.quantities().entrySet().stream()
                .map(position -> position.getValue().multiply(prices.apply(position.getKey())))
                .reduce(held.cash(), BigDecimal::add);
        return new Portfolio(
                participant.wallet(),
                rank,
                value,
                Money.micros(participant.starting()),
                Instant.ofEpochMilli(participant.entered()),
                held.cash(),
                held.quantities().entrySet().stream()
                        .map(position ->
                                holding(position.getKey(), position.getValue(), prices.apply(position.getKey()), whole))
                        .toList(),
                asOf);
    }

    private static Holding holding(String token, BigDecimal quantity, BigDecimal price, BigDecimal whole) {
        var worth = quantity.multiply(price);
        var weight = whole.signum() == 0
                ? BigDecimal.ZERO
                : worth.multiply(HUNDRED).divide(whole, Money.DOLLARS, RoundingMode.HALF_EVEN);
        return new Holding(token, quantity, price, Money.dollars(worth), weight);
    }
}
