package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.util.Optional;

/** What the database says of contests, at the time of its commit. */
sealed interface Row {
    long time();

    String contest();

    /** What rows of one kind and one millisecond are ordered by. */
    String key();

    Row at(long time);

    Due.Kind kind();

    /**
     * The terms of a contest.
     *
     * @param cancelled why, if it is
     */
    record OfContest(long time, String contest, Terms terms, Optional<String> cancelled) implements Row {
        @Override
        public String key() {
            return contest;
        }

        @Override
        public Row at(long time) {
            return new OfContest(time, contest, terms, cancelled);
        }

        @Override
        public Due.Kind kind() {
            return Due.Kind.CONTEST;
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

        @Override
        public Due.Kind kind() {
            return Due.Kind.SHARE;
        }
    }

    record OfEntry(long time, String contest, String wallet, BigDecimal starting) implements Row {
        @Override
        public String key() {
            return contest + '/' + wallet;
        }

        @Override
        public Row at(long time) {
            return new OfEntry(time, contest, wallet, starting);
        }

        @Override
        public Due.Kind kind() {
            return Due.Kind.ENTRY;
        }
    }

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

        @Override
        public Due.Kind kind() {
            return Due.Kind.ORDER;
        }
    }
}
