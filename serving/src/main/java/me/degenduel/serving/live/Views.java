package me.degenduel.serving.live;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import me.degenduel.serving.read.ContestJson;
import me.degenduel.serving.read.ContestView;
import me.degenduel.serving.read.Published;

/**
 * What there is to see for one person of one contest, named {@code <wallet>.<contest>}: of a contest that this instance
 * plays, or as the one tells that does.
 *
 * @param owned the contests that this instance plays, as it has published them
 * @param here whether it plays those of a partition, if there are any
 */
record Views(
        Function<String, Optional<Published>> owned,
        IntPredicate here,
        Elsewhere elsewhere,
        Function<String, Optional<ContestJson>> rows,
        Telling.Tables tables) {

    static final String NOBODY = "Nobody who plays that contest answers now: try again";

    static String key(String wallet, String contest) {
        return wallet + '.' + contest;
    }

    static String contest(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** Nothing of a key that is none. */
    static Optional<String> wallet(String key) {
        return Optional.of(key.lastIndexOf('.')).filter(point -> point > 0).map(point -> key.substring(0, point));
    }

    Optional<ContestView> seen(String contest) {
        return owned.apply(contest)
                .map(here -> Optional.<ContestView>of(here).filter(any -> !here.retired()))
                .orElseGet(() -> rows.apply(contest).flatMap(elsewhere::contest));
    }

    /** Whether a contest was over so long ago that nobody in it can be seen. */
    boolean isRetired(String contest) {
        return owned.apply(contest).map(Published::retired).orElseGet(() -> elsewhere.isRetired(contest));
    }

    /** Nothing where nobody plays the contest, or whoever does has not told of that person. */
    <R> Optional<R> see(Source.View<R> view, String key) {
        var contest = contest(key);
        return wallet(key)
                .filter(wallet -> owned.apply(contest).isPresent() || elsewhere.knowsOf(contest, wallet))
                .flatMap(wallet -> seen(contest).flatMap(there -> Optional.ofNullable(view.of(there, wallet, tables))));
    }
}
