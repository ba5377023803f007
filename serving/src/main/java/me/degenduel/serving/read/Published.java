package me.degenduel.serving.read;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.Standing;
import me.degenduel.schemas.Standings;
import me.degenduel.topology.contest.Portfolio;
import me.degenduel.topology.contest.Snapshot;
import me.degenduel.topology.contest.Worth;

/**
 * A contest as its owner has published it: what answers are made of. It never changes.
 *
 * @param retired whether it was over so long ago that nobody is known to have been in it
 * @param standing of a place, of which the first is 0
 * @param place of a wallet; empty for who is not in it
 * @param then what a wallet had at a time; empty where that is kept no longer
 */
public record Published(
        Standings standings,
        boolean retired,
        int size,
        IntFunction<Standing> standing,
        Function<String, Optional<Integer>> place,
        Function<String, Optional<Portfolio>> portfolio,
        BiFunction<String, Instant, Optional<Portfolio>> then,
        Values values)
        implements ContestView {

    /** What a wallet's portfolio was worth at whole minutes, at most so many and the latest first. */
    @FunctionalInterface
    public interface Values {
        List<Worth> of(String wallet, Instant since, int most);
    }

    public static Published of(Snapshot snapshot) {
        return new Published(
                snapshot.standings(),
                snapshot.isRetired(),
                snapshot.size(),
                snapshot::standing,
                wallet -> snapshot.place(wallet).stream().boxed().findAny(),
                snapshot::portfolio,
                snapshot::portfolio,
                snapshot::values);
    }

    @Override
    public String id() {
        return standings.getContest();
    }

    @Override
    public String status() {
        return ContestJson.status(standings);
    }

    @Override
    public boolean has(String wallet) {
        return place.apply(wallet).isPresent();
    }

    @Override
    public Optional<Standing> standing(String wallet) {
        return place.apply(wallet).map(standing::apply);
    }

    @Override
    public Optional<Portfolio> portfolio(String wallet) {
        return portfolio.apply(wallet);
    }

    @Override
    public boolean isOver() {
        return standings.getState() == ContestState.COMPLETED || standings.getState() == ContestState.CANCELLED;
    }
}
