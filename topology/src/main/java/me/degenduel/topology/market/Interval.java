package me.degenduel.topology.market;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How long a candle is, and how far back candles of that length can be asked for. */
public enum Interval {
    SECOND("1s", Duration.ofSeconds(1), Duration.ofHours(2)),
    MINUTE("1m", Duration.ofMinutes(1), Duration.ofDays(2)),
    FIVE_MINUTES("5m", Duration.ofMinutes(5), Duration.ofDays(7)),
    QUARTER_HOUR("15m", Duration.ofMinutes(15), Duration.ofDays(30)),
    HOUR("1h", Duration.ofHours(1), null),
    FOUR_HOURS("4h", Duration.ofHours(4), null),
    DAY("1d", Duration.ofDays(1), null);

    /** How many candles lie together in a {@link Block}. */
    private static final int BLOCK = 60;

    private final String text;
    private final long millis;
    private final Duration kept;

    Interval(String text, Duration length, Duration kept) {
        this.text = text;
        this.millis = length.toMillis();
        this.kept = kept;
    }

    public static Optional<Interval> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
    }

    /** As keys, channels and requests spell it. */
    public String text() {
        return text;
    }

    public long millis() {
        return millis;
    }

    /** How far back; empty for ever. */
    public Optional<Duration> kept() {
        return Optional.ofNullable(kept);
    }

    /** Where the candle begins that a time is in. Days begin at midnight UTC. */
    public long start(long time) {
        return Math.floorDiv(time, millis) * millis;
    }

    /** Candles that analysts keep for ever are on a topic of their own. */
    boolean isLong() {
        return compareTo(HOUR) >= 0;
    }

    long blockMillis() {
        return BLOCK * millis;
    }

    /** Where the block begins that a time is in. */
    long block(long time) {
        return Math.floorDiv(time, blockMillis()) * blockMillis();
    }

    /** The oldest time whose candle is still known: with our epoch, if they are kept for ever. */
    long horizon(long now) {
        return kept == null ? 0 : start(now) - kept.toMillis();
    }

    /** The next finer one; not to be asked of the finest. */
    Interval finer() {
        return switch (this) {
            case SECOND -> throw new IllegalStateException("Nothing is finer than a second");
            case MINUTE -> SECOND;
            case FIVE_MINUTES -> MINUTE;
            case QUARTER_HOUR -> FIVE_MINUTES;
            case HOUR -> QUARTER_HOUR;
            case FOUR_HOURS -> HOUR;
            case DAY -> FOUR_HOURS;
        };
    }
}
