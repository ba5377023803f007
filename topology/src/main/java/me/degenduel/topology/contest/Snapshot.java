package me.degenduel.topology.contest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import me.degenduel.schemas.Standing;
import me.degenduel.schemas.Standings;

/**
 * A contest as it stood when it was published. It never changes.
 *
 * @param people by number, as many as the ranking has
 */
public record Snapshot(Standings standings, Ranking ranking, List<Participant> people) {
    private static final int TOP = 100;

    static Snapshot of(Contest contest, long now, List<String> frozen, List<String> waitingFor) {
        var ranking = contest.portfolios().ranking();
        var people = List.copyOf(contest.portfolios().people());
        var standings = new Standings();
        standings.setContest(contest.id());
        standings.setState(contest.state());
        standings.setReason(contest.reason().orElse(null));
        standings.setParticipants(people.size());
        standings.setStartsAt(Instant.ofEpochMilli(contest.from()));
        standings.setEndsAt(Instant.ofEpochMilli(contest.until()));
        standings.setAsOf(Instant.ofEpochMilli(now));
        standings.setTop(IntStream.range(0, Math.min(TOP, people.size()))
                .mapToObj(place -> standing(ranking, people, place))
                .toList());
        standings.setFrozen(new ArrayList<>(frozen));
        standings.setWaitingFor(waitingFor);
        return new Snapshot(standings, ranking, people);
    }

    boolean saysTheSame(List<String> frozen, List<String> waitingFor) {
        return standings.getFrozen().equals(frozen) && standings.getWaitingFor().equals(waitingFor);
    }

    Standing standing(int place) {
        return standing(ranking, people, place);
    }

    private static Standing standing(Ranking ranking, List<Participant> people, int place) {
        var number = ranking.at(place);
        var value = ranking.value(number);
        var participant = people.get(number);
        var standing = new Standing();
        standing.setRank(ranking.rank(value));
        standing.setWallet(participant.wallet);
        standing.setValue(value);
        standing.setStarting(Money.micros(participant.starting));
        standing.setEnteredAt(Instant.ofEpochMilli(participant.entered));
        return standing;
    }
}
