package me.degenduel.topology.market;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import me.degenduel.schemas.Price;
import me.degenduel.schemas.Refusal;

/**
 * What one source has said of one token so far, as far as it decides about what it says next.
 *
 * @param price the last that was accepted
 * @param sourceTime the newest that the source has given; null where it gives none
 * @param volume of the day, as said last; null where it says none
 * @param held a jump that waits for another one to agree, if there is any
 */
record Said(BigDecimal price, long time, Long sourceTime, BigDecimal volume, Held held) {
    private static final BigDecimal JUMP = BigDecimal.TEN;
    private static final BigDecimal AGREEMENT = new BigDecimal("0.2");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int INTERVALS = 3;
    /** So many that agree are believed however far apart they are, or a token would lock itself out. */
    private static final int ENOUGH = 3;

    /** @param count how many in a row agreed with each other, this one among them */
    record Held(BigDecimal price, long time, int count) {
        private Held and(BigDecimal next, long at) {
            return new Held(next, at, agrees(next) ? count + 1 : 1);
        }

        private boolean agrees(BigDecimal next) {
            return next.subtract(price).abs().compareTo(price.multiply(AGREEMENT)) <= 0;
        }
    }

    /**
     * What became of a price.
     *
     * @param refusal empty if it was accepted
     */
    record Verdict(Said after, Optional<Refusal> refusal) {}

    /** The first price of a source is believed, whatever it is. */
    static Said first(Price said, BigDecimal price, long time) {
        return new Said(price, time, sourceTime(said), volume(said, null), null);
    }

    Verdict next(Price said, BigDecimal value, long at) {
        var claimed = sourceTime(said);
        if (claimed != null && sourceTime != null && claimed < sourceTime) {
            return new Verdict(this, Optional.of(Refusal.OLDER_THAN_ACCEPTED));
        }
        if (isJump(value)) {
            var now = held == null ? new Held(value, at, 1) : held.and(value, at);
            var believed = now.count >= ENOUGH || (now.count > 1 && at - held.time <= patience(said));
            if (!believed) {
                return new Verdict(new Said(price, time, sourceTime, volume, now), Optional.of(Refusal.JUMP_HELD));
            }
        }
        var newest = at >= time;
        return new Verdict(
                new Said(
                        newest ? value : price,
                        newest ? at : time,
                        claimed == null ? sourceTime : claimed,
                        volume(said, volume),
                        null),
                Optional.empty());
    }

    private boolean isJump(BigDecimal value) {
        return value.compareTo(price.multiply(JUMP)) > 0 || value.multiply(JUMP).compareTo(price) < 0;
    }

    private static long patience(Price said) {
        return Math.max(PATIENCE.toMillis(), INTERVALS * interval(said.getInterval()));
    }

    /** Not more than a day: what a source says of itself does not switch a rule off. */
    static long interval(Long said) {
        return said == null ? 0 : Math.clamp(said, 0, Interval.DAY.millis());
    }

    private static Long sourceTime(Price said) {
        return said.getSourceTime() == null ? null : said.getSourceTime().toEpochMilli();
    }

    private static BigDecimal volume(Price said, BigDecimal before) {
        return PriceText.figure(said.getVolume24h()).orElse(before);
    }

    /**
     * What was traded since an earlier word of the same source: by how much its day has grown. What left the day meanwhile
     * is not known, so it is no more than this, and nothing where the day has shrunk.
     */
    BigDecimal traded(Said before) {
        return volume == null || before == null || before.volume == null
                ? null
                : volume.subtract(before.volume).max(BigDecimal.ZERO);
    }

    void write(Packing packing) {
        packing.decimal(price)
                .number(time)
                .number(sourceTime == null ? Long.MIN_VALUE : sourceTime)
                .decimal(volume)
                .number(held == null ? 0 : held.count);
        if (held != null) {
            packing.decimal(held.price).number(held.time);
        }
    }

    static Said read(Packing packing) {
        var price = packing.decimal();
        var time = packing.number();
        var sourceTime = packing.number();
        var volume = packing.decimal();
        var count = (int) packing.number();
        return new Said(
                price,
                time,
                sourceTime == Long.MIN_VALUE ? null : sourceTime,
                volume,
                count == 0 ? null : new Held(packing.decimal(), packing.number(), count));
    }
}
