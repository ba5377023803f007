package me.degenduel.topology.market;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import me.degenduel.schemas.MarketTotals;
import me.degenduel.schemas.Mover;
import me.degenduel.schemas.TokenStatus;
import me.degenduel.schemas.Topic;
import me.degenduel.topology.market.Part.Line;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The whole market, put together from its partitions' parts: the only step that sees all tokens.
 *
 * <p>Parts are kept in memory alone: after a restart the next ones are seconds away. As they come from partitions that are
 * not equally far, two runs over the same log need not agree about each moment in between.
 */
final class Totals {
    private static final int LISTED = 10;
    private static final int FEWEST = 11;
    private static final double UNUSUAL = 2.5;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Totals() {}

    static KStream<String, MarketTotals> of(KStream<String, Part> parts) {
        return parts.repartition(Repartitioned.<String, Part>as("parts")
                        .withNumberOfPartitions(1)
                        .withKeySerde(Topic.keys())
                        .withValueSerde(Part.serde()))
                .process(Sum::new, Named.as("market-totals"));
    }

    private static final class Sum extends ContextualProcessor<String, Part, String, MarketTotals> {
        private final Map<Integer, Part> parts = new TreeMap<>();
        private long told;

        @Override
        public void init(ProcessorContext<String, MarketTotals> context) {
            super.init(context);
            parts.clear();
            told = 0;
        }

        /** Told when the last of them has moved on. */
        @Override
        public void process(Record<String, Part> record) {
            var part = record.value();
            parts.put(part.partition(), part);
            var lowest = parts.values().stream().mapToLong(Part::time).min().orElseThrow();
            if (lowest > told) {
                told = lowest;
                context().forward(new Record<>(Part.KEY, of(lowest, parts.values()), lowest));
            }
        }
    }

    static MarketTotals of(long time, Collection<Part> parts) {
        var lines = parts.stream().flatMap(part -> part.lines().stream()).toList();
        return MarketTotals.newBuilder()
                .setTime(Instant.ofEpochMilli(time))
                .setTokens(lines.size())
                .setLive(count(lines, TokenStatus.LIVE))
                .setStale(count(lines, TokenStatus.STALE))
                .setHalted(count(lines, TokenStatus.HALTED))
                .setMarketCap(sum(lines.stream().map(Line::cap)))
                .setVolume24h(sum(lines.stream().map(Line::volume)))
                .setChange24h(change(lines))
                .setGainers(movers(lines, line -> sign(line.change()) > 0, comparing(Line::change, reverseOrder())))
                .setLosers(movers(lines, line -> sign(line.change()) < 0, comparing(Line::change)))
                .setTrending(movers(lines, line -> sign(line.busier()) > 0, comparing(Line::busier, reverseOrder())))
                .setOutliers(movers(lines, outlying(lines), comparing(Line::volume, reverseOrder())))
                .build();
    }

    private static long count(List<Line> lines, TokenStatus status) {
        return lines.stream().filter(line -> line.status() == status).count();
    }

    /** What does not fit is left out, as it is nobody's money. */
    private static BigDecimal sum(Stream<BigDecimal> figures) {
        return figures.filter(each -> each != null)
                .reduce(BigDecimal::add)
                .flatMap(PriceText::fitting)
                .orElse(BigDecimal.ZERO.setScale(PriceText.SCALE));
    }

    /** Capitalization now against that with yesterday's prices. */
    private static BigDecimal change(List<Line> lines) {
        var known = lines.stream()
                .filter(line -> line.cap() != null
                        && line.change() != null
                        && line.change().compareTo(HUNDRED.negate()) > 0)
                .toList();
        var before = known.stream()
                .map(line -> line.cap().multiply(HUNDRED).divide(HUNDRED.add(line.change()), MathContext.DECIMAL128))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return Percent.change(sum(known.stream().map(Line::cap)), before);
    }

    private static int sign(BigDecimal value) {
        return value == null ? 0 : value.signum();
    }

    private static List<Mover> movers(List<Line> lines, Predicate<Line> which, Comparator<Line> order) {
        return lines.stream()
                .filter(which)
                .sorted(order.thenComparing(Line::address))
                .limit(LISTED)
                .map(line -> new Mover(
                        line.address(), line.symbol(), line.price(), line.change(), line.volume(), line.cap()))
                .toList();
    }

    /** Whose day's volume is far above that of all tokens, by its logarithm. */
    private static Predicate<Line> outlying(List<Line> lines) {
        var logs = lines.stream()
                .filter(line -> sign(line.volume()) > 0)
                .mapToDouble(Totals::log)
                .toArray();
        if (logs.length < FEWEST) {
            return line -> false;
        }
        var mean = mean(logs);
        var squares = 0.0;
        for (var log : logs) {
            squares += (log - mean) * (log - mean);
        }
        var bound = mean + UNUSUAL * Math.sqrt(squares / logs.length);
        return line -> sign(line.volume()) > 0 && log(line) > bound;
    }

    private static double mean(double[] values) {
        var sum = 0.0;
        for (var value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double log(Line line) {
        return StrictMath.log10(line.volume().doubleValue());
    }
}
