package me.degenduel.topology.market;

import static java.util.Comparator.comparingLong;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import me.degenduel.schemas.Price;

/**
 * One token's prices as the rules of the domain say it, computed anew from the whole list each time: slow, and too simple
 * to be wrong. Shares nothing with what it is compared with.
 */
final class PlainMarket {
    private static final Pattern DECIMAL = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final long FIVE_MINUTES = 300_000;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 86_400_000;

    record Accepted(
            long time, String source, Long sourceTime, BigDecimal price, BigDecimal volume, BigDecimal traded) {}

    record Stretch(BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close, BigDecimal volume, long ticks) {}

    final List<Accepted> accepted = new ArrayList<>();
    private final Map<String, List<Accepted>> heldOf = new HashMap<>();

    /** Whether the price counts. */
    boolean say(Price said, long time) {
        if (!DECIMAL.matcher(said.getPrice()).matches()) {
            return false;
        }
        var value = new BigDecimal(said.getPrice());
        var tooFine = value.stripTrailingZeros().scale() > 18;
        var tooLarge = value.compareTo(new BigDecimal("1e20")) >= 0;
        if (value.signum() <= 0 || tooFine || tooLarge) {
            return false;
        }
        var claimed = said.getSourceTime() == null
                ? null
                : Long.valueOf(said.getSourceTime().toEpochMilli());
        if (claimed != null && claimed > time + 5_000) {
            return false;
        }
        var own = accepted.stream()
                .filter(each -> each.source.equals(said.getSource()))
                .toList();
        var newestClaim = own.stream()
                .filter(each -> each.sourceTime != null)
                .mapToLong(Accepted::sourceTime)
                .max();
        if (claimed != null && newestClaim.isPresent() && claimed < newestClaim.getAsLong()) {
            return false;
        }
        var volume = said.getVolume24h() == null ? null : new BigDecimal(said.getVolume24h());
        var candidate = new Accepted(time, said.getSource(), claimed, value, volume, traded(own, volume));
        var held = heldOf.computeIfAbsent(said.getSource(), source -> new ArrayList<>());
        var last = own.stream().reduce((one, next) -> next.time >= one.time ? next : one);
        if (last.isPresent() && isJump(last.get().price, value)) {
            var agreeing = held.isEmpty() ? Optional.<Accepted>empty() : Optional.of(held.getLast());
            agreeing = agreeing.filter(each -> agrees(each.price, value));
            if (agreeing.isEmpty()) {
                held.clear();
            }
            held.add(candidate);
            var patience = Math.max(60_000, 3 * (said.getInterval() == null ? 0 : said.getInterval()));
            var soon = agreeing.filter(each -> time - each.time <= patience).isPresent();
            if (!soon && held.size() < 3) {
                return false;
            }
        }
        held.clear();
        accepted.add(candidate);
        return true;
    }

    private static boolean isJump(BigDecimal before, BigDecimal now) {
        return now.compareTo(before.multiply(BigDecimal.TEN)) > 0 || before.compareTo(now.multiply(BigDecimal.TEN)) > 0;
    }

    private static boolean agrees(BigDecimal held, BigDecimal now) {
        return now.compareTo(held.multiply(new BigDecimal("0.8"))) >= 0
                && now.compareTo(held.multiply(new BigDecimal("1.2"))) <= 0;
    }

    private static BigDecimal traded(List<Accepted> own, BigDecimal volume) {
        var before =
                own.stream().map(Accepted::volume).filter(each -> each != null).reduce((one, next) -> next);
        if (own.isEmpty() || before.isEmpty()) {
            return null;
        }
        return volume == null ? BigDecimal.ZERO : volume.subtract(before.get()).max(BigDecimal.ZERO);
    }

    /** The candles of a length, by start. */
    Map<Long, Stretch> candles(long length) {
        var all = new TreeMap<Long, List<Accepted>>();
        accepted.forEach(each -> all.computeIfAbsent(each.time / length * length, start -> new ArrayList<>())
                .add(each));
        var candles = new TreeMap<Long, Stretch>();
        all.forEach((start, prices) -> {
            prices.sort(comparingLong(Accepted::time));
            candles.put(
                    start,
                    new Stretch(
                            prices.getFirst().price,
                            prices.stream()
                                    .map(Accepted::price)
                                    .reduce(BigDecimal::max)
                                    .orElseThrow(),
                            prices.stream()
                                    .map(Accepted::price)
                                    .reduce(BigDecimal::min)
                                    .orElseThrow(),
                            prices.getLast().price,
                            prices.stream()
                                    .map(Accepted::traded)
                                    .filter(each -> each != null)
                                    .reduce(BigDecimal::add)
                                    .orElse(null),
                            prices.size()));
        });
        return candles;
    }

    BigDecimal change5m(long now) {
        return change(now, FIVE_MINUTES, 1_000);
    }

    BigDecimal change1h(long now) {
        return change(now, HOUR, 1_000);
    }

    BigDecimal change24h(long now) {
        return change(now, DAY, 60_000);
    }

    /** Against the last price of a second, or of a minute, that was over by then. */
    private BigDecimal change(long now, long ago, long resolution) {
        var then = now - ago;
        return newest(accepted.stream()
                        .filter(each -> each.time / resolution * resolution + resolution <= then)
                        .toList())
                .map(before -> price().subtract(before)
                        .multiply(new BigDecimal(100))
                        .divide(before, 8, RoundingMode.HALF_EVEN))
                .orElse(null);
    }

    BigDecimal price() {
        return newest(accepted).orElseThrow();
    }

    BigDecimal high(long now) {
        return lastDay(now).stream()
                .map(Accepted::price)
                .reduce(BigDecimal::max)
                .orElseThrow();
    }

    BigDecimal low(long now) {
        return lastDay(now).stream()
                .map(Accepted::price)
                .reduce(BigDecimal::min)
                .orElseThrow();
    }

    private List<Accepted> lastDay(long now) {
        var from = now / 60_000 * 60_000 - DAY;
        return accepted.stream().filter(each -> each.time >= from).toList();
    }

    private static Optional<BigDecimal> newest(List<Accepted> prices) {
        return prices.stream()
                .reduce((one, next) -> next.time >= one.time ? next : one)
                .map(Accepted::price);
    }
}
