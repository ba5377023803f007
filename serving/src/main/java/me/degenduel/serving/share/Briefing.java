package me.degenduel.serving.share;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import me.degenduel.schemas.Standings;
import me.degenduel.serving.read.Published;

/** One of the other instances: of whom it wants to hear, and what it has been told. */
final class Briefing {
    private final Set<String> watched = new HashSet<>();
    /** Those of them that nobody has looked for yet. */
    private final Set<String> unanswered = new LinkedHashSet<>();
    /** Each contest as it was published when it was told of. */
    private final Map<String, Standings> told = new HashMap<>();

    private boolean asked;

    synchronized void hear(Watch watch) {
        asked = true;
        watched.addAll(watch.begin());
        unanswered.addAll(watch.begin());
        watched.removeAll(watch.end());
        unanswered.removeAll(watch.end());
    }

    /**
     * What it is to be told next.
     *
     * @param read of each partition, before anybody looked at what is played
     * @param played as it is published now
     */
    @SuppressWarnings("ReferenceEquality") // each publication is another object
    synchronized Report next(Map<Integer, Long> read, Collection<Published> played) {
        var plays = new HashSet<String>();
        var retired = new HashSet<String>();
        var entries = new ArrayList<Report.Entry>();
        var now = new HashMap<String, Standings>();
        for (var contest : played) {
            var before = told.get(contest.id());
            now.put(contest.id(), contest.standings());
            if (before == null) {
                plays.add(contest.id());
            }
            var isNew = before != contest.standings();
            if (!contest.retired()) {
                entries.addAll(entries(contest, isNew ? watched : unanswered));
            } else if (isNew) {
                retired.add(contest.id());
            }
        }
        told.clear();
        told.putAll(now);
        var lookedFor = Set.copyOf(unanswered);
        unanswered.clear();
        // Whoever has asked for nobody yet knows nothing of what was published until then.
        return new Report(asked ? read : Map.of(), plays, retired, lookedFor, entries);
    }

    private static List<Report.Entry> entries(Published contest, Set<String> wallets) {
        return wallets.stream()
                .filter(contest::has)
                .flatMap(wallet -> contest.portfolio(wallet).stream())
                .map(portfolio -> new Report.Entry(contest.id(), portfolio))
                .toList();
    }
}
