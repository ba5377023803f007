package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.util.Optional;

/** What the database says of contests, at the time of its commit. */
public sealed interface Row {
    long time();

    String contest();

    /** What rows of one kind and one millisecond are ordered by. */
    String key();

    Row at(long time);

    /**
     * The terms of a contest.
     *
     * @param cancelled why, if it is
     * @param removed whether this was its last row
     */
    record OfContest(long time, String contest, Terms terms, Optional<String> cancelled, boolean removed)
            implements Row {
        @Override
        public String key() {
            return contest;
        }

        @Override
        public Row at(long time) {
            return new OfContest(time, contest, terms, cancelled, removed);
        }
    }

    /** One token of a portfolio, committed together with its entry. */
    record OfShare(long time, String contest, String wallet, String token, int weight) implements Row {
        @Override
        public String key() {
            return contest + '/' + wallet + '/' + token;
        }

        @Override
        public Row at(long time) {
            return new OfShare(time, contest, wallet, token, weight);
        }
    }

    /** Somebody entered. */
    record OfEntry(long time, String contest, String wallet, BigDecimal starting) implements Row {
        @Override
        public String key() {
            return contest + '/' + wallet;
        }

        @Override
        public Row at(long time) {
            return new OfEntry(time, contest, wallet, starting);
        }
    }

    /** A wish to hold that many percent of a portfolio in a token. */
    record OfOrder(long time, String contest, String wallet, long id, String token, boolean buy, int weight)
            implements Row {
        @Override
        public String key() {
            return contest + '/' + wallet + '/' + id;
        }

        @Override
        public Row at(long time) {
            return new OfOrder(time, contest, wallet, id, token, buy, weight);
        }
    }
}
