package me.degenduel.topology.contest;

import static java.math.RoundingMode.DOWN;
import static java.math.RoundingMode.HALF_EVEN;
import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.degenduel.topology.contest.Event.ContestRow;
import me.degenduel.topology.contest.Event.EntryRow;
import me.degenduel.topology.contest.Event.OrderRow;
import me.degenduel.topology.contest.Event.Terms;
import me.degenduel.topology.contest.Event.Tick;

/**
 * The rules of contests, a sentence each, as {@code docs/decisions/0007-contest-rules.md} has them. {@link Oracle} says
 * how they work together, and each {@link Twist} changes one.
 */
interface Rules {
    enum Phase {
        TICKS,
        CONTESTS,
        ENTRIES,
        ORDERS,
        TIME_OUTS,
        STARTS,
        WAITS,
        ENDS
    }

    enum State {
        PENDING,
        ACTIVE,
        COMPLETED,
        CANCELLED
    }

    enum Check {
        NOTHING_TO_DO,
        WRONG_SIDE,
        TOO_MANY_TOKENS,
        NO_CASH
    }

    /** The last accepted price of a token. */
    record Quote(BigDecimal price, long time) {}

    // Time

    /** What goes first in one millisecond. */
    default List<Phase> phases() {
        return List.of(Phase.values());
    }

    /** Ticks of one millisecond; those of one token stay as they stand in their log. */
    default Comparator<Tick> ticksInTurn() {
        return comparing(Tick::token);
    }

    /** Rows of one millisecond; those of one contest stay as they stand in their log. */
    default Comparator<ContestRow> contestsInTurn() {
        return comparing(ContestRow::contest);
    }

    /** The price that a tick says, if any: a delisting is no price. */
    default Optional<Quote> said(Tick tick, Optional<Quote> last) {
        return tick.price().map(price -> new Quote(price, tick.time()));
    }

    /** A price makes a delisted token a listed one. */
    default boolean isDelisted(Tick tick, boolean before) {
        return tick.price().isEmpty();
    }

    // A contest's states

    default boolean takesTerms(State state, boolean known, boolean entered) {
        return state == State.PENDING && !entered;
    }

    /** A row that says what the last one said changes nothing, not even when a contest that should have started does. */
    default boolean isNews(Terms last, Terms terms) {
        return !terms.equals(last);
    }

    default long start(ContestRow row) {
        return Math.max(row.terms().start(), row.time());
    }

    default boolean begins(long now, long start, int entries, int minParticipants) {
        return now >= start && entries >= minParticipants;
    }

    default long patience() {
        return 59_000;
    }

    default boolean ends(long now, long started, long end) {
        return now >= end;
    }

    /** How long after its end a contest is known; later rows about it mean nothing. */
    default long memory() {
        return 604_800_000;
    }

    default boolean canBeCancelled(State state) {
        return state == State.PENDING || state == State.ACTIVE;
    }

    // An entry

    /** Nobody enters twice: the first row stands, accepted or refused. */
    default boolean isIgnored(State state, boolean accepted, boolean refused) {
        return accepted || refused;
    }

    default Optional<String> refusedEntry(State state) {
        return switch (state) {
            case PENDING -> Optional.empty();
            case ACTIVE -> Optional.of("LATE");
            case COMPLETED, CANCELLED -> Optional.of("OVER");
        };
    }

    default Optional<Quote> priceAtStart(Optional<Quote> last, boolean delisted) {
        return delisted ? Optional.empty() : last;
    }

    default BigDecimal quantityAtStart(BigDecimal starting, int weight, BigDecimal price) {
        return share(starting, weight).divide(price, 18, DOWN);
    }

    /** What a share without a price leaves in cash. */
    default BigDecimal cashAtStart(BigDecimal starting, int weight) {
        return share(starting, weight);
    }

    // An order

    default Optional<String> refusedAtOnce(State state, boolean entered) {
        return switch (state) {
            case PENDING -> Optional.of("NOT_ACTIVE");
            case ACTIVE -> entered ? Optional.empty() : Optional.of("NOT_ENTERED");
            case COMPLETED, CANCELLED -> Optional.of("OVER");
        };
    }

    /** The first order stands; the same id again is ignored. */
    default boolean isSecondOrder(boolean waiting, boolean decided) {
        return waiting || decided;
    }

    default boolean fills(Quote quote, OrderRow order) {
        return quote.time() > order.time();
    }

    default Comparator<OrderRow> ordersInTurn() {
        return comparing(OrderRow::time).thenComparing(OrderRow::id).thenComparing(OrderRow::wallet);
    }

    default long timeOut() {
        return 60_000;
    }

    default String timedOut() {
        return "NO_PRICE";
    }

    default String endedFirst() {
        return "OVER";
    }

    /** What a portfolio is worth when an order fills: at the last prices, the one that fills it among them. */
    default Map<String, Quote> valuedAt(Map<String, Quote> before, Map<String, Quote> after) {
        return after;
    }

    default BigDecimal value(BigDecimal exact) {
        return exact.setScale(8, HALF_EVEN);
    }

    default BigDecimal target(BigDecimal value, int weight, BigDecimal price) {
        return share(value, weight).divide(price, 18, DOWN);
    }

    default List<Check> checks() {
        return List.of(Check.values());
    }

    default boolean isNothing(BigDecimal held, BigDecimal target) {
        return target.compareTo(held) == 0;
    }

    default boolean isWrongSide(boolean buy, BigDecimal held, BigDecimal target) {
        return buy ? target.compareTo(held) < 0 : target.compareTo(held) > 0;
    }

    default int maxTokens() {
        return 10;
    }

    default boolean isOneTooMany(boolean buy, BigDecimal held, int tokens) {
        return buy && held.signum() == 0 && tokens >= maxTokens();
    }

    default BigDecimal affordable(BigDecimal cash, BigDecimal price) {
        return cash.divide(price, 18, DOWN);
    }

    default boolean isBroke(boolean buy, BigDecimal missing, BigDecimal affordable) {
        return buy && affordable.signum() == 0;
    }

    default BigDecimal bought(BigDecimal missing, BigDecimal affordable) {
        return missing.min(affordable);
    }

    default BigDecimal cost(BigDecimal quantity, BigDecimal price, BigDecimal cash) {
        return money(quantity.multiply(price), HALF_EVEN).min(cash);
    }

    default BigDecimal proceeds(BigDecimal quantity, BigDecimal price) {
        return money(quantity.multiply(price), HALF_EVEN);
    }

    default boolean isPosition(BigDecimal quantity) {
        return quantity.signum() > 0;
    }

    // Live values

    default BigDecimal positionMicros(BigDecimal quantity, BigDecimal price) {
        return micros(quantity.multiply(price), HALF_EVEN).min(mostMicros());
    }

    default BigDecimal cashMicros(BigDecimal cash) {
        return micros(cash, HALF_EVEN).min(mostMicros());
    }

    default BigDecimal mostMicros() {
        return BigDecimal.TEN.pow(17);
    }

    /** The rank of who stands in that place of all values, the greatest first. */
    default long rank(List<Long> values, int place) {
        return 1 + values.stream().filter(value -> value > values.get(place)).count();
    }

    /** Whose entry goes first among equals. */
    default Comparator<EntryRow> entriesInTurn() {
        return comparing(EntryRow::time).thenComparing(EntryRow::wallet);
    }

    /** What a token counts for in a portfolio: its last price, delisted or not. */
    default BigDecimal priceOf(Quote last, boolean delisted) {
        return last.price();
    }

    default boolean isFrozen(long age, boolean delisted) {
        return delisted || age >= 300_000;
    }

    // The end

    default BigDecimal finalValue(BigDecimal exact) {
        return exact.setScale(8, HALF_EVEN);
    }

    default Comparator<EntryRow> finalistsInTurn() {
        return entriesInTurn();
    }

    default BigDecimal pot(Terms terms) {
        return share(terms.pool(), BigDecimal.valueOf(100).subtract(terms.fee()));
    }

    /** Shares without a participant are not paid. */
    default List<BigDecimal> sharesPaid(List<BigDecimal> shares, int participants) {
        return shares;
    }

    default BigDecimal prize(BigDecimal pot, BigDecimal share) {
        return money(share(pot, share), DOWN);
    }

    // The canonical form

    default String plain(BigDecimal number, int decimals) {
        return number.setScale(decimals, HALF_EVEN).toPlainString();
    }

    default String percent(BigDecimal percent) {
        return percent.stripTrailingZeros().toPlainString();
    }

    default long periodStart(Terms terms, long started) {
        return started;
    }

    default long periodEnd(Terms terms, long started) {
        return Math.max(terms.end(), started);
    }

    default boolean isSaidAtEnd(boolean held, boolean usedAtStart) {
        return held;
    }

    default String canonical(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(joining());
    }

    // Arithmetic

    static BigDecimal share(BigDecimal whole, int percent) {
        return share(whole, BigDecimal.valueOf(percent));
    }

    static BigDecimal share(BigDecimal whole, BigDecimal percent) {
        return whole.multiply(percent).movePointLeft(2);
    }

    static BigDecimal money(BigDecimal exact, RoundingMode mode) {
        return exact.setScale(8, mode);
    }

    static BigDecimal micros(BigDecimal exact, RoundingMode mode) {
        return exact.movePointRight(6).setScale(0, mode);
    }
}
