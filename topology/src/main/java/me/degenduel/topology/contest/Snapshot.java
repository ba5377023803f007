package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import me.degenduel.schemas.Standing;
import me.degenduel.schemas.Standings;

/** A contest as it stood when it was published. It never changes, whoever reads it and for how long. */
public final class Snapshot {
    private static final int TOP = 100;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final boolean retired;
    private final Standings standings;
    private final Ranking ranking;
    /** By number, as many as the ranking has. */
    private final List<Participant> people;
    /** By wallet; of those who came later, too. */
    private final Map<String, Integer> numbers;
    /** By token. */
    private final Map<String, BigDecimal> prices;

    private Snapshot(Contest contest, long now, List<String> frozen, List<String> waitingFor) {
        var portfolios = contest.portfolios();
        retired = contest.isRetired();
        ranking = portfolios.ranking();
        people = portfolios.peopleNow();
        numbers = portfolios.numbers();
        prices = portfolios.pricesNow();
        standings = new Standings();
        standings.setContest(contest.id());
        standings.setState(contest.state());
        standings.setReason(contest.reason().orElse(null));
        standings.setParticipants(people.size());
        standings.setStartsAt(Instant.ofEpochMilli(contest.from()));
        standings.setEndsAt(Instant.ofEpochMilli(contest.until()));
        standings.setAsOf(Instant.ofEpochMilli(contest.isOver() ? contest.until() : now));
        standings.setTop(IntStream.range(0, Math.min(TOP, people.size()))
                .mapToObj(this::standing)
                .toList());
        standings.setFrozen(new ArrayList<>(frozen));
        standings.setWaitingFor(waitingFor);
    }

    static Snapshot of(Contest contest, long now, List<String> frozen, List<String> waitingFor) {
        return new Snapshot(contest, now, frozen, waitingFor);
    }

    boolean saysTheSame(List<String> frozen, List<String> waitingFor) {
        return standings.getFrozen().equals(frozen) && standings.getWaitingFor().equals(waitingFor);
    }

    /** Whether it was over so long ago that nobody is known to have been in it. */
    public boolean isRetired() {
        return retired;
    }

    public Standings standings() {
        return standings;
    }

    /** How many are in it. */
    public int size() {
        return ranking.size();
    }

    /** Whoever is in a place, of which the first is 0. */
    public Standing standing(int place) {
        var number = ranking.at(place);
        var participant = people.get(number);
        var standing = new Standing();
        standing.setRank(ranking.rank(ranking.value(number)));
        standing.setWallet(participant.wallet());
        standing.setValue(ranking.value(number));
        standing.setStarting(Money.micros(participant.starting()));
        standing.setEnteredAt(Instant.ofEpochMilli(participant.entered()));
        return standing;
    }

    /** The place of somebody; empty for who is not in it. */
    public OptionalInt place(String wallet) {
        var number = number(wallet);
        return number.isPresent() ? OptionalInt.of(ranking.place(number.getAsInt())) : number;
    }

    /** What somebody has; empty for who is not in it. */
    public Optional<Portfolio> portfolio(String wallet) {
        var number = number(wallet);
        return number.isPresent() ? Optional.of(portfolio(number.getAsInt())) : Optional.empty();
    }

    private OptionalInt number(String wallet) {
        var number = numbers.get(wallet);
        return number == null || number >= ranking.size() ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private Portfolio portfolio(int number) {
        var participant = people.get(number);
        var value = ranking.value(number);
        var whole = participant.worth(quote -> prices.get(quote.token));
        return new Portfolio(
                participant.wallet(),
                ranking.rank(value),
                value,
                Money.micros(participant.starting()),
                Instant.ofEpochMilli(participant.entered()),
                participant.cash(),
                participant.lots().stream().map(lot -> holding(lot, whole)).toList());
    }

    private Portfolio.Holding holding(Lot lot, BigDecimal whole) {
        var price = prices.get(lot.quote.token);
        var worth = lot.quantity.multiply(price);
        var weight = whole.signum() == 0
                ? BigDecimal.ZERO
                : worth.multiply(HUNDRED).divide(whole, Money.DOLLARS, RoundingMode.HALF_EVEN);
        return new Portfolio.Holding(lot.quote.token, lot.quantity, price, Money.dollars(worth), weight);
    }
}
