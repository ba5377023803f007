package me.degenduel.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import me.degenduel.topology.contest.Engine;
import me.degenduel.topology.contest.FactLog;
import me.degenduel.topology.contest.Outcomes;
import me.degenduel.topology.contest.Row;
import me.degenduel.topology.contest.Terms;

/**
 * One contest of so many: everyone holds 10 of 2,000 tokens, drawn by Zipf's law, at random whole percents. Whoever asks
 * for a portfolio gets the same one every time, so nothing of a million of them is kept here.
 */
final class ContestWorld {
    static final int TOKENS = 2_000;
    static final int HELD = 10;
    static final String CONTEST = "1";
    static final long END = 1_800_000_000_000L;

    private static final double ZIPF = 1.1;
    private static final long BEGIN = 1_700_000_000_000L;
    private static final long START = BEGIN + 1_000_000;
    private static final int PRICE_LOGS = 6;
    /** Entries that one clock passes. */
    private static final int TOGETHER = 10_000;
    /** Ticks that are made beforehand and used over and over: each token has 20. */
    private static final int CYCLE = 20 * TOKENS;

    private static final int SEED = 69;
    private static final Engine.Memory MEMORY = new Engine.Memory(Duration.ofDays(7), Duration.ofDays(1), 16);
    private static final String ROWS = "rows";
    private static final BigDecimal STARTING = BigDecimal.valueOf(1_000);
    private static final String BASE_58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int ADDRESS = 44;

    /** A price of a token, by number. */
    record Tick(int token, BigDecimal price) {}

    /** Whole percents of a token, by number. */
    record Share(int token, int weight) {}

    private final int size;
    private final double[] popularity = new double[TOKENS];
    private final List<String> tokens;
    private final BigDecimal[] startPrices = new BigDecimal[TOKENS];
    private final Tick[] ticks = new Tick[CYCLE];

    ContestWorld(int size) {
        this.size = size;
        for (var token = 0; token < TOKENS; token++) {
            popularity[token] = (token == 0 ? 0 : popularity[token - 1]) + Math.pow(token + 1, -ZIPF);
        }
        tokens = IntStream.range(0, TOKENS)
                .mapToObj(token -> address(-1 - token))
                .toList();
        var random = new Random(SEED);
        var mantissas = random.ints(TOKENS, 20_000_000, 90_000_000).toArray();
        var scales = random.ints(TOKENS, 8, 15).toArray();
        for (var token = 0; token < TOKENS; token++) {
            startPrices[token] = BigDecimal.valueOf(mantissas[token], scales[token]);
        }
        for (var tick = 0; tick < CYCLE; tick++) {
            var token = tick % TOKENS;
            mantissas[token] += random.nextInt(-50_000, 50_001);
            ticks[tick] = new Tick(token, BigDecimal.valueOf(mantissas[token], scales[token]));
        }
    }

    int size() {
        return size;
    }

    String token(int token) {
        return tokens.get(token);
    }

    /** The price at the start. */
    BigDecimal startPrice(int token) {
        return startPrices[token];
    }

    /** Token after token, so that all tokens have equally many prices. */
    Tick tick(long number) {
        return ticks[(int) (number % CYCLE)];
    }

    String wallet(int number) {
        return address(number);
    }

    List<Share> shares(int number) {
        var random = new SplittableRandom(((long) SEED << 32) + number);
        var drawn = new int[HELD];
        for (var place = 0; place < HELD; ) {
            var found = Arrays.binarySearch(popularity, random.nextDouble(popularity[TOKENS - 1]));
            var token = found < 0 ? -1 - found : found;
            if (IntStream.range(0, place).noneMatch(before -> drawn[before] == token)) {
                drawn[place++] = token;
            }
        }
        var cuts = IntStream.concat(
                        IntStream.of(0, 100), random.ints(1, 100).distinct().limit(HELD - 1L))
                .sorted()
                .toArray();
        return IntStream.range(0, HELD)
                .mapToObj(place -> new Share(drawn[place], cuts[place + 1] - cuts[place]))
                .toList();
    }

    /** What a share bought at the start. */
    BigDecimal quantity(Share share) {
        return STARTING.multiply(BigDecimal.valueOf(share.weight))
                .movePointLeft(2)
                .divide(startPrices[share.token], 18, RoundingMode.DOWN);
    }

    /** How many percent hold the most popular token. */
    double percentWithHottest() {
        return 100.0
                * IntStream.range(0, size)
                        .filter(number -> shares(number).stream().anyMatch(share -> share.token == 0))
                        .count()
                / size;
    }

    /** An engine to which nothing has come. */
    static Engine engine(FactLog log, Outcomes outcomes) {
        return new Engine(inputs(), MEMORY, log, outcomes);
    }

    /** Everyone enters, and the contest starts. */
    void enter(Engine engine) {
        var shares = Stream.of("50", "30", "20").map(BigDecimal::new).toList();
        var terms = new Terms(START, END, 2, new BigDecimal(1_000_000), BigDecimal.TEN, shares);
        for (var token = 0; token < TOKENS; token++) {
            tick(engine, new Tick(token, startPrices[token]), BEGIN);
        }
        engine.row(ROWS, new Row.OfContest(BEGIN, CONTEST, terms, Optional.empty(), false));
        for (var number = 0; number < size; number++) {
            var time = BEGIN + 1 + number / TOGETHER;
            var wallet = wallet(number);
            for (var share : shares(number)) {
                engine.row(ROWS, new Row.OfShare(time, CONTEST, wallet, tokens.get(share.token), share.weight));
            }
            engine.row(ROWS, new Row.OfEntry(time, CONTEST, wallet, STARTING));
            if (number % TOGETHER == TOGETHER - 1) {
                clock(engine, time + 1);
            }
        }
        clock(engine, START + 1);
    }

    /** The first moment after the start. */
    static long afterStart() {
        return START + 1;
    }

    void tick(Engine engine, Tick tick, long time) {
        engine.ticks(tick.token % PRICE_LOGS, List.of(new Engine.Tick(tokens.get(tick.token), tick.price, time)));
    }

    /** Every input has come so far. */
    static void clock(Engine engine, long time) {
        inputs().forEach(input -> engine.clock(input, time));
    }

    private static List<String> inputs() {
        var inputs = new ArrayList<String>();
        IntStream.range(0, PRICE_LOGS).mapToObj(Engine::prices).forEach(inputs::add);
        inputs.add(ROWS);
        return inputs;
    }

    private static String address(int number) {
        var random = new SplittableRandom(number);
        var text = new StringBuilder(ADDRESS);
        while (text.length() < ADDRESS) {
            text.append(BASE_58.charAt(random.nextInt(BASE_58.length())));
        }
        return text.toString();
    }
}
