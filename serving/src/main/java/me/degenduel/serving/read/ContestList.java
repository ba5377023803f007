package me.degenduel.serving.read;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A page of the contests, the latest first.
 *
 * @param cursor asks for the page behind this one; null on the last
 */
public record ContestList(@Always List<ContestJson> contests, String cursor) {
    private static final Set<String> STATES = Set.of("pending", "active", "completed", "cancelled");
    private static final Comparator<ContestJson> LATEST = Comparator.<ContestJson>comparingLong(
                    contest -> Long.parseLong(contest.id()))
            .reversed();

    static ContestList of(
            Collection<ContestJson> all, Optional<String> status, Optional<String> limit, Optional<String> cursor) {
        if (status.isPresent() && !STATES.contains(status.get())) {
            throw new InvalidRequest("status is one of "
                    + String.join(", ", STATES.stream().sorted().toList()));
        }
        var size = Limit.of(limit);
        var before = cursor.map(ContestList::read).orElse(Long.MAX_VALUE);
        var found = all.stream()
                .filter(contest -> contest.name() != null)
                .filter(contest -> status.isEmpty() || contest.status().equals(status.get()))
                .filter(contest -> Long.parseLong(contest.id()) < before)
                .sorted(LATEST)
                .limit(size + 1L)
                .toList();
        if (found.size() <= size) {
            return new ContestList(found, null);
        }
        var page = found.subList(0, size);
        return new ContestList(page, page.getLast().id());
    }

    private static long read(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException notOurs) {
            throw new InvalidRequest("cursor is not one that we gave");
        }
    }
}
