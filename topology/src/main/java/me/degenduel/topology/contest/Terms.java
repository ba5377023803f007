package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.util.List;

/**
 * By which rules a contest is played. Times are milliseconds, the pool is in US dollars, fee and shares are percents.
 *
 * @param shares of the pool, the winner's first
 */
public record Terms(
        long start, long end, int minParticipants, BigDecimal pool, BigDecimal fee, List<BigDecimal> shares) {
    /** Equal terms are equal, however many zeros a number was written with. */
    public Terms {
        pool = pool.setScale(Money.SCALE);
        fee = fee.setScale(Money.SCALE);
        shares = shares.stream().map(share -> share.setScale(Money.SCALE)).toList();
    }
}
