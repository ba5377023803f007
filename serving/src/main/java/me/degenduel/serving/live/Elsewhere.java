package me.degenduel.serving.live;

import static java.util.stream.Collectors.groupingBy;

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
    private final List<Waiting> waiting = new ArrayList<>();

    private static final class Neighbour {
        Set<String> lookedFor = new HashSet<>();
        Set<Integer> partitions = Set.of();
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
        return neighbours.values().stream()
                .allMatch(neighbour -> neighbour.lookedFor.contains(wallet)
                        || (!neighbour.tells && !neighbour.since.plus(patience).isAfter(now)));
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
                .filter(each -> !each.until().isAfter(now) || knows(each.wallet(), now))
                .toList();
        waiting.removeAll(ready);
        ready.forEach(each -> each.then().run());
    }

    // What they tell

    /** Says which other instances there are. */
    void expect(Set<String> names, Instant now) {
        neighbours.keySet().retainAll(names);
        names.forEach(name -> neighbours.computeIfAbsent(name, any -> new Neighbour(now)));
    }

    /** Takes in what one of them tells; answers which contests it is about, for those who look at them. */
    Set<String> hear(String name, Report report) {
        var neighbour = neighbours.get(name);
        if (neighbour == null) {
            // It has left, and somebody else has its contests.
            return Set.of();
        }
        neighbour.tells = true;
        neighbour.partitions = report.read().keySet();
        neighbour.plays.addAll(report.plays());
        report.plays().forEach(contest -> played(contest, neighbour).by = neighbour);
        report.retired().forEach(contest -> played(contest, neighbour).retired = true);
        report.lookedFor().stream().filter(wanted::containsKey).forEach(neighbour.lookedFor::add);
        var entries = report.entries().stream().collect(groupingBy(Report.Entry::contest));
        entries.forEach((contest, of) -> take(played(contest, neighbour), of));
        var about = new HashSet<>(report.lookedFor().isEmpty() ? report.plays() : neighbour.plays);
        about.addAll(entries.keySet());
        return about;
    }

    private Played played(String contest, Neighbour by) {
        return contests.computeIfAbsent(contest, any -> new Played(by));
    }

    private void take(Played contest, List<Report.Entry> entries) {
        var portfolios = new HashMap<>(contest.portfolios);
        entries.stream()
                .map(Report.Entry::portfolio)
                .filter(portfolio -> wanted.containsKey(portfolio.wallet()))
                .forEach(portfolio -> portfolios.put(portfolio.wallet(), portfolio));
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
            neighbour.tells = false;
            neighbour.since = now;
            neighbour.lookedFor.clear();
            neighbour.partitions = Set.of();
            neighbour.plays.clear();
        }
    }

    // What there is

    /** Whether another instance tells of the contests of a partition. */
    boolean tellsOf(int partition) {
        return neighbours.values().stream().anyMatch(neighbour -> neighbour.partitions.contains(partition));
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
