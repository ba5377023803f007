package me.degenduel.connect.prices;

import static java.util.Comparator.comparingDouble;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import me.degenduel.schemas.Price;

/**
 * A market of memecoins: every price follows the whole market, walks by itself, and jumps now and then. The same seed
 * and the same calls give the same prices; there is no clock in here, only how much time each price stands for.
 */
final class Walks {
    static final double LOWEST = 1e-12;
    static final double HIGHEST = 1e6;

    /** Where a price that everybody knows begins, so that nobody is startled. */
    private static final Map<String, Double> KNOWN = Map.of(
            "So11111111111111111111111111111111111111112", 150.0,
            "DezXAZ8z7PnrnRJjz3wXBoRgixCa6xjnB7YaB1pPB263", 2e-5,
            "EKpQGSJtjMFqKZ9KQanSqYXRcF8fBopzLHYxdM65zcjm", 0.9);

    /** Per square root of a second: 12 % a day. */
    private static final double MARKET_VOLATILITY = 0.0004;
    /** How many picks of a round there are for one of a token that everybody trades. */
    private static final int COLD_FOR_A_HOT_ONE = 3;
    /** How much more the hottest are picked than the others. */
    private static final int HEAT = 3;

    private static final double DAY = 86_400;
    private static final MathContext DIGITS = new MathContext(8, RoundingMode.HALF_EVEN);
    /** A price has at most 18 decimals. */
    private static final int DECIMALS = 18;

    private static final int CENTS = 2;
    /** The interval of a small market: what comes oftener is still fresh after so long. */
    static final Duration SHORTEST = Duration.ofSeconds(10);

    private final String source;
    private final long seed;
    private final double secondsPerPrice;
    private final SplittableRandom market;
    private final SplittableRandom picks;
    private final Map<String, Walk> walks = new HashMap<>();
    private final List<Walk> round = new ArrayList<>();
    private final List<Walk> hottest = new ArrayList<>();

    private double now;
    private double level;
    private long picked;
    private int next;

    /** A price of a token. */
    record Said(String address, Price price) {}

    /** @param perSecond how many prices stand for a second */
    Walks(String source, long seed, double perSecond) {
        this.source = source;
        this.seed = seed;
        this.secondsPerPrice = 1 / perSecond;
        this.market = new SplittableRandom(seed);
        this.picks = new SplittableRandom(~seed);
    }

    boolean isEmpty() {
        return round.isEmpty();
    }

    /** Its first price. */
    Said list(String address) {
        var walk = new Walk(address);
        walks.put(address, walk);
        round.add(walk);
        hottest.add(walk);
        hottest.sort(comparingDouble(each -> each.coldness));
        return walk.said();
    }

    void delist(String address) {
        var walk = walks.remove(address);
        if (walk != null) {
            next -= round.indexOf(walk) < next ? 1 : 0;
            round.remove(walk);
            hottest.remove(walk);
        }
    }

    /** The next price: of everyone in turn, and of the hottest more often. */
    Said next() {
        now += secondsPerPrice;
        level += MARKET_VOLATILITY * Math.sqrt(secondsPerPrice) * market.nextGaussian();
        var walk = picked++ % (COLD_FOR_A_HOT_ONE + 1) == 0 ? hot() : inTurn();
        walk.step();
        return walk.said();
    }

    private Walk hot() {
        return hottest.get((int) (hottest.size() * Math.pow(picks.nextDouble(), HEAT)));
    }

    private Walk inTurn() {
        if (next >= round.size()) {
            next = 0;
        }
        return round.get(next++);
    }

    /** One token's way. */
    private final class Walk {
        /** Per second: one in four hours, by 2 to 15 %. */
        private static final double JUMPS = 1 / 14_400.0;

        private static final double SMALLEST_JUMP = 0.02;
        private static final double JUMP_RANGE = 0.13;
        /** Per second: back to where it began within hours, or prices would be lost in a week. */
        private static final double PULL = 1 / 20_000.0;

        private static final double TRADE = 120;

        private final String address;
        private final SplittableRandom random;
        private final double home;
        private final double beta;
        private final double volatility;
        private final double supply;
        private final double turnover;
        private final double depth;
        private final double coldness;

        private double log;
        private double heat;
        private double appetite;
        private double seenLevel = level;
        private double seen = now;

        Walk(String address) {
            this.address = address;
            random = new SplittableRandom(seed ^ hash(address));
            var known = KNOWN.get(address);
            var begin = Math.pow(10, between(-12, 1));
            home = Math.log(known == null ? begin : known);
            beta = between(0.5, 2);
            volatility = between(0.0002, 0.0008);
            supply = Math.pow(10, between(4.5, 9)) / Math.exp(home);
            turnover = between(0.05, 1.5);
            depth = between(0.02, 0.2);
            coldness = known == null ? random.nextDouble() : 0;
            log = home;
        }

        private double between(double least, double most) {
            return least + (most - least) * random.nextDouble();
        }

        void step() {
            var passed = now - seen;
            var move = beta * (level - seenLevel)
                    + volatility * Math.sqrt(passed) * random.nextGaussian()
                    + (home - log) * Math.min(1, PULL * passed);
            if (random.nextDouble() < JUMPS * passed) {
                var jump = SMALLEST_JUMP + JUMP_RANGE * random.nextDouble();
                move += random.nextBoolean() ? jump : -jump;
                heat += 1;
            }
            log = Math.clamp(log + move, Math.log(LOWEST), Math.log(HIGHEST));
            var calm = Math.exp(-passed / DAY * 24);
            heat = heat * calm + Math.abs(move);
            appetite = Math.clamp(appetite * calm + 5 * move, -1, 1);
            seen = now;
            seenLevel = level;
        }

        Said said() {
            var price = Math.exp(log);
            var cap = price * supply;
            var volume = cap * turnover * (1 + heat);
            var trades = Math.round(volume / TRADE);
            var buys = Math.round(trades * (0.5 + 0.2 * appetite));
            return new Said(
                    address,
                    Price.newBuilder()
                            .setPrice(exact(price))
                            .setSource(source)
                            .setMarketCap(dollars(cap))
                            .setVolume24h(dollars(volume))
                            .setLiquidity(dollars(cap * depth))
                            .setBuys(buys)
                            .setSells(trades - buys)
                            .setTrades(trades)
                            .setInterval(interval())
                            .build());
        }
    }

    /** How long until the same token's turn comes again: of the prices, one in some goes to the hottest. */
    private long interval() {
        var seconds = round.size() * secondsPerPrice * (COLD_FOR_A_HOT_ONE + 1) / COLD_FOR_A_HOT_ONE;
        return Math.max(SHORTEST.toMillis(), (long) Math.ceil(seconds) * 1_000);
    }

    private static String exact(double price) {
        var rounded = new BigDecimal(price, DIGITS);
        return (rounded.scale() > DECIMALS ? rounded.setScale(DECIMALS, RoundingMode.HALF_EVEN) : rounded)
                .toPlainString();
    }

    private static String dollars(double amount) {
        return new BigDecimal(amount).setScale(CENTS, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** FNV-1a, 64 bits: different tokens walk differently. */
    private static long hash(String address) {
        var hash = 0xcbf29ce484222325L;
        for (var i = 0; i < address.length(); i++) {
            hash = (hash ^ address.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
