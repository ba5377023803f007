package me.degenduel.serving.share;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import me.degenduel.topology.contest.Portfolio;

/**
 * What an instance tells another one of the contests that it plays, since it told it last.
 *
 * @param read how far it has read of what is published, in each partition whose contests it plays
 * @param plays contests that are new to the other one
 * @param retired those that were over so long ago that nobody is known to have been in them
 * @param lookedFor people whom the other one has asked for: what they have is in this report, or in an earlier one
 * @param entries what they have, where that may be something else now
 */
public record Report(
        Map<Integer, Long> read, Set<String> plays, Set<String> retired, Set<String> lookedFor, List<Entry> entries) {

    /** Of somebody in a contest. */
    public record Entry(String contest, Portfolio portfolio) {
        public Entry {
            requireNonNull(contest);
            requireNonNull(portfolio);
        }
    }

    public Report {
        read = Map.copyOf(read);
        plays = Set.copyOf(plays);
        retired = Set.copyOf(retired);
        lookedFor = Set.copyOf(lookedFor);
        entries = List.copyOf(entries);
    }
}
