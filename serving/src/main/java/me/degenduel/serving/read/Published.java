package me.degenduel.serving.read;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import me.degenduel.schemas.ContestState;
import me.degenduel.schemas.Standing;
import me.degenduel.schemas.Standings;
import me.degenduel.topology.contest.Portfolio;
import me.degenduel.topology.contest.Snapshot;

/**
 * A contest as its owner has published it: what answers are made of. It never changes.
 *
 * @param retired whether it was over so long ago that nobody is known to have been in it
 * @param standing of a place, of which the first is 0
 * @param place of a wallet; empty for who is not in it
 */
public record Published(
        Standings standings,
        boolean retired,
        int size,
        IntFunction<Standing> standing,
        Function<String, Optional<Integer>> place,
        Function<String, Optional<Portfolio>> portfolio) {

    public static Published of(Snapshot snapshot) {
        return new Published(
                snapshot.standings(),
                snapshot.isRetired(),
                snapshot.size(),
                snapshot::standing,
                wallet -> snapshot.place(wallet).stream().boxed().findAny(),
                snapshot::portfolio);
    }

    boolean isOver() {
        return standings.getState() == ContestState.COMPLETED || standings.getState() == ContestState.CANCELLED;
    }
}
