package me.degenduel.topology.contest;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.Standing;
import me.degenduel.schemas.Standings;

/** A contest as it stood when it was published. It never changes, whoever reads it and for how long. */
public final class Snapshot {
    private static final int TOP = 100;

    private final boolean retired;
    private final Standings standings;
    private final Ranking ranking;
    /** By number, as many as the ranking has. */
    private final List<Participant> people;
    /** By wallet; of those who came later, too. */
    private final Map<String, Integer> numbers;
    /** By token. */
    private final Map<String, BigDecimal> prices;

    private final Lookback lookback;

    private Snapshot(Contest contest, Minutes minutes, long now, List<String> frozen, List<String> waitingFor) {
        var portfolios = contest.portfolios();
        retired = contest.isRetired();
        ranking = portfolios.ranking();
        people = portfolios.peopleNow();
        numbers = portfolios.numbers();
        prices = portfolios.pricesNow();
        var asOf = contest.isOver() ? contest.until() : now;
        lookback = new Lookback(
                contest.past(),
                minutes,
                contest.isStarted() ? contest.from() : Long.MAX_VALUE,
                contest.isOver() ? asOf - 1 : asOf);
        standings = new Standings();
        standings.setContest(contest.id());
        standings.setState(contest.state());
        standings.setReason(contest.reason().orElse(null));
        standings.setParticipants(people.size());
        standings.setStartsAt(Instant.ofEpochMilli(contest.from()));
        standings.setEndsAt(Instant.ofEpochMilli(contest.until()));
        standings.setAsOf(Instant.ofEpochMilli(asOf));
        standings.setTop(IntStream.range(0, Math.min(TOP, people.size()))
                .mapToObj(this::standing)
                .toList());
        standings.setFrozen(new ArrayList<>(frozen));
        standings.setWaitingFor(waitingFor);
    }

    static Snapshot of(Contest contest, Minutes minutes, long now, List<String> frozen, List<String> waitingFor) {
        return new Snapshot(contest, minutes, now, frozen, waitingFor);
    }

    boolean saysTheSame(List<String> frozen, List<String> waitingFor) {
        return standings.getFrozen().equals(frozen) && standings.getWaitingFor().equals(waitingFor);
    }

    /** Whether a minute has passed of which it cannot tell, although nothing has changed. */
    boolean misses(Contest contest, long now) {
        return contest.isRunning() && lookback.to() < Minutes.last(now);
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
        return Portfolio.of(
                participant, participant.holdings(), prices::get, value, ranking.rank(value), standings.getAsOf());
    }

    /**
     * What somebody had at the last whole minute at or before a time, or at the end, if that was before it; what was
     * entered, if that was before the start.
     *
     * @return empty where that is kept no longer, and for who was not in it then
     */
    public Optional<Portfolio> portfolio(String wallet, Instant at) {
        var number = number(wallet);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        return isOver() && at.toEpochMilli() > lookback.to()
                ? Optional.of(portfolio(number.getAsInt()))
                : lookback.portfolio(people.get(number.getAsInt()), at.toEpochMilli());
    }

    /** What somebody's portfolio was worth at whole minutes, the latest first; nothing of who is not in it. */
    public List<Worth> values(String wallet, Instant since, int most) {
        var number = number(wallet);
        return number.isEmpty()
                ? List.of()
                : lookback.values(people.get(number.getAsInt()), since.toEpochMilli(), most);
    }

    private boolean isOver() {
        return standings.getState() == ContestState.COMPLETED || standings.getState() == ContestState.CANCELLED;
    }
}
