package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import me.degenduel.schemas.ContestState;
import me.degenduel.topology.contest.Participant.Share;
import me.degenduel.topology.contest.Settling.Used;

/** One contest, from its first row to its settlement. When something happens is the engine's business, what, is here. */
final class Contest {
    /** How long it waits for enough participants. */
    static final long WAIT = 59_000;

    private final String id;
    private final Engine engine;
    private Past past = new Past();
    private Portfolios portfolios = new Portfolios();
    /** Wallets whose entry came to nothing. */
    private Set<String> refused = new HashSet<>();

    private Orders orders;
    private final SortedMap<String, Used> startPrices = new TreeMap<>();
    private final SortedMap<String, Used> endPrices = new TreeMap<>();

    private Terms terms;
    private ContestState state = ContestState.PENDING;
    private Optional<String> reason = Optional.empty();
    private boolean started;
    private long from;
    private long until;
    /** How many results were said; all of them and the settlement, if negative. */
    private int settled;

    private boolean retired;
    private boolean removed;

    private Settling settling;

    /** While facts come back. */
    private SortedMap<Integer, Returned> entries = new TreeMap<>();

    private final Map<String, Quote> lastQuotes = new HashMap<>();

    Contest(String id, Engine engine) {
        this.id = id;
        this.engine = engine;
        orders = new Orders(this, engine);
    }

    String id() {
        return id;
    }

    Terms terms() {
        return terms;
    }

    ContestState state() {
        return state;
    }

    Optional<String> reason() {
        return reason;
    }

    long from() {
        return from;
    }

    long until() {
        return until;
    }

    int settled() {
        return settled;
    }

    Map<String, Used> startPrices() {
        return startPrices;
    }

    Map<String, Used> endPrices() {
        return endPrices;
    }

    Orders orders() {
        return orders;
    }

    Portfolios portfolios() {
        return portfolios;
    }

    Past past() {
        return past;
    }

    boolean isStarted() {
        return started;
    }

    boolean isRunning() {
        return state == ContestState.ACTIVE;
    }

    boolean isOver() {
        return state == ContestState.COMPLETED || state == ContestState.CANCELLED;
    }

    boolean isRetired() {
        return retired;
    }

    /** Whether its row is gone, and so nobody is told of it any more. */
    boolean isRemoved() {
        return removed;
    }

    /** Whether it ended so long before that time that it is nobody's business any more. */
    boolean isPast(long time, long keep) {
        return isOver() && time - until >= keep;
    }

    boolean isSettled() {
        return state == ContestState.CANCELLED || settled < 0;
    }

    // Rows

    void apply(Row.OfContest row) {
        if (row.removed() && !removed) {
            removed = true;
            engine.changed(this);
            if (isOver()) {
                engine.keep(Facts.of(this));
            }
        }
        if (isOver()) {
            return;
        }
        var open = state == ContestState.PENDING && portfolios.size() == 0;
        var news = terms == null || (open && !terms.equals(row.terms()));
        if (news) {
            terms = row.terms();
            from = Math.max(terms.start(), row.time());
            until = Math.max(terms.end(), from);
            schedule();
            engine.changed(this);
        }
        row.cancelled().ifPresent(why -> cancel(row.time(), why));
        engine.keep(Facts.of(this));
    }

    /**
     * Nobody enters twice, even if the first time came to nothing.
     *
     * @param weights percent by token
     */
    void apply(Row.OfEntry row, SortedMap<String, Integer> weights) {
        if (portfolios.number(row.wallet()) != null || refused.contains(row.wallet())) {
            return;
        }
        if (state != ContestState.PENDING) {
            refused.add(row.wallet());
            engine.keep(Facts.refused(row));
            engine.say(Facts.refused(row, isOver() ? "OVER" : "LATE"));
            return;
        }
        portfolios.enter(participant(row.wallet(), row.time(), row.starting(), weights));
        engine.keep(Facts.of(this, portfolios.size() - 1));
        engine.changed(this);
        if (row.time() >= from && portfolios.size() == terms.minParticipants()) {
            engine.at(row.time(), Due.Kind.STARTS, id, () -> startIfEnough(row.time()));
        }
    }

    private Participant participant(
            String wallet, long entered, BigDecimal starting, SortedMap<String, Integer> weights) {
        var shares = new ArrayList<Share>(weights.size());
        weights.forEach((token, weight) -> shares.add(portfolios.share(token, weight)));
        return Participant.entering(wallet, entered, starting, shares);
    }

    // Moments

    private void schedule() {
        var start = from;
        engine.at(start, Due.Kind.STARTS, id, () -> startIfEnough(start));
        engine.at(start + WAIT, Due.Kind.WAIT_IS_OVER, id, () -> {
            if (state == ContestState.PENDING && from == start) {
                cancel(start + WAIT, "NOT_ENOUGH_PARTICIPANTS");
                engine.keep(Facts.of(this));
            }
        });
    }

    private void startIfEnough(long now) {
        if (state != ContestState.PENDING || now < from || portfolios.size() < terms.minParticipants()) {
            return;
        }
        state = ContestState.ACTIVE;
        started = true;
        from = now;
        until = Math.max(terms.end(), now);
        for (var share : portfolios.shares()) {
            var quote = engine.quote(share.token());
            if (quote.canStart()) {
                startPrices.put(quote.token, new Used(quote.time, quote.price));
            }
        }
        buy(engine::quote);
        engine.watchMinutes(now);
        startPrices.forEach((token, used) -> engine.say(Facts.used(id, token, Facts.START, used)));
        engine.at(until, Due.Kind.ENDS, id, this::end);
        engine.changed(this);
        engine.keep(Facts.of(this));
    }

    private void buy(Function<String, Quote> quotes) {
        var prices = new HashMap<String, BigDecimal>();
        startPrices.forEach((token, used) -> prices.put(token, used.price()));
        portfolios.start(prices, quotes);
    }

    private void end() {
        if (state != ContestState.ACTIVE) {
            return;
        }
        close(ContestState.COMPLETED);
        endPrices.forEach((token, used) -> engine.say(Facts.used(id, token, Facts.END, used)));
        orders.refuseAll(until);
        settle();
        engine.changed(this);
        engine.keep(Facts.of(this));
    }

    private void cancel(long now, String why) {
        close(ContestState.CANCELLED);
        reason = Optional.of(why);
        until = now;
        orders.refuseAll(now);
        engine.changed(this);
    }

    /** From here on nothing changes any more, whatever tokens cost. */
    private void close(ContestState last) {
        portfolios.refresh(engine.moved());
        state = last;
        for (var quote : portfolios.held()) {
            endPrices.put(quote.token, new Used(quote.time, quote.price));
        }
    }

    /** Keeps what somebody has held until now, if a whole minute saw it. */
    void remember(int number, long now) {
        var participant = portfolios.at(number);
        if (Minutes.last(now - 1) >= past.last(participant.wallet()).orElse(from)) {
            past.add(participant.wallet(), now, participant.holdings());
            engine.remembers(this, participant, now);
        }
    }

    // Settlement

    /** The exact values are those of the end's prices, which are kept: a restart comes to the same. */
    private void settle() {
        var wallets = new ArrayList<String>(portfolios.size());
        var entered = new ArrayList<Long>(portfolios.size());
        var exact = new ArrayList<BigDecimal>(portfolios.size());
        for (var participant : portfolios.people()) {
            wallets.add(participant.wallet());
            entered.add(participant.entered());
            exact.add(participant.worth(quote -> endPrices.get(quote.token).price()));
        }
        settling = Settling.of(
                new Settling.Played(id, from, until, terms, startPrices, endPrices), wallets, entered, exact);
        engine.settles(this);
    }

    /** Says some more results, and the settlement after the last of them. False when all was said. */
    boolean say(int results) {
        if (settling == null) {
            return false;
        }
        var places = settling.places();
        var to = (int) Math.min(places.size(), (long) settled + results);
        places.subList(settled, to).forEach(place -> engine.say(Facts.result(this, place)));
        settled = to;
        if (settled == places.size()) {
            engine.say(Facts.settlement(this, settling));
            settled = -1;
            settling = null;
        }
        engine.keep(Facts.of(this));
        return settling != null;
    }

    // Retirement

    /**
     * Forgets who was in it, what they did and what that cost.
     *
     * @return under which keys it is kept
     */
    Iterator<String> retire() {
        var people = Stream.concat(entries.values().stream().map(Returned::participant), portfolios.people().stream());
        var wallets = Stream.concat(people.map(Participant::wallet), refused.stream());
        var before = past.all().map(held -> Facts.keyOfPast(id, held.getKey(), held.getValue()));
        var keys = Stream.concat(
                Stream.concat(before, wallets.map(wallet -> Facts.keyOfEntry(id + '/' + wallet))),
                orders.keys().map(Facts::keyOfOrder));
        retired = true;
        entries = new TreeMap<>();
        portfolios = new Portfolios();
        refused = new HashSet<>();
        past = new Past();
        orders = new Orders(this, engine);
        startPrices.clear();
        endPrices.clear();
        return keys.iterator();
    }

    // Restore

    void restore(
            Terms kept,
            ContestState was,
            Optional<String> why,
            boolean begun,
            long start,
            long end,
            int said,
            Map<String, Used> atStart,
            Map<String, Used> atEnd,
            boolean old,
            boolean gone) {
        terms = kept;
        state = was;
        reason = why;
        started = begun;
        from = start;
        until = end;
        settled = said;
        startPrices.putAll(atStart);
        endPrices.putAll(atEnd);
        retired = old;
        removed = gone;
    }

    /** @param traded what is held since the first trade */
    record Entered(Row.OfEntry row, SortedMap<String, Integer> weights, Optional<Holdings> traded) {}

    /** With shares in common, for a million entries as facts have them are gigabytes. */
    private record Returned(Participant participant, Optional<Holdings> traded) {}

    void restore(int number, Entered entry) {
        if (number == Facts.REFUSED) {
            refused.add(entry.row().wallet());
        } else {
            var row = entry.row();
            entries.put(
                    number,
                    new Returned(
                            participant(row.wallet(), row.time(), row.starting(), entry.weights()), entry.traded()));
        }
    }

    /** All facts are here, and every quote is what it was. */
    void restored() {
        Function<String, Quote> quotes = isOver() ? this::last : engine::quote;
        for (var entry : entries.values()) {
            var participant = entry.participant;
            portfolios.enter(
                    entry.traded().isPresent() ? participant.traded(participant.cash(), List.of()) : participant);
        }
        buy(quotes);
        entries.forEach((number, entry) -> entry.traded().ifPresent(holdings -> {
            var quantities = new LinkedHashMap<Quote, BigDecimal>();
            holdings.quantities().forEach((token, quantity) -> quantities.put(quotes.apply(token), quantity));
            portfolios.hold(number, holdings.cash(), quantities);
        }));
        entries.clear();
        orders.restored();
        switch (state) {
            case PENDING -> schedule();
            case ACTIVE -> engine.at(until, Due.Kind.ENDS, id, this::end);
            case COMPLETED -> {
                if (settled >= 0) {
                    settle();
                }
            }
            case CANCELLED -> {}
        }
        engine.changed(this);
    }

    /** What a token cost when this was over. */
    private Quote last(String token) {
        return lastQuotes.computeIfAbsent(token, each -> {
            var used = endPrices.get(each);
            return Quote.of(each, used.time(), used.price());
        });
    }

    /** Tokens that somebody holds and whose price is not of today's. */
    List<String> frozen(long now, long patience) {
        return state != ContestState.ACTIVE
                ? List.of()
                : portfolios.held().stream()
                        .filter(quote -> quote.delisted || now - quote.time >= patience)
                        .map(quote -> quote.token)
                        .sorted()
                        .toList();
    }
}
