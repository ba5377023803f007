package me.degenduel.standalone;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import me.degenduel.standalone.FirstWhitelist.Token;

/**
 * The contests that a new platform begins with, and the people who are in them: as if somebody had made them and they
 * had entered. They start when there are prices, and last for hours.
 *
 * @param wanted how many; empty where nobody said
 * @param people in each; empty where nobody said
 */
record FirstContests(Optional<Integer> wanted, Optional<Integer> people) {
    static final FirstContests NONE = new FirstContests(Optional.of(0), Optional.empty());

    private static final int CONTESTS = 1;
    private static final int PEOPLE = 50;
    private static final int MOST_TOKENS = 5;
    private static final int HUNDRED = 100;
    private static final BigDecimal PRIZES = new BigDecimal("1000");
    private static final Duration AHEAD = Duration.ofMinutes(1);
    private static final Duration LASTS = Duration.ofHours(6);
    /** Of writing one entry down. */
    private static final Duration EACH = Duration.ofMillis(1);

    /** Somebody who is made up. */
    record Person(String wallet, String nickname) {}

    boolean asked() {
        return wanted.isPresent() || people.isPresent();
    }

    /** As the end of a sentence about what there is. */
    String described() {
        return count() == 0
                ? ""
                : " and %,d %s of %,d people".formatted(count(), count() == 1 ? "contest" : "contests", size());
    }

    private int count() {
        return wanted.orElse(CONTESTS);
    }

    private int size() {
        return people.orElse(PEOPLE);
    }

    /** Nobody can enter with a portfolio of nothing: without tokens there are no contests. */
    void hold(Connection database, List<Token> tokens, long seed) throws SQLException {
        if (count() == 0 || tokens.isEmpty()) {
            return;
        }
        var random = new SplittableRandom(seed);
        var crowd = crowd(size(), random);
        try (var know = database.prepareStatement("insert into users(wallet_address, nickname) values (?, ?)")) {
            for (var person : crowd) {
                know.setString(1, person.wallet());
                know.setString(2, person.nickname());
                know.addBatch();
            }
            know.executeBatch();
        }
        var start = Instant.now().plus(AHEAD).plus(EACH.multipliedBy((long) count() * size()));
        for (var number = 1; number <= count(); number++) {
            var contest = begin(database, "First contest, no. " + number, start);
            for (var person : crowd) {
                enter(database, contest, person, portfolio(tokens, random));
            }
        }
    }

    private static long begin(Connection database, String name, Instant start) throws SQLException {
        try (var begin = database.prepareStatement(
                "insert into contests(name, start_time, end_time, prize_pool) values (?, ?, ?, ?) returning id")) {
            begin.setString(1, name);
            begin.setObject(2, OffsetDateTime.ofInstant(start, ZoneOffset.UTC));
            begin.setObject(3, OffsetDateTime.ofInstant(start.plus(LASTS), ZoneOffset.UTC));
            begin.setBigDecimal(4, PRIZES);
            try (var made = begin.executeQuery()) {
                made.next();
                return made.getLong(1);
            }
        }
    }

    private static void enter(Connection database, long contest, Person person, Map<String, Integer> portfolio)
            throws SQLException {
        try (var enter = database.prepareStatement("insert into contest_participants(contest, wallet) values (?, ?)");
                var hold = database.prepareStatement(
                        "insert into contest_portfolios(contest, wallet, token, weight) values (?, ?, ?, ?)")) {
            enter.setLong(1, contest);
            enter.setString(2, person.wallet());
            enter.executeUpdate();
            for (var share : portfolio.entrySet()) {
                hold.setLong(1, contest);
                hold.setString(2, person.wallet());
                hold.setString(3, share.getKey());
                hold.setInt(4, share.getValue());
                hold.addBatch();
            }
            hold.executeBatch();
        }
    }

    /** The same for the same seed, and the first ones are the same however many there are. */
    static List<Person> crowd(int size, SplittableRandom random) {
        return Stream.generate(() -> new Person(FirstWhitelist.address(random), FirstWhitelist.nickname(random)))
                .limit(size)
                .toList();
    }

    /** Percent by token: a few tokens, each with something, a hundred together. */
    static Map<String, Integer> portfolio(List<Token> tokens, SplittableRandom random) {
        var shares = new LinkedHashMap<String, Integer>();
        var most = Math.min(tokens.size(), 1 + random.nextInt(MOST_TOKENS));
        for (var left = HUNDRED; shares.size() < most; ) {
            var token = tokens.get(random.nextInt(tokens.size())).address();
            if (!shares.containsKey(token)) {
                // Each of the others gets at least one.
                var others = most - shares.size() - 1;
                var share = others == 0 ? left : 1 + random.nextInt(left - others);
                shares.put(token, share);
                left -= share;
            }
        }
        return shares;
    }
}
