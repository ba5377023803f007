package me.degenduel.serving.live;

import static java.util.stream.Collectors.toCollection;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import me.degenduel.serving.read.ContestJson;

/**
 * What is somebody's, as far as this instance plays their contests. Which rows that are, changes as they enter contests
 * and trade in them.
 */
record Mine(Source<?, ContestJson> contests) {
    private static final Set<String> NOT_OVER = Set.of("pending", "active");

    /** Rows that are a wallet's, by their keys. */
    interface Rows {
        Set<String> of(String wallet, Tables tables);
    }

    /** What one sees of one's contests, those that were over not long ago among them: their end is worth hearing of. */
    Set<String> entries(String wallet, Tables tables) {
        return tables.table(contests).rows().stream()
                .map(contest -> contest.key)
                .filter(contest -> isIn(wallet, contest, tables))
                .map(contest -> Views.key(wallet, contest))
                .collect(toCollection(LinkedHashSet::new));
    }

    /** The tokens that one has in contests that are not over. */
    Set<String> tokens(String wallet, Tables tables) {
        return running(wallet, tables).stream()
                .flatMap(contest -> tables.views().seen(contest).stream())
                .flatMap(contest -> contest.portfolio().apply(wallet).stream())
                .flatMap(portfolio -> portfolio.holdings().stream())
                .map(holding -> holding.token())
                .collect(toCollection(LinkedHashSet::new));
    }

    /** The contests that are not over and that one is in. */
    List<String> running(String wallet, Tables tables) {
        return tables.table(contests).rows().stream()
                .filter(contest -> NOT_OVER.contains(contest.value.status()))
                .map(contest -> contest.key)
                .filter(contest -> isIn(wallet, contest, tables))
                .toList();
    }

    private static boolean isIn(String wallet, String contest, Tables tables) {
        return tables.views()
                .seen(contest)
                .flatMap(published -> published.place().apply(wallet))
                .isPresent();
    }
}
