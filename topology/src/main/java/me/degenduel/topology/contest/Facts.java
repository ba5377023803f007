package me.degenduel.topology.contest;

import static java.util.stream.Collectors.toMap;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import me.degenduel.schemas.ClockFact;
import me.degenduel.schemas.ContestFact;
import me.degenduel.schemas.ContestPrice;
import me.degenduel.schemas.ContestResult;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.EntryFact;
import me.degenduel.schemas.Fill;
import me.degenduel.schemas.HoldingsFact;
import me.degenduel.schemas.MinuteFact;
import me.degenduel.schemas.OrderFact;
import me.degenduel.schemas.PastFact;
import me.degenduel.schemas.QuoteFact;
import me.degenduel.schemas.RowFact;
import me.degenduel.schemas.Settlement;
import me.degenduel.schemas.StageFact;
import me.degenduel.schemas.TermsFact;
import me.degenduel.schemas.TickFact;
import me.degenduel.schemas.TicksFact;
import me.degenduel.schemas.UsedPrice;
import me.degenduel.topology.contest.Settling.Used;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** What the engine keeps and says, as records, and back. */
final class Facts {
    /** The number of an entry that came to nothing. */
    static final int REFUSED = -1;

    /** What stands in for an order's id where an entry was refused. */
    static final String ENTRY = "entry";
    /** Moments of a contest that use prices. */
    static final String START = "start";

    static final String END = "end";

    /** Where in the record a fact of each kind stands, alone. By name: two schemas are compared field by field. */
    private static final Map<String, Integer> KINDS = ContestFact.getClassSchema().getFields().stream()
            .collect(toMap(field -> field.schema().getTypes().getLast().getFullName(), Schema.Field::pos));

    private Facts() {}

    /** The one fact in a record. */
    static Object in(ContestFact kept) {
        return KINDS.values().stream()
                .map(kept::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("A fact of a kind that only a later version knows"));
    }

    /** A fact under its key. */
    record Kept(String key, ContestFact fact) {
        static Kept of(String key, SpecificRecord fact) {
            var kept = new ContestFact();
            kept.put(KINDS.get(fact.getSchema().getFullName()), fact);
            return new Kept(key, kept);
        }
    }

    // Kept

    static Kept clock(String input, long time) {
        return Kept.of("clock/" + input, new ClockFact(input, time));
    }

    static Kept of(Quote quote) {
        return Kept.of(
                "quote/" + quote.token, new QuoteFact(quote.token, quote.time, scaled(quote.price), quote.delisted));
    }

    static void restore(QuoteFact fact, Quote quote) {
        quote.time = fact.getTime();
        quote.price = fact.getPrice();
        quote.delisted = fact.getDelisted();
    }

    static Kept of(TicksFact ticks) {
        return Kept.of(keyOfTicks(ticks.getSource(), ticks.getNumber()), ticks);
    }

    static String keyOfTicks(int source, long number) {
        return "ticks/" + source + '/' + number;
    }

    static TickFact tick(Quote quote, Quote.Ahead tick) {
        return new TickFact(quote.token, tick.time(), scaled(tick.price()));
    }

    static Quote.Ahead ahead(TickFact tick) {
        return new Quote.Ahead(tick.getTime(), tick.getPrice());
    }

    static Kept of(Contest contest) {
        return Kept.of(
                "contest/" + contest.id(),
                new StageFact(
                        contest.id(),
                        terms(contest.terms()),
                        contest.state().name(),
                        contest.reason().orElse(null),
                        contest.isStarted(),
                        contest.from(),
                        contest.until(),
                        contest.settled(),
                        used(contest.startPrices()),
                        used(contest.endPrices()),
                        contest.isRetired(),
                        contest.isRemoved()));
    }

    static void restore(StageFact fact, Contest contest) {
        contest.restore(
                terms(fact.getTerms()),
                ContestState.valueOf(fact.getState()),
                Optional.ofNullable(fact.getReason()),
                fact.getStarted(),
                fact.getFrom(),
                fact.getUntil(),
                fact.getSettled(),
                prices(fact.getStartPrices()),
                prices(fact.getEndPrices()),
                fact.getRetired(),
                fact.getRemoved());
    }

    static Kept of(Contest contest, int number) {
        var participant = contest.portfolios().at(number);
        var weights = new HashMap<String, Integer>();
        participant.shares().forEach(share -> weights.put(share.token(), share.weight()));
        return Kept.of(
                keyOfEntry(contest.id() + '/' + participant.wallet()),
                new EntryFact(
                        contest.id(),
                        participant.wallet(),
                        number,
                        participant.entered(),
                        scaled(participant.starting()),
                        weights,
                        participant.traded() ? held(participant.holdings()) : null));
    }

    private static HoldingsFact held(Holdings holdings) {
        return new HoldingsFact(holdings.cash().setScale(Money.CASH), holdings.quantities());
    }

    private static Holdings held(HoldingsFact fact) {
        return new Holdings(fact.getCash(), new TreeMap<>(fact.getQuantities()));
    }

    static Kept of(Contest contest, String wallet, long until, Holdings held) {
        return Kept.of(keyOfPast(contest.id(), wallet, until), new PastFact(contest.id(), wallet, until, held(held)));
    }

    static String keyOfPast(String contest, String wallet, long until) {
        return "past/" + contest + '/' + wallet + '/' + until;
    }

    static void restore(PastFact fact, Contest contest) {
        contest.past().add(fact.getWallet(), fact.getUntil(), held(fact.getHeld()));
    }

    static Kept minute(long time, Map<String, BigDecimal> prices) {
        return Kept.of(keyOfMinute(time), new MinuteFact(time, mapped(prices, Facts::scaled)));
    }

    static String keyOfMinute(long time) {
        return "minute/" + time;
    }

    /** @param entry {@code contest/wallet} */
    static String keyOfEntry(String entry) {
        return "entry/" + entry;
    }

    /** That an entry came to nothing. */
    static Kept refused(Row.OfEntry row) {
        return Kept.of(
                keyOfEntry(row.key()),
                new EntryFact(
                        row.contest(), row.wallet(), REFUSED, row.time(), scaled(row.starting()), Map.of(), null));
    }

    static Contest.Entered entered(EntryFact fact) {
        var traded = Optional.ofNullable(fact.getTraded()).map(Facts::held);
        return new Contest.Entered(
                new Row.OfEntry(fact.getEntered(), fact.getContest(), fact.getWallet(), fact.getStarting()),
                new TreeMap<>(fact.getWeights()),
                traded);
    }

    static Kept of(Order order) {
        var row = order.row();
        return Kept.of(
                keyOfOrder(row.key()),
                new OrderFact(
                        row.contest(),
                        row.wallet(),
                        row.id(),
                        row.token(),
                        row.buy(),
                        row.weight(),
                        row.time(),
                        order.isDecided()));
    }

    /** @param order {@code contest/wallet/id} */
    static String keyOfOrder(String order) {
        return "order/" + order;
    }

    static Row.OfOrder row(OrderFact fact) {
        return new Row.OfOrder(
                fact.getTime(),
                fact.getContest(),
                fact.getWallet(),
                fact.getId(),
                fact.getToken(),
                fact.getBuy(),
                fact.getWeight());
    }

    static Kept of(Row row, long position) {
        var fact = RowFact.newBuilder()
                .setPosition(position)
                .setTime(row.time())
                .setKind(Due.Kind.of(row).name())
                .setContest(row.contest());
        switch (row) {
            case Row.OfContest contest ->
                fact.setTerms(terms(contest.terms()))
                        .setCancelled(contest.cancelled().orElse(null))
                        .setRemoved(contest.removed());
            case Row.OfShare share ->
                fact.setWallet(share.wallet()).setToken(share.token()).setWeight(share.weight());
            case Row.OfEntry entry -> fact.setWallet(entry.wallet()).setStarting(scaled(entry.starting()));
            case Row.OfOrder order ->
                fact.setWallet(order.wallet())
                        .setId(order.id())
                        .setToken(order.token())
                        .setBuy(order.buy())
                        .setWeight(order.weight());
        }
        return Kept.of(keyOf(row, position), fact.build());
    }

    static String keyOf(Row row, long position) {
        return row instanceof Row.OfShare share
                ? keyOfShare(share.contest() + '/' + share.wallet(), share.token())
                : "row/" + position;
    }

    static String keyOfShare(String owner, String token) {
        return "share/" + owner + '/' + token;
    }

    static Row row(RowFact fact) {
        return switch (Due.Kind.valueOf(fact.getKind())) {
            case CONTEST ->
                new Row.OfContest(
                        fact.getTime(),
                        fact.getContest(),
                        terms(fact.getTerms()),
                        Optional.ofNullable(fact.getCancelled()),
                        fact.getRemoved());
            case SHARE ->
                new Row.OfShare(fact.getTime(), fact.getContest(), fact.getWallet(), fact.getToken(), fact.getWeight());
            case ENTRY -> new Row.OfEntry(fact.getTime(), fact.getContest(), fact.getWallet(), fact.getStarting());
            case ORDER ->
                new Row.OfOrder(
                        fact.getTime(),
                        fact.getContest(),
                        fact.getWallet(),
                        fact.getId(),
                        fact.getToken(),
                        fact.getBuy(),
                        fact.getWeight());
            case TICK, TIME_RUNS_OUT, STARTS, WAIT_IS_OVER, ENDS, MINUTE ->
                throw new IllegalStateException(fact.getKind() + " is no row");
        };
    }

    private static TermsFact terms(Terms terms) {
        return new TermsFact(
                terms.start(),
                terms.end(),
                terms.minParticipants(),
                scaled(terms.pool()),
                scaled(terms.fee()),
                terms.shares().stream().map(Facts::scaled).toList());
    }

    private static Terms terms(TermsFact fact) {
        return new Terms(
                fact.getStart(),
                fact.getEnd(),
                fact.getMinParticipants(),
                fact.getPool(),
                fact.getFee(),
                fact.getShares());
    }

    private static Map<String, UsedPrice> used(Map<String, Used> prices) {
        return mapped(prices, used -> new UsedPrice(used.time(), scaled(used.price())));
    }

    private static Map<String, Used> prices(Map<String, UsedPrice> fact) {
        return mapped(fact, used -> new Used(used.getTime(), used.getPrice()));
    }

    private static <A, B> Map<String, B> mapped(Map<String, A> values, Function<A, B> to) {
        return values.entrySet().stream().collect(toMap(Map.Entry::getKey, entry -> to.apply(entry.getValue())));
    }

    private static BigDecimal scaled(BigDecimal number) {
        return number == null ? null : number.setScale(Money.SCALE, RoundingMode.UNNECESSARY);
    }

    // Said

    static Outcomes.Said refused(Row.OfEntry row, String why) {
        return said(Fill.newBuilder()
                .setContest(row.contest())
                .setWallet(row.wallet())
                .setOrder(ENTRY)
                .setOrderedAt(Instant.ofEpochMilli(row.time()))
                .setDecidedAt(Instant.ofEpochMilli(row.time()))
                .setRefused(why)
                .build());
    }

    static Outcomes.Said refused(Row.OfOrder row, long time, String why) {
        return said(fill(row, time).setRefused(why).build());
    }

    static Outcomes.Said filled(Row.OfOrder row, Used price, BigDecimal quantity, BigDecimal amount) {
        return said(fill(row, price.time())
                .setPrice(scaled(price.price()))
                .setQuantity(quantity)
                .setAmount(amount.setScale(Money.CASH))
                .build());
    }

    private static Fill.Builder fill(Row.OfOrder row, long time) {
        return Fill.newBuilder()
                .setContest(row.contest())
                .setWallet(row.wallet())
                .setOrder(String.valueOf(row.id()))
                .setToken(row.token())
                .setSide(row.buy() ? "BUY" : "SELL")
                .setWeight(row.weight())
                .setOrderedAt(Instant.ofEpochMilli(row.time()))
                .setDecidedAt(Instant.ofEpochMilli(time));
    }

    private static Outcomes.Said said(Fill fill) {
        return new Outcomes.Said(
                fill.getContest() + '/' + fill.getWallet() + '/' + fill.getOrder(),
                fill,
                fill.getDecidedAt().toEpochMilli());
    }

    static Outcomes.Said used(String contest, String token, String moment, Used price) {
        return new Outcomes.Said(
                contest + '/' + token + '/' + moment,
                new ContestPrice(contest, token, moment, scaled(price.price()), Instant.ofEpochMilli(price.time())),
                price.time());
    }

    static Outcomes.Said result(Contest contest, Settling.Place place) {
        return new Outcomes.Said(
                contest.id() + '/' + place.wallet(),
                new ContestResult(
                        contest.id(),
                        place.wallet(),
                        place.rank(),
                        place.value(),
                        place.prize(),
                        Instant.ofEpochMilli(place.entered())),
                contest.until());
    }

    static Outcomes.Said standings(Contest contest, Snapshot snapshot) {
        var standings = snapshot.standings();
        return new Outcomes.Said(
                contest.id(),
                contest.isRemoved() ? null : standings,
                Math.max(0, standings.getAsOf().toEpochMilli()));
    }

    static Outcomes.Said settlement(Contest contest, Settling settling) {
        var terms = contest.terms();
        return new Outcomes.Said(
                contest.id(),
                new Settlement(
                        contest.id(),
                        Instant.ofEpochMilli(contest.from()),
                        Instant.ofEpochMilli(contest.until()),
                        settling.places().size(),
                        terms.pool().setScale(Money.DOLLARS, RoundingMode.DOWN),
                        scaled(terms.fee()),
                        List.copyOf(settling.prizes()),
                        settling.unpaid(),
                        settling.hash()),
                contest.until());
    }
}
