package me.degenduel.topology.contest;

import static java.lang.String.CASE_INSENSITIVE_ORDER;
import static java.math.RoundingMode.DOWN;
import static java.math.RoundingMode.HALF_EVEN;
import static java.math.RoundingMode.HALF_UP;
import static java.math.RoundingMode.UP;
import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;
import static me.degenduel.topology.contest.Rules.micros;
import static me.degenduel.topology.contest.Rules.money;
import static me.degenduel.topology.contest.Rules.share;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import me.degenduel.topology.contest.Event.ContestRow;
import me.degenduel.topology.contest.Event.EntryRow;
import me.degenduel.topology.contest.Event.OrderRow;
import me.degenduel.topology.contest.Event.Terms;
import me.degenduel.topology.contest.Event.Tick;

/**
 * One rule changed each, as somebody could have understood it or missed it by one. The made-up {@link Worlds} must be
 * bad enough to notice every one.
 */
enum Twist implements Rules {
    // Time

    TICKS_GO_AFTER_ROWS {
        @Override
        public List<Phase> phases() {
            return before(Phase.TIME_OUTS, Phase.TICKS);
        }
    },

    TICKS_GO_AFTER_ROWS_OF_CONTESTS {
        @Override
        public List<Phase> phases() {
            return before(Phase.ENTRIES, Phase.TICKS);
        }
    },

    ENTRIES_GO_BEFORE_ROWS_OF_CONTESTS {
        @Override
        public List<Phase> phases() {
            return before(Phase.CONTESTS, Phase.ENTRIES);
        }
    },

    ORDERS_GO_BEFORE_ROWS_OF_CONTESTS {
        @Override
        public List<Phase> phases() {
            return before(Phase.CONTESTS, Phase.ORDERS);
        }
    },

    A_PRICE_RECEIVED_AT_THE_START_IS_TOO_LATE_FOR_IT {
        @Override
        public List<Phase> phases() {
            return before(Phase.TICKS, Phase.STARTS);
        }
    },

    AN_ENTRY_COMMITTED_AT_THE_START_IS_TOO_LATE {
        @Override
        public List<Phase> phases() {
            return before(Phase.ENTRIES, Phase.STARTS);
        }
    },

    AN_ENTRY_COMMITTED_AS_THE_WAIT_IS_OVER_IS_TOO_LATE {
        @Override
        public List<Phase> phases() {
            return before(Phase.ENTRIES, Phase.WAITS);
        }
    },

    A_WAIT_IS_OVER_BEFORE_A_START {
        @Override
        public List<Phase> phases() {
            return before(Phase.STARTS, Phase.WAITS);
        }
    },

    A_PRICE_RECEIVED_AT_THE_END_IS_TOO_LATE_FOR_IT {
        @Override
        public List<Phase> phases() {
            return before(Phase.TICKS, Phase.ENDS);
        }
    },

    A_CANCELLATION_COMMITTED_AT_THE_END_IS_TOO_LATE {
        @Override
        public List<Phase> phases() {
            return before(Phase.CONTESTS, Phase.ENDS);
        }
    },

    AN_ORDER_COMMITTED_AT_THE_END_IS_TOO_LATE {
        @Override
        public List<Phase> phases() {
            return before(Phase.ORDERS, Phase.ENDS);
        }
    },

    A_PRICE_RECEIVED_AS_THE_TIME_OF_AN_ORDER_RUNS_OUT_IS_TOO_LATE {
        @Override
        public List<Phase> phases() {
            return before(Phase.TICKS, Phase.TIME_OUTS);
        }
    },

    AN_ORDER_WHOSE_TIME_RUNS_OUT_AT_THE_END_WAS_ENDED {
        @Override
        public List<Phase> phases() {
            return before(Phase.TIME_OUTS, Phase.ENDS);
        }
    },

    TICKS_OF_OTHER_TOKENS_GO_BY_TOKEN_BACKWARDS {
        @Override
        public Comparator<Tick> ticksInTurn() {
            return super.ticksInTurn().reversed();
        }
    },

    TICKS_OF_ONE_TOKEN_GO_BY_PRICE {
        @Override
        public Comparator<Tick> ticksInTurn() {
            return super.ticksInTurn().thenComparing(tick -> tick.price().orElse(BigDecimal.ZERO));
        }
    },

    ROWS_OF_ONE_CONTEST_GO_BY_START {
        @Override
        public Comparator<ContestRow> contestsInTurn() {
            return super.contestsInTurn().thenComparing(row -> row.terms().start());
        }
    },

    A_DELISTING_IS_ITS_LAST_PRICE_AGAIN {
        @Override
        public Optional<Quote> said(Tick tick, Optional<Quote> last) {
            return tick.price().or(() -> last.map(Quote::price)).map(price -> new Quote(price, tick.time()));
        }
    },

    A_DELISTED_TOKEN_STAYS_SO {
        @Override
        public boolean isDelisted(Tick tick, boolean before) {
            return before || super.isDelisted(tick, before);
        }
    },

    // A contest's states

    TERMS_ARE_THOSE_OF_THE_FIRST_ROW {
        @Override
        public boolean takesTerms(State state, boolean known, boolean entered) {
            return !known;
        }
    },

    TERMS_CHANGE_UNTIL_THE_START {
        @Override
        public boolean takesTerms(State state, boolean known, boolean entered) {
            return state == State.PENDING;
        }
    },

    TERMS_CHANGE_UNTIL_IT_IS_OVER {
        @Override
        public boolean takesTerms(State state, boolean known, boolean entered) {
            return state == State.PENDING || state == State.ACTIVE;
        }
    },

    A_ROW_THAT_SAYS_THE_SAME_AGAIN_MAKES_A_CONTEST_WAIT_ANEW {
        @Override
        public boolean isNews(Terms last, Terms terms) {
            return true;
        }
    },

    A_LATE_ROW_WAITS_FROM_ITS_OWN_START {
        @Override
        public long start(ContestRow row) {
            return row.terms().start();
        }
    },

    ONE_MORE_ENTRY_IS_NEEDED {
        @Override
        public boolean begins(long now, long start, int entries, int minParticipants) {
            return super.begins(now, start, entries - 1, minParticipants);
        }
    },

    THE_NUMBER_IS_NOT_NEEDED {
        @Override
        public boolean begins(long now, long start, int entries, int minParticipants) {
            return now >= start;
        }
    },

    IT_STARTS_AT_START_TIME_OR_NEVER {
        @Override
        public boolean begins(long now, long start, int entries, int minParticipants) {
            return now == start && entries >= minParticipants;
        }
    },

    WHO_WAITS_STARTS_WHEN_THE_WAIT_IS_OVER {
        @Override
        public boolean begins(long now, long start, int entries, int minParticipants) {
            return super.begins(
                    now, now < start + patience() && now > start ? now + 1 : start, entries, minParticipants);
        }
    },

    IT_STARTS_AS_SOON_AS_THE_NUMBER_IS_THERE {
        @Override
        public boolean begins(long now, long start, int entries, int minParticipants) {
            return entries >= minParticipants;
        }
    },

    IT_WAITS_A_MINUTE {
        @Override
        public long patience() {
            return 60_000;
        }
    },

    IT_WAITS_A_MILLISECOND_LESS {
        @Override
        public long patience() {
            return 58_999;
        }
    },

    AN_END_BEFORE_THE_START_IS_NEVER {
        @Override
        public boolean ends(long now, long started, long end) {
            return now >= end && end > started;
        }
    },

    IT_ENDS_A_MILLISECOND_LATER {
        @Override
        public boolean ends(long now, long started, long end) {
            return now > end;
        }
    },

    AN_ACTIVE_CONTEST_CANNOT_BE_CANCELLED {
        @Override
        public boolean canBeCancelled(State state) {
            return state == State.PENDING;
        }
    },

    A_COMPLETED_CONTEST_CAN_BE_CANCELLED {
        @Override
        public boolean canBeCancelled(State state) {
            return state != State.CANCELLED;
        }
    },

    THE_LAST_REASON_OF_A_CANCELLATION_STANDS {
        @Override
        public boolean canBeCancelled(State state) {
            return state != State.COMPLETED;
        }
    },

    // An entry

    WHO_ENTERS_TWICE_IS_IN_WITH_THE_SECOND {
        @Override
        public boolean isIgnored(State state, boolean accepted, boolean refused) {
            return refused || (accepted && state != State.PENDING);
        }
    },

    WHO_IS_IN_AND_ENTERS_LATE_IS_REFUSED {
        @Override
        public boolean isIgnored(State state, boolean accepted, boolean refused) {
            return refused || (accepted && state == State.PENDING);
        }
    },

    WHO_IS_REFUSED_TWICE_HEARS_THE_LAST_REASON {
        @Override
        public boolean isIgnored(State state, boolean accepted, boolean refused) {
            return accepted;
        }
    },

    AN_ACTIVE_CONTEST_CAN_BE_ENTERED {
        @Override
        public Optional<String> refusedEntry(State state) {
            return state == State.ACTIVE ? Optional.empty() : super.refusedEntry(state);
        }
    },

    A_CANCELLED_CONTEST_CAN_BE_ENTERED {
        @Override
        public Optional<String> refusedEntry(State state) {
            return state == State.CANCELLED ? Optional.empty() : super.refusedEntry(state);
        }
    },

    AN_ENTRY_IS_LATE_WHEN_A_CONTEST_IS_COMPLETED {
        @Override
        public Optional<String> refusedEntry(State state) {
            return state == State.COMPLETED ? Optional.of("LATE") : super.refusedEntry(state);
        }
    },

    AN_ENTRY_IS_LATE_WHEN_A_CONTEST_IS_CANCELLED {
        @Override
        public Optional<String> refusedEntry(State state) {
            return state == State.CANCELLED ? Optional.of("LATE") : super.refusedEntry(state);
        }
    },

    A_DELISTED_TOKEN_IS_BOUGHT_AT_ITS_LAST_PRICE {
        @Override
        public Optional<Quote> priceAtStart(Optional<Quote> last, boolean delisted) {
            return last;
        }
    },

    A_QUANTITY_AT_THE_START_IS_ROUNDED_HALF_EVEN {
        @Override
        public BigDecimal quantityAtStart(BigDecimal starting, int weight, BigDecimal price) {
            return share(starting, weight).divide(price, 18, HALF_EVEN);
        }
    },

    A_SHARE_AT_THE_START_IS_ONE_OF_A_ROUNDED_QUANTITY {
        @Override
        public BigDecimal quantityAtStart(BigDecimal starting, int weight, BigDecimal price) {
            return share(super.quantityAtStart(starting, 100, price), weight).setScale(18, DOWN);
        }
    },

    A_SHARE_WITHOUT_A_PRICE_IS_LOST {
        @Override
        public BigDecimal cashAtStart(BigDecimal starting, int weight) {
            return BigDecimal.ZERO;
        }
    },

    A_SHARE_WITHOUT_A_PRICE_IS_ROUNDED {
        @Override
        public BigDecimal cashAtStart(BigDecimal starting, int weight) {
            return money(share(starting, weight), DOWN);
        }
    },

    // An order

    WHO_IS_NOT_IN_HEARS_SO_FIRST {
        @Override
        public Optional<String> refusedAtOnce(State state, boolean entered) {
            return entered ? super.refusedAtOnce(state, true) : Optional.of("NOT_ENTERED");
        }
    },

    WHO_IS_NOT_IN_HEARS_SO_BEFORE_THAT_IT_IS_OVER {
        @Override
        public Optional<String> refusedAtOnce(State state, boolean entered) {
            return entered || state == State.PENDING ? super.refusedAtOnce(state, true) : Optional.of("NOT_ENTERED");
        }
    },

    AN_ORDER_IS_NOT_ACTIVE_WHEN_IT_IS_OVER {
        @Override
        public Optional<String> refusedAtOnce(State state, boolean entered) {
            return super.refusedAtOnce(state, entered).map(reason -> reason.replace("OVER", "NOT_ACTIVE"));
        }
    },

    AN_ORDER_MAY_BE_EARLY {
        @Override
        public Optional<String> refusedAtOnce(State state, boolean entered) {
            return state == State.PENDING && entered ? Optional.empty() : super.refusedAtOnce(state, entered);
        }
    },

    AN_ORDER_THAT_COMES_AGAIN_IS_ANOTHER {
        @Override
        public boolean isSecondOrder(boolean waiting, boolean decided) {
            return waiting;
        }
    },

    AN_ORDER_THAT_COMES_AGAIN_WAITS_AGAIN {
        @Override
        public boolean isSecondOrder(boolean waiting, boolean decided) {
            return decided;
        }
    },

    A_PRICE_OF_THE_SAME_MILLISECOND_FILLS {
        @Override
        public boolean fills(Quote quote, OrderRow order) {
            return quote.time() >= order.time();
        }
    },

    THE_LAST_KNOWN_PRICE_FILLS {
        @Override
        public boolean fills(Quote quote, OrderRow order) {
            return true;
        }
    },

    A_PRICE_OF_THE_NEXT_MILLISECOND_DOES_NOT_FILL {
        @Override
        public boolean fills(Quote quote, OrderRow order) {
            return quote.time() > order.time() + 1;
        }
    },

    ORDERS_GO_BY_ID {
        @Override
        public Comparator<OrderRow> ordersInTurn() {
            return comparing(OrderRow::id).thenComparing(OrderRow::time);
        }
    },

    ORDER_IDS_ARE_TEXT {
        @Override
        public Comparator<OrderRow> ordersInTurn() {
            return comparing(OrderRow::time).thenComparing(order -> Long.toString(order.id()));
        }
    },

    THE_LAST_ORDER_GOES_FIRST {
        @Override
        public Comparator<OrderRow> ordersInTurn() {
            return super.ordersInTurn().reversed();
        }
    },

    AN_ORDER_WAITS_A_MILLISECOND_LONGER {
        @Override
        public long timeOut() {
            return 60_001;
        }
    },

    AN_ORDER_WAITS_A_MILLISECOND_LESS {
        @Override
        public long timeOut() {
            return 59_999;
        }
    },

    AN_ORDER_WITHOUT_A_PRICE_IS_OVER {
        @Override
        public String timedOut() {
            return "OVER";
        }
    },

    AN_ORDER_ENDED_FIRST_HAD_NO_PRICE {
        @Override
        public String endedFirst() {
            return "NO_PRICE";
        }
    },

    A_PORTFOLIO_IS_VALUED_BEFORE_THE_PRICE {
        @Override
        public Map<String, Quote> valuedAt(Map<String, Quote> before, Map<String, Quote> after) {
            return before.keySet().equals(after.keySet()) ? before : after;
        }
    },

    A_VALUE_IS_ROUNDED_HALF_UP {
        @Override
        public BigDecimal value(BigDecimal exact) {
            return exact.setScale(8, HALF_UP);
        }
    },

    A_VALUE_IS_ROUNDED_DOWN {
        @Override
        public BigDecimal value(BigDecimal exact) {
            return exact.setScale(8, DOWN);
        }
    },

    A_VALUE_IS_NOT_ROUNDED {
        @Override
        public BigDecimal value(BigDecimal exact) {
            return exact;
        }
    },

    A_TARGET_IS_ROUNDED_HALF_EVEN {
        @Override
        public BigDecimal target(BigDecimal value, int weight, BigDecimal price) {
            return share(value, weight).divide(price, 18, HALF_EVEN);
        }
    },

    A_TARGET_IS_A_SHARE_OF_A_ROUNDED_QUANTITY {
        @Override
        public BigDecimal target(BigDecimal value, int weight, BigDecimal price) {
            return share(super.target(value, 100, price), weight).setScale(18, DOWN);
        }
    },

    CASH_IS_LOOKED_AT_BEFORE_THE_NUMBER_OF_TOKENS {
        @Override
        public List<Check> checks() {
            return List.of(Check.NOTHING_TO_DO, Check.WRONG_SIDE, Check.NO_CASH, Check.TOO_MANY_TOKENS);
        }
    },

    THE_NUMBER_OF_TOKENS_IS_LOOKED_AT_FIRST {
        @Override
        public List<Check> checks() {
            return List.of(Check.TOO_MANY_TOKENS, Check.NOTHING_TO_DO, Check.WRONG_SIDE, Check.NO_CASH);
        }
    },

    CASH_IS_LOOKED_AT_BEFORE_THE_SIDE {
        @Override
        public List<Check> checks() {
            return List.of(Check.NOTHING_TO_DO, Check.NO_CASH, Check.WRONG_SIDE, Check.TOO_MANY_TOKENS);
        }
    },

    CASH_IS_LOOKED_AT_FIRST {
        @Override
        public List<Check> checks() {
            return List.of(Check.NO_CASH, Check.NOTHING_TO_DO, Check.WRONG_SIDE, Check.TOO_MANY_TOKENS);
        }
    },

    NOTHING_TO_DO_IS_THE_WRONG_SIDE {
        @Override
        public boolean isNothing(BigDecimal held, BigDecimal target) {
            return false;
        }

        @Override
        public boolean isWrongSide(boolean buy, BigDecimal held, BigDecimal target) {
            return super.isWrongSide(buy, held, target) || target.compareTo(held) == 0;
        }
    },

    THERE_IS_SOMETHING_TO_DO_FOR_WHO_HOLDS_THE_TOKEN {
        @Override
        public boolean isNothing(BigDecimal held, BigDecimal target) {
            return held.signum() == 0 && target.signum() == 0;
        }
    },

    A_SALE_MAY_BUY_NOTHING_BUT_IS_NO_MISTAKE {
        @Override
        public boolean isWrongSide(boolean buy, BigDecimal held, BigDecimal target) {
            return buy && target.compareTo(held) < 0;
        }
    },

    A_BUY_MAY_SELL {
        @Override
        public boolean isWrongSide(boolean buy, BigDecimal held, BigDecimal target) {
            return !buy && target.compareTo(held) > 0;
        }
    },

    NINE_TOKENS_ARE_THE_MOST {
        @Override
        public int maxTokens() {
            return 9;
        }
    },

    ELEVEN_TOKENS_ARE_THE_MOST {
        @Override
        public int maxTokens() {
            return 11;
        }
    },

    WHO_HOLDS_TEN_BUYS_NO_MORE_OF_THEM {
        @Override
        public boolean isOneTooMany(boolean buy, BigDecimal held, int tokens) {
            return buy && tokens >= maxTokens();
        }
    },

    AFFORDABLE_IS_ROUNDED_HALF_EVEN {
        @Override
        public BigDecimal affordable(BigDecimal cash, BigDecimal price) {
            return cash.divide(price, 18, HALF_EVEN);
        }
    },

    WHO_HAS_TOO_LITTLE_CASH_BUYS_NOTHING {
        @Override
        public boolean isBroke(boolean buy, BigDecimal missing, BigDecimal affordable) {
            return buy && affordable.compareTo(missing) < 0;
        }
    },

    A_BUY_OF_NOTHING_IS_A_FILL {
        @Override
        public boolean isBroke(boolean buy, BigDecimal missing, BigDecimal affordable) {
            return false;
        }
    },

    A_BUY_IS_ON_CREDIT {
        @Override
        public BigDecimal bought(BigDecimal missing, BigDecimal affordable) {
            return missing;
        }

        @Override
        public BigDecimal cost(BigDecimal quantity, BigDecimal price, BigDecimal cash) {
            return money(quantity.multiply(price), HALF_EVEN);
        }
    },

    A_COST_MAY_BE_MORE_THAN_THE_CASH {
        @Override
        public BigDecimal cost(BigDecimal quantity, BigDecimal price, BigDecimal cash) {
            return money(quantity.multiply(price), HALF_EVEN);
        }
    },

    A_COST_IS_ROUNDED_HALF_UP {
        @Override
        public BigDecimal cost(BigDecimal quantity, BigDecimal price, BigDecimal cash) {
            return money(quantity.multiply(price), HALF_UP).min(cash);
        }
    },

    A_COST_IS_ROUNDED_UP {
        @Override
        public BigDecimal cost(BigDecimal quantity, BigDecimal price, BigDecimal cash) {
            return money(quantity.multiply(price), UP).min(cash);
        }
    },

    PROCEEDS_ARE_ROUNDED_HALF_UP {
        @Override
        public BigDecimal proceeds(BigDecimal quantity, BigDecimal price) {
            return money(quantity.multiply(price), HALF_UP);
        }
    },

    PROCEEDS_ARE_ROUNDED_DOWN {
        @Override
        public BigDecimal proceeds(BigDecimal quantity, BigDecimal price) {
            return money(quantity.multiply(price), DOWN);
        }
    },

    A_POSITION_OF_NOTHING_IS_A_POSITION {
        @Override
        public boolean isPosition(BigDecimal quantity) {
            return true;
        }
    },

    // Live values

    POSITIONS_ARE_ROUNDED_HALF_UP {
        @Override
        public BigDecimal positionMicros(BigDecimal quantity, BigDecimal price) {
            return micros(quantity.multiply(price), HALF_UP).min(mostMicros());
        }
    },

    POSITIONS_ARE_ROUNDED_DOWN {
        @Override
        public BigDecimal positionMicros(BigDecimal quantity, BigDecimal price) {
            return micros(quantity.multiply(price), DOWN).min(mostMicros());
        }
    },

    POSITIONS_ARE_NOT_CAPPED {
        @Override
        public BigDecimal positionMicros(BigDecimal quantity, BigDecimal price) {
            return micros(quantity.multiply(price), HALF_EVEN);
        }
    },

    CASH_IS_ROUNDED_HALF_UP {
        @Override
        public BigDecimal cashMicros(BigDecimal cash) {
            return micros(cash, HALF_UP).min(mostMicros());
        }
    },

    CASH_IS_ROUNDED_DOWN {
        @Override
        public BigDecimal cashMicros(BigDecimal cash) {
            return micros(cash, DOWN).min(mostMicros());
        }
    },

    CASH_IS_NOT_CAPPED {
        @Override
        public BigDecimal cashMicros(BigDecimal cash) {
            return micros(cash, HALF_EVEN);
        }
    },

    THE_CAP_IS_TEN_TIMES_HIGHER {
        @Override
        public BigDecimal mostMicros() {
            return super.mostMicros().multiply(BigDecimal.TEN);
        }
    },

    RANKS_ARE_DENSE {
        @Override
        public long rank(List<Long> values, int place) {
            return 1
                    + values.stream()
                            .filter(value -> value > values.get(place))
                            .distinct()
                            .count();
        }
    },

    RANKS_ARE_UNIQUE {
        @Override
        public long rank(List<Long> values, int place) {
            return place + 1L;
        }
    },

    EQUALS_SHARE_THE_LOWEST_RANK {
        @Override
        public long rank(List<Long> values, int place) {
            return values.stream().filter(value -> value >= values.get(place)).count();
        }
    },

    EQUALS_GO_BY_WALLET {
        @Override
        public Comparator<EntryRow> entriesInTurn() {
            return comparing(EntryRow::wallet);
        }
    },

    EQUALS_GO_BY_ENTRY_THE_LAST_FIRST {
        @Override
        public Comparator<EntryRow> entriesInTurn() {
            return comparing(EntryRow::time).reversed().thenComparing(EntryRow::wallet);
        }
    },

    EQUALS_GO_BY_WALLET_THE_LAST_FIRST {
        @Override
        public Comparator<EntryRow> entriesInTurn() {
            return comparing(EntryRow::time).thenComparing(EntryRow::wallet, reverseOrder());
        }
    },

    EQUALS_GO_BY_WALLET_IN_ANY_CASE {
        @Override
        public Comparator<EntryRow> entriesInTurn() {
            return comparing(EntryRow::time).thenComparing(EntryRow::wallet, CASE_INSENSITIVE_ORDER);
        }
    },

    A_DELISTED_TOKEN_IS_WORTH_NOTHING {
        @Override
        public BigDecimal priceOf(Quote last, boolean delisted) {
            return delisted ? BigDecimal.ZERO : last.price();
        }
    },

    A_DELISTED_TOKEN_IS_NOT_FROZEN {
        @Override
        public boolean isFrozen(long age, boolean delisted) {
            return age >= 300_000;
        }
    },

    ONLY_A_DELISTED_TOKEN_IS_FROZEN {
        @Override
        public boolean isFrozen(long age, boolean delisted) {
            return delisted;
        }
    },

    A_TOKEN_IS_FROZEN_A_MILLISECOND_LATER {
        @Override
        public boolean isFrozen(long age, boolean delisted) {
            return delisted || age > 300_000;
        }
    },

    A_TOKEN_IS_FROZEN_A_MILLISECOND_EARLIER {
        @Override
        public boolean isFrozen(long age, boolean delisted) {
            return delisted || age >= 299_999;
        }
    },

    // The end

    FINAL_VALUES_ARE_ROUNDED_HALF_UP {
        @Override
        public BigDecimal finalValue(BigDecimal exact) {
            return exact.setScale(8, HALF_UP);
        }
    },

    FINAL_VALUES_ARE_ROUNDED_DOWN {
        @Override
        public BigDecimal finalValue(BigDecimal exact) {
            return exact.setScale(8, DOWN);
        }
    },

    FINAL_VALUES_ARE_WHOLE_MILLIONTHS {
        @Override
        public BigDecimal finalValue(BigDecimal exact) {
            return exact.setScale(6, HALF_EVEN);
        }
    },

    FINALISTS_GO_BY_WALLET {
        @Override
        public Comparator<EntryRow> finalistsInTurn() {
            return comparing(EntryRow::wallet);
        }
    },

    THERE_IS_NO_FEE {
        @Override
        public BigDecimal pot(Terms terms) {
            return terms.pool();
        }
    },

    THE_POT_IS_ROUNDED {
        @Override
        public BigDecimal pot(Terms terms) {
            return money(super.pot(terms), DOWN);
        }
    },

    A_SHARE_WITHOUT_A_PARTICIPANT_GOES_TO_THE_LAST {
        @Override
        public List<BigDecimal> sharesPaid(List<BigDecimal> shares, int participants) {
            return participants < 1 || participants >= shares.size()
                    ? shares
                    : Stream.concat(
                                    shares.stream().limit(participants - 1),
                                    Stream.of(shares.stream()
                                            .skip(participants - 1)
                                            .reduce(BigDecimal.ZERO, BigDecimal::add)))
                            .toList();
        }
    },

    PRIZES_ARE_ROUNDED_HALF_EVEN {
        @Override
        public BigDecimal prize(BigDecimal pot, BigDecimal share) {
            return money(share(pot, share), HALF_EVEN);
        }
    },

    // The canonical form

    NUMBERS_ARE_SAID_AS_SHORT_AS_THEY_ARE {
        @Override
        public String plain(BigDecimal number, int decimals) {
            return percent(number);
        }
    },

    PERCENTS_KEEP_THEIR_ZEROS {
        @Override
        public String percent(BigDecimal percent) {
            return percent.toPlainString();
        }
    },

    THE_PERIOD_STARTS_AT_START_TIME {
        @Override
        public long periodStart(Terms terms, long started) {
            return terms.start();
        }
    },

    THE_PERIOD_ENDS_AT_END_TIME {
        @Override
        public long periodEnd(Terms terms, long started) {
            return terms.end();
        }
    },

    THE_END_LISTS_WHAT_THE_START_USED {
        @Override
        public boolean isSaidAtEnd(boolean held, boolean usedAtStart) {
            return usedAtStart;
        }
    },

    THE_END_LISTS_ALL_PRICES {
        @Override
        public boolean isSaidAtEnd(boolean held, boolean usedAtStart) {
            return true;
        }
    },

    LINES_ARE_ENDED_BY_TWO_CHARACTERS {
        @Override
        public String canonical(List<String> lines) {
            return super.canonical(lines).replace("\n", "\r\n");
        }
    },

    THE_LAST_LINE_IS_NOT_ENDED {
        @Override
        public String canonical(List<String> lines) {
            return super.canonical(lines).stripTrailing();
        }
    },

    RESULTS_GO_BY_WALLET {
        @Override
        public String canonical(List<String> lines) {
            return super.canonical(lines.stream()
                    .sorted(comparing(line -> line.startsWith("result") ? line.substring(line.indexOf(" ", 7)) : ""))
                    .toList());
        }
    },

    THE_END_IS_SAID_BEFORE_THE_START {
        @Override
        public String canonical(List<String> lines) {
            return super.canonical(lines.stream()
                    .sorted(comparing(line -> line.startsWith("start ") ? 1 : line.startsWith("result ") ? 2 : 0))
                    .toList());
        }
    };

    private static List<Phase> before(Phase later, Phase phase) {
        var phases = new ArrayList<>(List.of(Phase.values()));
        phases.remove(phase);
        phases.add(phases.indexOf(later), phase);
        return phases;
    }
}
