package me.degenduel.serving.live;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import me.degenduel.schemas.Standing;
import me.degenduel.serving.read.ContestJson;
import me.degenduel.serving.read.ContestView;
import me.degenduel.serving.share.Report;
import me.degenduel.topology.contest.Portfolio;

/**
 * Contests that other instances play, as far as people are in them whom somebody here follows: whoever plays a contest is
 * told of whom to tell, and tells it whenever it publishes.
 */
final class Elsewhere {
    private static final Set<String> FINAL = Set.of("completed", "cancelled");

    private final BiConsumer<String, Boolean> wish;
    private final Duration patience;
    private final Map<String, Integer> wanted = new HashMap<>();
    private final Map<String, Neighbour> neighbours = new LinkedHashMap<>();
    private final Map<String, Played> contests = new HashMap<>();
    private List<Waiting> waiting = new ArrayList<>();
    /** Whether anybody has said who the neighbours are. */
    private boolean expects;

    private static final class Neighbour {
        Set<String> lookedFor = new HashSet<>();
        final Set<String> plays = new HashSet<>();
        boolean tells;
        /** Since when it does not. */
        Instant since;

        Neighbour(Instant since) {
            this.since = since;
        }
    }

    /** Whoever told of it last plays it; what was told stays until somebody else tells. */
    private static final class Played {
        /** Replaced as a whole, for what is seen of it never changes. */
        Map<String, Portfolio> portfolios = Map.of();

        Neighbour by;
        boolean retired;

        Played(Neighbour by) {
            this.by = by;
        }
    }

    private record Waiting(String wallet, Instant until, Runnable then) {}

    /**
     * Nobody is followed yet.
     *
     * @param wish is told of whom we want to hear, and of whom we do not any more
     * @param patience with an instance that says nothing
     */
    Elsewhere(BiConsumer<String, Boolean> wish, Duration patience) {
        this.wish = wish;
        this.patience = patience;
    }

    // Whom we want to hear of

    /** Somebody begins or ends to follow somebody. */
    void want(String wallet, boolean there) {
        var count = wanted.merge(wallet, there ? 1 : -1, Integer::sum);
        if (there && count == 1) {
            wish.accept(wallet, true);
        } else if (count == 0) {
            wanted.remove(wallet);
            wish.accept(wallet, false);
            contests.values().stream()
                    .filter(contest -> contest.portfolios.containsKey(wallet))
                    .forEach(contest -> contest.portfolios = without(wallet, contest.portfolios));
            neighbours.values().forEach(neighbour -> neighbour.lookedFor.remove(wallet));
        }
    }

    /** Whether all who may know something of somebody have told it; nobody waits long for those who tell nothing. */
    boolean knows(String wallet, Instant now) {
        return expects
                && neighbours.values().stream()
                        .allMatch(neighbour -> neighbour.lookedFor.contains(wallet)
                                || (!neighbour.tells
                                        && !neighbour.since.plus(patience).isAfter(now)));
    }

    /** Does something once they have, or after a while; answers when at the latest. */
    Instant await(String wallet, Instant now, Runnable then) {
        var until = now.plus(patience);
        waiting.add(new Waiting(wallet, until, then));
        return until;
    }

    /** Goes on with what has waited long enough. */
    void look(Instant now) {
        var ready = waiting.stream()
                .collect(partitioningBy(
                        each -> !each.until().isAfter(now) || knows(each.wallet(), now), toCollection(ArrayList::new)));
        waiting = ready.get(false);
        ready.get(true).forEach(each -> each.then().run());
    }

    // What they tell

    /** Says which other instances there are. */
    void expect(Set<String> names, Instant now) {
        expects = true;
        neighbours.forEach((name, neighbour) -> {
            if (!names.contains(name)) {
                neighbour.lookedFor.clear();
            }
        });
        neighbours.keySet().retainAll(names);
        names.forEach(name -> neighbours.computeIfAbsent(name, any -> new Neighbour(now)));
    }

    /**
     * What somebody has told, for those who look at it.
     *
     * @param contests that it is about
     * @param keys of rows that may be others now
     * @param wallets of whom all rows may be others now
     */
    record News(Set<String> contests, Set<String> keys, Set<String> wallets) {
        boolean isOf(String key) {
            return keys.contains(key)
                    || Views.wallet(key).filter(wallets::contains).isPresent();
        }
    }

    /** Takes in what one of them tells; nothing from one that has left, whose contests somebody else has. */
    Optional<News> hear(String name, Report report) {
        return Optional.ofNullable(neighbours.get(name)).map(neighbour -> hear(neighbour, report));
    }

    private News hear(Neighbour neighbour, Report report) {
        neighbour.tells = true;
        neighbour.plays.addAll(report.plays());
        report.plays().forEach(contest -> played(contest, neighbour).by = neighbour);
        report.retired().forEach(contest -> played(contest, neighbour).retired = true);
        report.lookedFor().stream().filter(wanted::containsKey).forEach(neighbour.lookedFor::add);
        var entries = report.entries().stream().collect(groupingBy(Report.Entry::contest));
        entries.forEach((contest, of) -> take(played(contest, neighbour), of));
        var contests = new HashSet<>(report.lookedFor().isEmpty() ? report.plays() : neighbour.plays);
        contests.addAll(entries.keySet());
        return new News(
                contests,
                report.entries().stream()
                        .map(entry -> Views.key(entry.portfolio().wallet(), entry.contest()))
                        .collect(toSet()),
                report.lookedFor());
    }

    private Played played(String contest, Neighbour by) {
        return contests.computeIfAbsent(contest, any -> new Played(by));
    }

    private void take(Played contest, List<Report.Entry> entries) {
        var portfolios = new HashMap<>(contest.portfolios);
        entries.stream()
                .map(Report.Entry::portfolio)
                .filter(portfolio -> wanted.containsKey(portfolio.wallet()))
                // Somebody who has lost the contest may not know yet.
                .forEach(portfolio -> portfolios.merge(
                        portfolio.wallet(),
                        portfolio,
                        (before, now) -> now.asOf().isBefore(before.asOf()) ? before : now));
        contest.portfolios = portfolios;
    }

    private static Map<String, Portfolio> without(String wallet, Map<String, Portfolio> portfolios) {
        var left = new HashMap<>(portfolios);
        left.remove(wallet);
        return left;
    }

    /** One of them tells nothing any more. What it has told stays. */
    void lost(String name, Instant now) {
        var neighbour = neighbours.get(name);
        if (neighbour != null) {
            // Whoever is tried again and again has been silent since the first time.
            neighbour.since = neighbour.tells ? now : neighbour.since;
            neighbour.tells = false;
            neighbour.lookedFor.clear();
            neighbour.plays.clear();
        }
    }

    // What there is

    /** This instance plays a contest itself: what others have told of it is history. */
    void forget(String contest) {
        contests.remove(contest);
    }

    boolean isRetired(String contest) {
        return Optional.ofNullable(contests.get(contest))
                .filter(there -> there.retired)
                .isPresent();
    }

    /** A contest that another instance plays, as far as it has told. */
    Optional<ContestView> contest(ContestJson row) {
        return Optional.ofNullable(contests.get(row.id()))
                .filter(there -> !there.retired)
                .map(there -> new View(row, there.portfolios));
    }

    /** Whether it is known of somebody whether they are in such a contest. */
    boolean knowsOf(String contest, String wallet) {
        return Optional.ofNullable(contests.get(contest))
                .filter(there -> there.portfolios.containsKey(wallet) || there.by.lookedFor.contains(wallet))
                .isPresent();
    }

    private record View(ContestJson row, Map<String, Portfolio> portfolios) implements ContestView {
        @Override
        public String id() {
            return row.id();
        }

        @Override
        public String status() {
            return row.status();
        }

        @Override
        public boolean isOver() {
            return FINAL.contains(row.status());
        }

        @Override
        public boolean has(String wallet) {
            return portfolios.containsKey(wallet);
        }

        @Override
        public Optional<Standing> standing(String wallet) {
            return portfolio(wallet)
                    .map(has -> new Standing(has.rank(), has.wallet(), has.value(), has.starting(), has.enteredAt()));
        }

        @Override
        public Optional<Portfolio> portfolio(String wallet) {
            return Optional.ofNullable(portfolios.get(wallet));
        }
    }
}
