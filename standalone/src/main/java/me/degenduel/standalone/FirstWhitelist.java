package me.degenduel.standalone;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import me.degenduel.connect.database.Migrations;

/**
 * The tokens that a new platform begins with: three that everybody knows, and others that could be.
 *
 * <p>They are inserted once, as a person would. Whoever changes or deletes them finds them so after the next start.
 */
final class FirstWhitelist {
    /** A token as its row says it. */
    record Token(String address, String symbol, String name, int decimals, long supply, String color) {}

    private static final List<Token> KNOWN = List.of(
            new Token("So11111111111111111111111111111111111111112", "SOL", "Wrapped SOL", 9, 590_000_000L, "#9945ff"),
            new Token(
                    "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263", "BONK", "Bonk", 5, 88_000_000_000_000L, "#f8a223"),
            new Token("EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm", "WIF", "dogwifhat", 6, 998_000_000L, "#c49a6c"));

    private static final List<String> MOODS = List.of(
            "Angry", "Based", "Chonky", "Cosmic", "Dizzy", "Drunk", "Fat", "Feral", "Frozen", "Giga", "Golden",
            "Grumpy", "Happy", "Hyper", "Jolly", "Laser", "Lazy", "Lucky", "Mega", "Moon", "Neon", "Pixel", "Rich",
            "Sad", "Salty", "Silent", "Sleepy", "Space", "Super", "Tiny", "Turbo", "Wild");
    private static final List<String> CREATURES = List.of(
            "Ape", "Bear", "Bull", "Cat", "Chad", "Corgi", "Crab", "Doge", "Duck", "Fish", "Frog", "Goat", "Goose",
            "Hippo", "Inu", "Koala", "Lizard", "Llama", "Moose", "Mouse", "Otter", "Owl", "Panda", "Pepe", "Pig", "Pug",
            "Rat", "Shark", "Sloth", "Toad", "Whale", "Wojak");
    private static final int LONGEST_SYMBOL = 10;
    private static final int PUBLIC_KEY_BYTES = 32;
    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private static final int DEFAULT = 500;
    private static final String DONE = "whitelist.seeded";

    private FirstWhitelist() {}

    /**
     * Lists the tokens, unless that was done before, and says what holds now.
     *
     * @param wanted how many; empty where nobody said
     * @param contests that begin beside them
     */
    static String settle(Endpoints where, Config config, Optional<Integer> wanted, FirstContests contests, long seed) {
        try (var database = DriverManager.getConnection(where.jdbc(), where.postgresUser(), where.postgresPassword())) {
            // Connect would bring the tables, too; here there is time for it while Kafka starts.
            Migrations.run(config.connect().capture().database(), step -> {});
            var before = listedBefore(database);
            if (before.isEmpty()) {
                var count = wanted.orElse(DEFAULT);
                var tokens = tokens(count, seed);
                list(database, tokens);
                contests.hold(database, tokens, seed);
                note(database, count);
                database.commit();
                return "with its first %,d tokens%s".formatted(count, contests.described());
            }
            var others = wanted.filter(count -> !count.equals(before.get())).isPresent();
            return others || contests.asked()
                    ? "as it is: --tokens, --contests and --participants are for a first start, or with --fresh"
                    : "";
        } catch (SQLException failure) {
            throw new IllegalStateException("The database does not take its first tokens", failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the database got its tables", stop);
        }
    }

    private static Optional<Integer> listedBefore(Connection database) throws SQLException {
        try (var ask = database.prepareStatement("select detail->>'tokens' from audit_log where action = ?")) {
            ask.setString(1, DONE);
            try (var answer = ask.executeQuery()) {
                return answer.next() ? Optional.of(answer.getInt(1)) : Optional.empty();
            }
        }
    }

    /** In one transaction with the note that it was done. */
    private static void list(Connection database, List<Token> tokens) throws SQLException {
        database.setAutoCommit(false);
        try (var know = database.prepareStatement("""
                        insert into tokens(address, symbol, name, decimals, supply, color, image_url, socials, websites)
                        values (?, ?, ?, ?, ?, ?, ?, jsonb_build_object('twitter', ?::text, 'telegram', ?::text), array[?])
                        on conflict do nothing""");
                var list = database.prepareStatement(
                        "insert into token_whitelist(address, status) values (?, 'listed') on conflict do nothing")) {
            for (var token : tokens) {
                var handle = token.symbol().toLowerCase(Locale.ROOT);
                know.setString(1, token.address());
                know.setString(2, token.symbol());
                know.setString(3, token.name());
                know.setInt(4, token.decimals());
                know.setLong(5, token.supply());
                know.setString(6, token.color());
                know.setString(7, "https://images.degenduel.me/tokens/" + token.address() + ".png");
                know.setString(8, "https://x.com/" + handle);
                know.setString(9, "https://t.me/" + handle);
                know.setString(10, "https://" + handle + ".example");
                know.addBatch();
                list.setString(1, token.address());
                list.addBatch();
            }
            know.executeBatch();
            list.executeBatch();
        }
    }

    private static void note(Connection database, int tokens) throws SQLException {
        try (var note = database.prepareStatement(
                "insert into audit_log(action, detail) values (?, jsonb_build_object('tokens', ?))")) {
            note.setString(1, DONE);
            note.setInt(2, tokens);
            note.executeUpdate();
        }
    }

    /** The same for the same seed, and the first ones are the same however many there are. */
    static List<Token> tokens(int count, long seed) {
        var random = new SplittableRandom(seed);
        return Stream.concat(KNOWN.stream(), Stream.generate(() -> made(random)))
                .limit(count)
                .toList();
    }

    private static Token made(SplittableRandom random) {
        var mood = MOODS.get(random.nextInt(MOODS.size()));
        var creature = CREATURES.get(random.nextInt(CREATURES.size()));
        var symbol = (mood + creature).toUpperCase(Locale.ROOT);
        return new Token(
                address(random),
                symbol.substring(0, Math.min(symbol.length(), LONGEST_SYMBOL)),
                mood + " " + creature,
                random.nextBoolean() ? 6 : 9,
                1_000_000L * (1 + random.nextInt(1_000_000)),
                "#%06x".formatted(random.nextInt(1 << 24)));
    }

    /** Such as GrumpyOtter. */
    static String nickname(SplittableRandom random) {
        return MOODS.get(random.nextInt(MOODS.size())) + CREATURES.get(random.nextInt(CREATURES.size()));
    }

    /** What a mint's address, or a wallet's, looks like: 32 bytes in base58. */
    static String address(SplittableRandom random) {
        var bytes = new byte[PUBLIC_KEY_BYTES];
        random.nextBytes(bytes);
        // Never a leading zero, which base58 would have to count.
        bytes[0] |= 1;
        var base = BigInteger.valueOf(BASE58.length());
        var text = new StringBuilder();
        for (var rest = new BigInteger(1, bytes); rest.signum() > 0; rest = rest.divide(base)) {
            text.append(BASE58.charAt(rest.mod(base).intValue()));
        }
        return text.reverse().toString();
    }
}
