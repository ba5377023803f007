package me.degenduel.serving.live;

import static java.util.stream.Collectors.toCollection;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import me.degenduel.serving.read.ContestJson;
import me.degenduel.serving.read.ContestView;

/**
 * What is somebody's, in contests that this instance plays, and in others as far as it has been told. Which rows that are,
 * changes as they enter contests and trade in them.
 */
record Mine(Source<?, ContestJson> contests) {
    /** Rows that are a wallet's, by their keys. */
    interface Rows {
        Set<String> of(String wallet, Known known);
    }

    /** What is known at one time: gathered once for all who ask then. */
    static final class Known {
        private final Tables tables;
        private final Map<String, List<ContestView>> entered = new HashMap<>();
        private List<ContestView> seen;

        Known(Tables tables) {
            this.tables = tables;
        }

        private List<ContestView> seen(Source<?, ContestJson> contests) {
            if (seen == null) {
                seen = tables.table(contests).rows().stream()
                        .flatMap(contest -> tables.views().seen(contest.key).stream())
                        .toList();
            }
            return seen;
        }
    }

    /** What one sees of one's contests, those that were over not long ago among them: their end is worth hearing of. */
    Set<String> entries(String wallet, Known known) {
        return entered(wallet, known)
                .map(contest -> Views.key(wallet, contest.id()))
                .collect(toCollection(LinkedHashSet::new));
    }

    /** The tokens that one has in contests that are not over. */
    Set<String> tokens(String wallet, Known known) {
        return entered(wallet, known)
                .filter(contest -> !contest.isOver())
                .flatMap(contest -> contest.portfolio(wallet).stream())
                .flatMap(portfolio -> portfolio.holdings().stream())
                .map(holding -> holding.token())
                .collect(toCollection(LinkedHashSet::new));
    }

    /** The contests that are not over and that one is in. */
    List<String> running(String wallet, Known known) {
        return entered(wallet, known)
                .filter(contest -> !contest.isOver())
                .map(ContestView::id)
                .toList();
    }

    private Stream<ContestView> entered(String wallet, Known known) {
        return known
                .entered
                .computeIfAbsent(wallet, any -> known.seen(contests).stream()
                        .filter(contest -> contest.has(wallet))
                        .toList())
                .stream();
    }
}
