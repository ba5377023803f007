package me.degenduel.serving.live;

import java.util.Optional;
import java.util.function.Function;
import me.degenduel.serving.read.Published;

/**
 * What there is to see for one person of one contest, named {@code <wallet>.<contest>}. Only the owner of a contest can
 * look at anybody in it.
 */
record Views(Function<String, Optional<Published>> owned, Telling.Tables tables) {
    static String key(String wallet, String contest) {
        return wallet + '.' + contest;
    }

    static String contest(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    Optional<Published> seen(String contest) {
        return owned.apply(contest).filter(published -> !published.retired());
    }

    /** Nothing where somebody else plays the contest, or nobody. */
    <R> Optional<R> see(Source.View<R> view, String key) {
        var point = key.lastIndexOf('.');
        return seen(contest(key))
                .filter(contest -> point > 0)
                .flatMap(contest -> Optional.ofNullable(view.of(contest, key.substring(0, point), tables)));
    }
}
