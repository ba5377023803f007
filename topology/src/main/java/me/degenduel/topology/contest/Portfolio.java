package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What somebody in a contest has.
 *
 * @param value and starting value in millionths of a US dollar
 */
public record Portfolio(
        String wallet,
        int rank,
        long value,
        long starting,
        Instant enteredAt,
        BigDecimal cash,
        List<Holding> holdings) {

    /**
     * A token that somebody has.
     *
     * @param value in US dollars
     * @param weight of the whole value, in percent
     */
    public record Holding(String token, BigDecimal quantity, BigDecimal price, BigDecimal value, BigDecimal weight) {}
}
