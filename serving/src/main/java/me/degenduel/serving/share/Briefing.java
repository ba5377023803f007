package me.degenduel.serving.share;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import me.degenduel.schemas.Standings;
import me.degenduel.serving.read.Published;

/** One of the other instances: of whom it wants to hear, and what it has been told. */
final class Briefing {
    private final Set<String> watched = new HashSet<>();
    /** Those of them that nobody has looked for yet. */
    private final Set<String> unanswered = new LinkedHashSet<>();
    /** Each contest as it was when it was told of. */
    private final Map<String, Told> told = new HashMap<>();

    private boolean asked;

    /**
     * How a contest was published, and the last record of that, which may be read a little later: what is told before is
     * told again with it, for whoever has come with a cursor from the record before takes nothing older for news.
     */
    private record Told(Standings standings, Long record) {
        @SuppressWarnings("ReferenceEquality") // each publication is another object
        boolean isAsOf(Told other) {
            return standings == other.standings && Objects.equals(record, other.record);
        }
    }

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
     * @param records the last that was read then of each contest
     * @param played as it is published now
     */
    synchronized Report next(Map<Integer, Long> read, Map<String, Long> records, Collection<Published> played) {
        var plays = new HashSet<String>();
        var retired = new HashSet<String>();
        var entries = new ArrayList<Report.Entry>();
        var all = new HashMap<String, Told>();
        for (var contest : played) {
            var before = told.get(contest.id());
            var now = new Told(contest.standings(), records.get(contest.id()));
            all.put(contest.id(), now);
            if (before == null) {
                plays.add(contest.id());
            }
            var isNew = before == null || !before.isAsOf(now);
            if (!contest.retired()) {
                entries.addAll(entries(contest, isNew ? watched : unanswered));
            } else if (isNew) {
                retired.add(contest.id());
            }
        }
        told.clear();
        told.putAll(all);
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
