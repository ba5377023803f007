package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import me.degenduel.schemas.Price;

/** A token's day as a bad source tells it: prices that walk, jump, come late, come twice, or are none. */
final class RandomDay {
    private static final long HOUR = 3_600_000;
    private static final List<String> NONSENSE = List.of("NaN", "", "-1", "0", "1e-30", "12,5", "1e300");

    /**
     * What reaches the log.
     *
     * @param arrived in which order
     * @param time that it bears there, which may be earlier
     */
    record Line(long arrived, long time, Price price) {}

    private RandomDay() {}

    /** In the order of the log. */
    static List<Line> of(SplittableRandom random, Instant begin, int prices) {
        var lines = new ArrayList<Line>();
        var level = Math.pow(10, -10 * random.nextDouble());
        var volume = 1e6 * random.nextDouble();
        var counts = random.nextInt(4) > 0;
        var length = random.nextBoolean() ? 26 * HOUR : 3 * HOUR;
        for (var i = 0; i < prices; i++) {
            var time = begin.toEpochMilli() + length * i / prices + random.nextLong(length / prices);
            level *= Math.exp(0.02 * random.nextGaussian());
            volume = Math.max(0, volume + 1e4 * random.nextGaussian());
            if (random.nextInt(60) == 0) {
                level *= random.nextBoolean() ? 30 : 1 / 30.0;
            }
            var said = Price.newBuilder()
                    .setSource("test")
                    .setInterval(30_000L)
                    .setPrice(text(level))
                    .setVolume24h(counts && random.nextInt(5) > 0 ? text(volume) : null);
            if (random.nextInt(3) == 0) {
                said.setSourceTime(
                        Instant.ofEpochMilli(time - random.nextLong(60_000) + (random.nextInt(20) == 0 ? 30_000 : 0)));
            }
            var arrived = time;
            switch (random.nextInt(24)) {
                case 0 -> said.setPrice(text(level * 1000));
                case 1 -> said.setPrice(NONSENSE.get(random.nextInt(NONSENSE.size())));
                case 2 -> time -= random.nextLong(Math.min(time - begin.toEpochMilli() + 1, 180_000));
                case 3 -> lines.add(new Line(arrived, time, said.build()));
                default -> {}
            }
            lines.add(new Line(arrived, time, said.build()));
        }
        return lines;
    }

    private static String text(double value) {
        var rounded = new BigDecimal(value, new MathContext(7));
        return rounded.scale() > 18 ? rounded.setScale(18, RoundingMode.UP).toString() : rounded.toString();
    }
}
