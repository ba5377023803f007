package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What is so at a moment, everything up to it applied.
 *
 * @param contests by contest
 * @param decisions by {@code contest/wallet/order}; an entry that was refused is {@code contest/wallet/entry}
 */
record Truth(SortedMap<String, Contest> contests, SortedMap<String, Decision> decisions) {

    /**
     * @param state PENDING, ACTIVE, COMPLETED or CANCELLED
     * @param reason why it is cancelled
     * @param standings by rank; of a completed contest the last ones, of one that was cancelled those of that moment
     * @param frozen tokens that somebody holds and that were delisted or have had no price for five minutes; while active only
     * @param hash of the settlement of a completed contest
     */
    record Contest(
            String state,
            Optional<String> reason,
            List<Standing> standings,
            SortedSet<String> frozen,
            List<Result> results,
            Optional<String> hash) {}

    record Standing(long rank, String wallet, long micros) {}

    record Result(int rank, String wallet, BigDecimal value, BigDecimal prize) {
        /** 1.50 is 1.5: equal truths are equal, however many zeros each side keeps. */
        Result {
            value = value.stripTrailingZeros();
            prize = prize.stripTrailingZeros();
        }
    }

    sealed interface Decision {
        long time();

        record Filled(long time, BigDecimal price, BigDecimal quantity, BigDecimal amount) implements Decision {
            public Filled {
                price = price.stripTrailingZeros();
                quantity = quantity.stripTrailingZeros();
                amount = amount.stripTrailingZeros();
            }
        }

        record Refused(long time, String reason) implements Decision {}
    }
}
